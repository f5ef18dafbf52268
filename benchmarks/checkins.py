"""Check-ins that are due in many channels at the same minute, and somebody who looks things up."""

import sqlite3
import threading
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.serving import PAUSE_S, QUESTIONS, Served, get
from benchmarks.tables import milliseconds, percentile, progress

PATIENCE_S = 180.0
TICK_S = 1.0
_EVERY_DAY = "[0, 1, 2, 3, 4, 5, 6]"
_ASK = "INSERT INTO checkin VALUES (?, ?, '00:00:00.000000', 'UTC', ?, 0, '', 'somebody')"
_DONE = "SELECT count(*) FROM post WHERE state = 'posted'"


@dataclass
class Meanwhile:
    """Somebody who looks things up all the time: how long each answer took, in seconds."""

    address: str
    spent: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    def rows(self, resting: float) -> tuple[tuple[str, str], ...]:
        """Return what was measured of it as rows of a table; `resting` is the memory before."""
        return (
            ("memory before, at most", f"{resting:.0f}, {self.megabytes:.0f} MB"),
            ("look-ups meanwhile", f"{len(self.spent):,}"),
            ("a look-up, p50", f"{milliseconds(percentile(self.spent, 0.5))} ms"),
            ("a look-up, p99", f"{milliseconds(percentile(self.spent, 0.99))} ms"),
            ("a look-up, max", f"{milliseconds(max(self.spent))} ms"),
        )

    def ask(self, served: Served) -> None:
        """Ask until told to stop, and note how much memory is used at most."""
        while not self._over.is_set():
            words = QUESTIONS[len(self.spent) % len(QUESTIONS)]
            began = time.perf_counter()
            get(f"{self.address}/api/quotes?q={urllib.parse.quote(words)}")
            self.spent.append(time.perf_counter() - began)
            self.megabytes = max(self.megabytes, served.megabytes)
            time.sleep(PAUSE_S)


@contextmanager
def asking(served: Served) -> Iterator[Meanwhile]:
    """Let somebody look things up until the end of the block."""
    asked = Meanwhile(served.address)
    thread = threading.Thread(target=asked.ask, args=(served,))
    thread.start()
    try:
        yield asked
    finally:
        asked._over.set()  # noqa: SLF001 - ours
        thread.join()


def ask_everywhere(file: Path, places: Sequence[tuple[str, str]]) -> None:
    """Start check-ins in channels of communities, all due since midnight."""
    with closing(sqlite3.connect(file, timeout=30)) as database, database:
        database.executemany(_ASK, [(*place, _EVERY_DAY) for place in places])


def wait_for_posts(file: Path, count: int) -> None:
    """Wait until so many posts are marked as posted."""
    give_up = time.monotonic() + PATIENCE_S
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as database:
        while (done := database.execute(_DONE).fetchone()[0]) < count:
            progress("posts", done, count)
            if time.monotonic() > give_up:
                break
            time.sleep(1.0)
    progress("posts", 1, 1)
