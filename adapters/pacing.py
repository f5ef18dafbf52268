"""Pacing: so many sendings in a time, evenly spread, so that a platform never has to say no."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

_MOST_LANES = 20_000

LONGEST_WAIT_S = 10.0
"""Whoever would have to wait longer for a turn is better told so, and comes again: a sending that
waits looks from outside like one that hangs."""


@dataclass
class Pace:
    """Gives out turns, `every_s` seconds apart, in the order they are asked for.

    Where several processes share what a platform takes, each keeps to its part: turns are `among`
    times as far apart.
    """

    every_s: float
    now: Callable[[], float] = monotonic
    among: int = 1
    _next: float = field(default=0.0, init=False)

    async def turn(self) -> None:
        """Wait for the next turn."""
        await asyncio.sleep(self.reserve())

    def reserve(self) -> float:
        """Take the next turn and return the seconds until it comes."""
        now = self.now()
        at = max(now, self._next)
        self._next = at + self.every_s * self.among
        return at - now

    @property
    def ahead_s(self) -> float:
        """The seconds until a turn that was asked for now would come."""
        return max(0.0, self._next - self.now())

    @property
    def idle(self) -> bool:
        """Tell whether a turn would come at once."""
        return not self.ahead_s


@dataclass
class Lanes:
    """A pace for each of many places, made when first needed and dropped when idle."""

    every_s: float
    now: Callable[[], float] = monotonic
    among: int = 1
    _paces: OrderedDict[str, Pace] = field(default_factory=OrderedDict, init=False)

    def ahead_s(self, lane: str) -> float:
        """Return the seconds until a turn in a lane that was asked for now would come."""
        pace = self._paces.get(lane)
        return pace.ahead_s if pace else 0.0

    async def turn(self, lane: str) -> None:
        """Wait for the next turn in a lane."""
        pace = self._paces.setdefault(lane, Pace(self.every_s, self.now))
        pace.among = self.among
        self._paces.move_to_end(lane)
        if len(self._paces) > _MOST_LANES and next(iter(self._paces.values())).idle:
            self._paces.popitem(last=False)
        await pace.turn()
