"""Who is asking: a visitor, or somebody who came with the key.

Visitors are told apart by a random cookie, so that nobody turns the pages of another's card.

The key stands in the link that `make run` prints. It is exchanged once for a cookie that is
derived from it, so that the key itself is neither kept by the browser nor shown in its history.
"""

import hmac
import re
import secrets

from aiohttp import web

from adapters.web.errors import Unacceptable
from adapters.web.room import ROOM
from bot.kernel.asker import LOCAL, Asker, Role

COOKIE = "hindcast"
VISITOR = "hindcast-visitor"
_PURPOSE = b"hindcast web room cookie 1"
_QUARTER_S = 90 * 24 * 3600
_WEEK_S = 7 * 24 * 3600  # cards are forgotten sooner
_NEW = web.RequestKey("new visitor", str)
_TRUSTED_SITES = ("same-origin", "none")


def asker_of(request: web.Request) -> Asker:
    """Return who asks."""
    if has_key(request):
        return Asker("you", "you", Role.MODERATOR, LOCAL, trusted=True)
    return Asker(f"visitor:{_visitor(request)}", "a visitor", Role.VISITOR, LOCAL)


def _visitor(request: web.Request) -> str:
    """Return the visitor's random name; it is made here where the browser brought none."""
    brought = request.cookies.get(VISITOR, "")
    if re.fullmatch(r"[A-Za-z0-9_-]{22}", brought):
        return brought
    if _NEW not in request:
        request[_NEW] = secrets.token_urlsafe(16)
    return request[_NEW]


def greet(request: web.Request, response: web.StreamResponse) -> None:
    """Give a visitor the name that was made for them while the request was answered."""
    if _NEW in request:
        _set_cookie(request, response, VISITOR, request[_NEW], _WEEK_S)


def _set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, value: str, max_age: int
) -> None:
    # Lax, not Strict: a link on another site's page must find its reader as they left. The
    # origin check guards whatever changes something.
    response.set_cookie(
        name, value, max_age=max_age, httponly=True, samesite="Lax", secure=request.secure
    )


def has_key(request: web.Request) -> bool:
    """Tell whether the request carries the cookie that the key was exchanged for."""
    key = request.app[ROOM].key
    return bool(key) and _same(request.cookies.get(COOKIE, ""), _token(key))


def exchange(request: web.Request) -> web.Response | None:
    """Answer a link with the key in it: set the cookie and send on to the same page without it.

    Returns None where there is no key in the link; raises `Unacceptable` where it is wrong.
    """
    if request.method not in ("GET", "HEAD") or "key" not in request.query:
        return None
    key = request.app[ROOM].key
    if not key or not _same(request.query["key"], key):
        raise Unacceptable(
            403, "That key is not the right one.", "Use the link that hindcast printed at start."
        )
    response = web.Response(status=303, headers={"Location": _without_key(request)})
    _set_cookie(request, response, COOKIE, _token(key), _QUARTER_S)
    return response


def check_origin(request: web.Request) -> None:
    """Raise `Unacceptable` when a page of another site sent this request.

    Browsers say so in `Sec-Fetch-Site` over TLS and on loopback, otherwise in `Origin`; programs
    send neither.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        forged = site not in _TRUSTED_SITES
    else:
        forged = origin is not None and origin.partition("://")[2] != request.host
    if forged:
        raise Unacceptable(403, "That came from another site's page.", "Ask again from this one.")


def _token(key: str) -> str:
    return hmac.new(key.encode(), _PURPOSE, "sha256").hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())


def _without_key(request: web.Request) -> str:
    query = [(name, value) for name, value in request.query.items() if name != "key"]
    # More than one slash in front would name another host.
    path = "/" + request.rel_url.raw_path.lstrip("/\\")
    return str(request.rel_url.with_path(path, encoded=True).with_query(query))
