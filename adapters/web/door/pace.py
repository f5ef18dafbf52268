"""Paces per address, by what it costs: what is kept ready may be read as fast as one likes."""

from aiohttp import web

from adapters.web.door.access import has_key
from adapters.web.errors import too_soon
from adapters.web.room import ROOM
from bot.kernel.cooldown import Cooldowns, Pace

PACE = Pace(burst=120, every_s=1 / 40)
"""Generous: an office behind one address looks up 2,000 times a minute and is not stopped."""

_MARKS = {"find", "quote"}
"""What an address asks to be marked in a whole conversation."""

_COUNTED = (
    "/api/quotes",
    "/api/complete",
    "/api/suggest",
    "/api/predictions",
    "/predictions.csv",
    "/predictions.json",
    "/events",
)


def check_pace(request: web.Request) -> None:
    """Raise `Unacceptable` when an address asks too fast. Who came with the key need not wait."""
    if not _counts(request) or has_key(request):
        return
    _check(request, request.app[ROOM].pace)


def check_work(request: web.Request) -> None:
    """Raise the same when an address has too much made that takes a tenth of a second each."""
    if not has_key(request):
        _check(request, request.app[ROOM].work)


def check_making(request: web.Request) -> None:
    """Raise the same when an address asks for too many choices that are not kept ready.

    The plain pages are few, and the quotes' own are made at once: they are free.
    """
    if _MARKS & request.query.keys():
        check_work(request)
    elif request.query and not has_key(request) and not _counts(request):
        _check(request, request.app[ROOM].pace)


def _check(request: web.Request, pace: Cooldowns) -> None:
    wait = pace.wait(request.remote or "")
    if wait:
        raise too_soon("That was a little fast.", wait)


def _counts(request: web.Request) -> bool:
    # A link with words looks them up as a POST does.
    asks = any(name in request.query for name in ("q", "find"))
    drawn = request.path.endswith(".png")
    return request.method == "POST" or request.path in _COUNTED or asks or drawn
