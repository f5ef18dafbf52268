"""A clock for what is kept for a while."""

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


class StoppedClock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.time = MONDAY

    def now(self) -> datetime:
        return self.time

    def wait(self, **how_long: float) -> None:
        self.time += timedelta(**how_long)
