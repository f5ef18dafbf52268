"""Who is asking: a visitor, or somebody who came with the key.

The key stands in the link that `make run` prints. It is exchanged once for a cookie that is
derived from it, so that the key itself is neither kept by the browser nor shown in its history.
The derivation takes long on purpose: guesses at the cookie are not held up, so each has to cost.
"""

import asyncio
import hashlib
import hmac
from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp import web

from adapters.web.errors import Unacceptable, too_soon
from adapters.web.room import ROOM
from adapters.web.visitors.crowd import Holder
from adapters.web.visitors.members import OWNER, acting
from adapters.web.visitors.place import Place
from adapters.web.visitors.visits import set_cookie, visit
from bot.kernel.asker import LOCAL, Asker, Role
from bot.kernel.errors import Refusal
from bot.kernel.local import WAY_IN, local_asker

COOKIE = "hindcast"
_PURPOSE = b"hindcast web room cookie 2"
"""The salt. It is the same everywhere: processes that share a key share no folder where another one
could be kept, and have to agree on the cookie also while the database is away."""
_COST, _BLOCK = 2**15, 8
"""Of scrypt (RFC 7914): 32 MB and some 0.1 s for each key, here once while the process lives."""
_QUARTER_S = 90 * 24 * 3600
_SAME = "same-origin"
_TRUSTED_SITES = (_SAME, "none")


def asker_of(request: web.Request, once: str = "") -> Asker:
    """Return who asks; `once` is the id of the form that is sent, if it has one."""
    name = visit(request)
    if not has_key(request):
        return Asker(f"visitor:{name}", "a visitor", Role.VISITOR, LOCAL)
    member = acting(request)
    interaction = f"web:{member.name}:{once}" if once else ""
    return local_asker(member.name, member.role, interaction)


def place_of(request: web.Request) -> Place:
    """Return where the cards of this page stand: whoever acts goes on acting there."""
    return Place(acting(request).name if has_key(request) else "")


def known_place(request: web.Request) -> Place:
    """Return the same for whatever address: whoever has no proper name there is the owner."""
    try:
        return place_of(request)
    except Refusal:
        return Place(OWNER.name)  # only who has the key may be refused here


def has_key(request: web.Request) -> bool:
    """Tell whether the request carries the cookie that the key was exchanged for."""
    key = request.app[ROOM].key
    return bool(key) and _same(request.cookies.get(COOKIE, ""), _token(key))


async def derive_token(app: web.Application) -> None:
    """Work out what the cookie has to be, so that no request waits for it."""
    if app[ROOM].key:
        await asyncio.to_thread(_token, app[ROOM].key)


def holder(request: web.Request) -> Holder:
    """Return as what the asker holds a place where there are only so many."""
    return Holder(request.remote or "", has_key(request))


def check_key(request: web.Request) -> None:
    """Raise `Unacceptable` for whoever only reads."""
    if not has_key(request):
        raise Unacceptable(403, "That takes this room’s key.", WAY_IN)


def exchange(request: web.Request) -> web.Response | None:
    """Answer a link with the key in it: set the cookie and send on to the same page without it.

    Returns None where there is no key in the link; raises `Unacceptable` where it is wrong.
    Whoever guesses has to wait, but the right key always opens: behind a proxy, a stranger and
    the owner may come from one address.
    """
    if request.method not in ("GET", "HEAD") or "key" not in request.query:
        return None
    key = request.app[ROOM].key
    if not key or not _same(request.query["key"], key):
        wait = request.app[ROOM].guesses.wait(request.remote or "")
        if wait:
            raise too_soon("Too many wrong keys came from your address.", wait)
        raise Unacceptable(403, "That key does not fit this room.", WAY_IN)
    response = web.Response(status=303, headers={"Location": _without_key(request)})
    set_cookie(request, response, COOKIE, _token(key), _QUARTER_S)
    return response


def check_origin(request: web.Request) -> None:
    """Raise `Unacceptable` when a page of another site sent this request.

    Browsers say so in `Sec-Fetch-Site` over TLS and on loopback, otherwise in `Origin`; programs
    send neither. A proxy may name another host than the browser did: then the address that was
    set is the room's own.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        forged = site not in _TRUSTED_SITES
    else:
        own = {request.host, urlsplit(request.app[ROOM].url).netloc}
        forged = origin is not None and origin.partition("://")[2] not in own - {""}
    if forged:
        raise Unacceptable(403, "That came from another site’s page.", "Ask again from this one.")


def from_here(request: web.Request) -> bool:
    """Tell whether a page of this room surely sent this: only words depend on that.

    Forms that change something come from nowhere else, as `check_origin` sees to. Whatever follows
    a link may say so in `Sec-Fetch-Site`; what says nothing may come from anywhere.
    """
    return request.method == "POST" or request.headers.get("Sec-Fetch-Site") == _SAME


@lru_cache(maxsize=4)
def _token(key: str) -> str:
    most = 2 * 128 * _COST * _BLOCK  # bytes; OpenSSL wants to be told
    derived = hashlib.scrypt(
        key.encode(), salt=_PURPOSE, n=_COST, r=_BLOCK, p=1, maxmem=most, dklen=32
    )
    return derived.hex()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())


def _without_key(request: web.Request) -> str:
    query = [(name, value) for name, value in request.query.items() if name != "key"]
    # More than one slash in front would name another host.
    path = "/" + request.rel_url.raw_path.lstrip("/\\")
    return str(request.rel_url.with_path(path, encoded=True).with_query(query))
