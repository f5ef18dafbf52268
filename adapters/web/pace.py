"""One pace per address, for what costs a look-up or a file; pages that are read are free."""

from aiohttp import web

from adapters.web.access import has_key
from adapters.web.errors import too_soon
from adapters.web.room import ROOM
from bot.kernel.cooldown import Pace

PACE = Pace(burst=120, every_s=1 / 40)
"""Generous: an office behind one address looks up 2,000 times a minute and is not stopped."""

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
    wait = request.app[ROOM].pace.wait(request.remote or "")
    if wait:
        raise too_soon("That was a little fast.", wait)


def _counts(request: web.Request) -> bool:
    # A link with words looks them up as a POST does.
    asks = any(name in request.query for name in ("q", "find"))
    drawn = request.path.endswith(".png")
    return request.method == "POST" or request.path in _COUNTED or asks or drawn
