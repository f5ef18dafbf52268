"""Cooldowns: a token bucket per member, in memory."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST_MEMBERS = 10_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a member may ask: `burst` calls at once, then one every `every_s` seconds."""

    burst: int = 20
    every_s: float = 0.5


class Cooldowns:
    """Remembers how many calls each member has left.

    `now` returns seconds on a clock that never goes back. Members least lately seen are
    forgotten beyond ten thousand, so that memory stays bounded.
    """

    def __init__(self, pace: Pace, now: Callable[[], float]) -> None:
        self._pace = pace
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, member: str) -> float:
        """Take one call from `member`; return 0, or the seconds to wait where none is left."""
        left = self._refilled(member)
        allowed = left >= 1
        self._left[member] = (left - 1 if allowed else left, self._now())
        self._left.move_to_end(member)
        if len(self._left) > _MOST_MEMBERS:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) * self._pace.every_s

    def _refilled(self, member: str) -> float:
        """Return how many calls a member has left by now."""
        now = self._now()
        left, then = self._left.get(member, (float(self._pace.burst), now))
        return min(self._pace.burst, left + (now - then) / self._pace.every_s)
