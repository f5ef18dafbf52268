"""This room as the outside names it, for links that are passed on and for their previews."""

import ipaddress

from aiohttp import web

from adapters.web.room import ROOM

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Via")
_ORIGIN = web.RequestKey("origin", str)


def origin(request: web.Request) -> str:
    """Return the public address that was set, or `http://127.0.0.1:8765` as it was asked for.

    A request may name any host, and pages are kept for whoever comes next. So without a setting
    only this machine's own names are believed, and only where no proxy stands between; otherwise
    the origin is empty, and links are relative.

    A request keeps the one it had at first: pages are also made after their reader has gone.
    """
    if _ORIGIN not in request:
        request[_ORIGIN] = _asked_for(request)
    return request[_ORIGIN]


def _asked_for(request: web.Request) -> str:
    url = request.app[ROOM].url
    if url:
        return url
    try:
        asked = request.url.origin()
    except ValueError:
        return ""
    forwarded = any(name in request.headers for name in _FORWARDED)
    own = not forwarded and _is_own(asked.host or "", _came_in(request))
    return str(asked) if own else ""


def _is_own(host: str, came_in: str) -> bool:
    """Tell whether a host is this machine: loopback, or where the request came in."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or str(address) == came_in


def _came_in(request: web.Request) -> str:
    """Return the address of this machine to which the request was sent."""
    name = request.transport and request.transport.get_extra_info("sockname")
    return str(name[0]) if name else ""
