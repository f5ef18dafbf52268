"""Counts troubles by kind, and says which are due to be told."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.troubles.kinds import Kind

QUIET_S = 3600.0
"""A kind is told once in so many seconds; what comes meanwhile is counted."""

MOST_KINDS = 200
"""Kinds that are remembered: there is one for each line of the program that can fail."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind, how often it came since it was told last, and the last request it broke.

    `again` leaves out the first time of all.
    """

    kind: Kind
    request: str
    count: int
    again: int
    since: datetime


@dataclass
class _Count:
    request: str
    count: int = 0
    told_at: float | None = None
    since: datetime | None = None


@dataclass
class Tally:
    """Troubles since the start. `elapsed` counts seconds, `now` is the wall's clock."""

    elapsed: Callable[[], float]
    now: Callable[[], datetime]
    _counts: OrderedDict[Kind, _Count] = field(default_factory=OrderedDict)

    def note(self, kind: Kind, request: str) -> None:
        """Count a trouble."""
        count = self._counts.setdefault(kind, _Count(request))
        count.count += 1
        count.request = request
        self._counts.move_to_end(kind)
        if len(self._counts) > MOST_KINDS:
            self._counts.popitem(last=False)

    def due(self) -> list[Trouble]:
        """Return what is to be told now; it stays due until it was `told`."""
        at = self.elapsed()
        return [
            self._trouble(kind, count)
            for kind, count in self._counts.items()
            if count.count and (count.told_at is None or at - count.told_at >= QUIET_S)
        ]

    def told(self, troubles: Sequence[Trouble]) -> None:
        """Note that somebody heard of these; what came meanwhile is still to be told."""
        for trouble in troubles:
            if count := self._counts.get(trouble.kind):
                count.count -= trouble.count
                count.told_at, count.since = self.elapsed(), self.now()

    def _trouble(self, kind: Kind, count: _Count) -> Trouble:
        again = count.count if count.since else count.count - 1
        return Trouble(kind, count.request, count.count, again, count.since or self.now())
