"""This room as the outside names it, for links that are passed on and for their previews."""

from aiohttp import web

from adapters.web.room import ROOM

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Via")
_NAMES = ("localhost", "127.0.0.1", "::1")
_ORIGIN = web.RequestKey("origin", str)


def origin(request: web.Request) -> str:
    """Return the public address that was set, or `http://127.0.0.1:8765` as it was asked for.

    A request may name any host, and pages are kept for whoever comes next, for each origin. So
    without a setting only a few names of this machine are believed, with the port that the request
    came in by, and only where no proxy stands between; otherwise the origin is empty, and links
    are relative.

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
    own = not forwarded and (asked.host, asked.port) in _own(*_came_in(request))
    return str(asked) if own else ""


def _own(address: str, port: int) -> set[tuple[str, int]]:
    """Return the hosts and ports that are this machine, for what came in at one of them."""
    return {(name, port) for name in (*_NAMES, address)}


def _came_in(request: web.Request) -> tuple[str, int]:
    """Return the address of this machine, and its port, to which the request was sent."""
    name = request.transport and request.transport.get_extra_info("sockname")
    return (str(name[0]), int(name[1])) if isinstance(name, tuple) else ("", 0)
