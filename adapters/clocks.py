"""A platform's clock, as its answers tell it, beside this machine's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.kernel.health import Finding, compared_clocks
from bot.ports import Clock


@dataclass
class HeardClock:
    """What a clock said last, and what ours did then. `whose` is such as “Discord's”."""

    whose: str
    ours: Clock
    _read: tuple[datetime, datetime] | None = field(default=None, init=False)

    def hear(self, date: str) -> None:
        """Note the `Date` of an answer; one that is no date says nothing."""
        try:
            told = parsedate_to_datetime(date)
        except ValueError:
            return
        self._read = told if told.tzinfo else told.replace(tzinfo=UTC), self.ours.now()

    def compared(self) -> Iterator[Finding]:
        """Give what the two come to, once anything was heard."""
        if self._read:
            yield compared_clocks(self.whose, *self._read)
