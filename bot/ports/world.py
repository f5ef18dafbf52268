"""Time and chance, passed in."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, with its zone (UTC)."""


class Chance(Protocol):
    """Rolls the dice."""

    def pick(self) -> float:
        """Return a number from 0 up to, not including, 1."""
