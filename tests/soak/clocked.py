"""`hindcast serve` by a clock that leaps: `python -m tests.soak.clocked AHEAD TASKS`.

The file AHEAD holds by how many seconds its clock is ahead of the machine's, for all processes that
share it. Into the file TASKS goes how many tasks there are, twice a second.
"""

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.serving import serve
from bot.settings import read_settings

EVERY_S = 0.5


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


async def count_tasks(file: Path) -> None:
    """Note how many tasks there are beside this one, again and again."""
    while True:
        write(file, str(len(asyncio.all_tasks()) - 1))
        await asyncio.sleep(EVERY_S)


async def main(ahead: Path, tasks: Path) -> None:
    """Serve until asked to stop."""
    counting = asyncio.create_task(count_tasks(tasks))
    await serve(read_settings(os.environ), clock=LeapingClock(ahead))
    counting.cancel()
    with suppress(asyncio.CancelledError):
        await counting


if __name__ == "__main__":
    asyncio.run(main(*map(Path, sys.argv[1:])))
