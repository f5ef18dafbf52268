"""Paces per address, by what it costs: what is kept ready may be read as fast as one likes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from aiohttp import web

from adapters.web.door.access import has_key
from adapters.web.errors import too_soon
from adapters.web.room import ROOM
from bot.kernel.cooldown import Cooldowns, Pace

PACE = Pace(burst=120, every_s=1 / 40)
"""Generous: an office behind one address looks up 2,000 times a minute and is not stopped."""


class Cost(IntEnum):
    """What something takes: each but the first has a pace of its own."""

    LITTLE = 0
    LOOK_UP = 1
    WORK = 2
    """A tenth of a second."""


@dataclass(frozen=True, slots=True)
class _Costs:
    """What an address costs each time, and once more where its answer is not kept ready."""

    asked: Cost = Cost.LITTLE
    made: Cost = Cost.LITTLE


_LOOKS_UP = _Costs(asked=Cost.LOOK_UP)
_IS_MADE = _Costs(made=Cost.WORK)
_IS_DRAWN = _Costs(Cost.LOOK_UP, Cost.WORK)

_OF_ADDRESS = {
    "/": _Costs(made=Cost.LOOK_UP),
    "/act": _LOOKS_UP,
    "/clear": _LOOKS_UP,
    "/command": _LOOKS_UP,
    "/press": _LOOKS_UP,
    "/events": _LOOKS_UP,
    "/api/quotes": _LOOKS_UP,
    "/api/complete": _LOOKS_UP,
    "/api/suggest": _LOOKS_UP,
    "/api/predictions": _LOOKS_UP,
    "/predictions.csv": _LOOKS_UP,
    "/predictions.json": _LOOKS_UP,
    "/quote/{quote_id}": _IS_MADE,
    "/predictions/{slug}": _IS_MADE,
    "/cover.png": _IS_DRAWN,
    "/episodes/{slug}.png": _IS_DRAWN,
    "/quote/{quote_id}.png": _IS_DRAWN,
    "/predictions/{slug}.png": _IS_DRAWN,
    "/picture/{look}/{name}.png": _LOOKS_UP,
}
"""All others are few, and cost little."""

_OF_NAME = {
    "q": _LOOKS_UP,  # a link with words looks them up as a POST does
    "find": _Costs(Cost.LOOK_UP, Cost.WORK),  # in a whole conversation
    "quote": _IS_MADE,
}
"""By what else an address asks for."""

_OTHER_NAME = _Costs(made=Cost.LOOK_UP)
"""Choices are as many as one likes."""


def check_asked(request: web.Request) -> None:
    """Raise `Unacceptable` when an address asks too fast. Who came with the key need not wait."""
    _check(request, max(each.asked for each in _costs(request)))


def check_made(request: web.Request) -> None:
    """Raise the same where the answer is not kept ready, and an address has too much made."""
    made = max(each.made for each in _costs(request))
    if made is not max(each.asked for each in _costs(request)):  # that was taken already
        _check(request, made)


def spares_work(request: web.Request) -> bool:
    """Tell whether something may be worked out for an address that its answer can do without."""
    return not _wait(request, Cost.WORK)


def _costs(request: web.Request) -> Iterable[_Costs]:
    """Return what a request's address costs, and each name in it; the dearest is taken."""
    resource = request.match_info.route.resource
    yield _OF_ADDRESS.get(resource.canonical if resource else "", _Costs())
    for name in request.query:
        yield _OF_NAME.get(name, _OTHER_NAME)


def _check(request: web.Request, cost: Cost) -> None:
    wait = _wait(request, cost)
    if wait:
        raise too_soon("That was a little fast.", wait)


def _wait(request: web.Request, cost: Cost) -> float:
    """Take what something costs; return 0, or the seconds to wait where none is left."""
    if cost is Cost.LITTLE or has_key(request):
        return 0.0
    return _pace(request, cost).wait(request.remote or "")


def _pace(request: web.Request, cost: Cost) -> Cooldowns:
    room = request.app[ROOM]
    return room.work if cost is Cost.WORK else room.pace
