"""A browser's visit: a random name in a cookie, so that its conversation is its own."""

import re
import secrets

from aiohttp import web

COOKIE = "hindcast-visitor"
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")
_WEEK_S = 7 * 24 * 3600  # cards are forgotten sooner
BEHIND_TLS = web.AppKey("behind TLS", bool)
"""Whether a proxy ends TLS before this room: requests look as if they came over an open line."""

_NEW = web.RequestKey("new visit", str)


def visit(request: web.Request) -> str:
    """Return the visit's name; it is made here where the browser brought none."""
    brought = brought_visit(request)
    if brought:
        return brought
    if _NEW not in request:
        request[_NEW] = secrets.token_urlsafe(16)
    return request[_NEW]


def brought_visit(request: web.Request) -> str:
    """Return the name that the browser brought; an empty one where it brought none."""
    brought = request.cookies.get(COOKIE, "")
    return brought if _NAME.fullmatch(brought) else ""


def greet(request: web.Request, response: web.StreamResponse) -> None:
    """Give a browser the name that was made for it while its request was answered."""
    if _NEW in request:
        set_cookie(request, response, COOKIE, request[_NEW], _WEEK_S)


def set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, value: str, max_age: int
) -> None:
    """Set a cookie that no script can read; `max_age` is in seconds."""
    # Lax, not Strict: a link on another site's page must find its reader as they left. The
    # origin check guards whatever changes something.
    secure = request.secure or request.app[BEHIND_TLS]
    response.set_cookie(name, value, max_age=max_age, httponly=True, samesite="Lax", secure=secure)
