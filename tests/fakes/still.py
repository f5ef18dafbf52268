"""A clock and chance that stand still."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass
class FixedClock:
    """A clock that stands still."""

    time: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@dataclass
class FixedChance:
    """Dice that always fall the same way."""

    number: float = 0.0

    def pick(self) -> float:
        return self.number
