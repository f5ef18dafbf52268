"""How far back a round looks for news: through everything now and then, else not far."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

EVERYTHING_EVERY = timedelta(hours=1)
"""A verdict given by a clock that was wrong, or while nothing ran for long, is told so late."""


@dataclass
class Window:
    """Remembers when everything was looked through; a clock that leapt makes it time again."""

    width: timedelta
    _everything_at: datetime | None = field(default=None, init=False)

    def since(self, now: datetime) -> datetime | None:
        """Return from when on to look; None for everything."""
        last = self._everything_at
        if last is not None and timedelta() <= now - last < EVERYTHING_EVERY:
            return now - self.width
        return None

    def looked(self, since: datetime | None, now: datetime) -> None:
        """Note that a look succeeded."""
        if since is None:
            self._everything_at = now
