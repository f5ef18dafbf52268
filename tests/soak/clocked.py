"""`hindcast serve` by a clock that leaps: `python -m tests.soak.clocked AHEAD`.

The file AHEAD holds by how many seconds its clock is ahead of the machine's, for all processes that
share it.
"""

import asyncio
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.serving.process import serve
from bot.settings import read_settings


@dataclass(frozen=True, slots=True)
class LeapingClock:
    """The machine's clock, and as far ahead of it as a file says; fulfils `bot.ports.Clock`."""

    ahead: Path

    def now(self) -> datetime:
        """Return the moment it is by this clock, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=float(self.ahead.read_text()))

    def leap(self, seconds: float) -> None:
        """Let so much time have passed, for everybody who shares the file."""
        write(self.ahead, str(float(self.ahead.read_text()) + seconds))


def write(file: Path, text: str) -> None:
    """Write a file so that who reads it finds the old text or the new one."""
    aside = file.with_suffix(".new")
    aside.write_text(text)
    aside.replace(file)


if __name__ == "__main__":
    asyncio.run(serve(read_settings(os.environ), clock=LeapingClock(Path(sys.argv[1]))))
