"""How fast check-ins go out that are due at the same minute, and what else works meanwhile.

The real `hindcast serve`, connected to the fakes of `tests/`, each in a process of its own and
enforcing its platform's limits.
"""

import sqlite3
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.platforms import Platform, fake
from benchmarks.serving import PAUSE_S, QUESTIONS, REST_S, Served, get, serving
from benchmarks.tables import machine, milliseconds, percentile, progress, table
from storage.engine import FILE_NAME

GUILDS, CHANNELS = 1_000, 3
WINDOW_S = 60.0
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


def busiest(moments: Sequence[float], window_s: float) -> float:
    """Return how many came in a second, over a window from the first that it holds on for."""
    first = min(moments)
    return sum(moment < first + window_s for moment in moments) / window_s


def measure_discord() -> str:
    """Have a check-in due in many channels at once; return the table."""
    with (
        tempfile.TemporaryDirectory() as home,
        fake("Discord", "--guilds", str(GUILDS), "--channels", str(CHANNELS)) as discord,
    ):
        with serving(home):
            pass  # the first start builds the index, which takes memory of its own
        settings = {
            "HINDCAST_DISCORD_TOKEN": discord.told["token"],
            "HINDCAST_DISCORD_API_URL": discord.told["api_url"],
            "HINDCAST_TICK_S": str(TICK_S),
            "HINDCAST_LOG_LEVEL": "WARNING",
        }
        with serving(home, **settings) as served:
            time.sleep(REST_S)
            resting = served.megabytes
            rooms = discord.asked("channels")
            places = [(f"discord:{room['guild']}", room["channel"]) for room in rooms]
            with asking(served) as asked:
                ask_everywhere(Path(home) / FILE_NAME, places)
                wait_for_posts(Path(home) / FILE_NAME, len(places))
            return _table(discord, asked, resting)


def _table(discord: Platform, asked: Meanwhile, resting: float) -> str:
    posted = [room["posted"] for room in discord.asked("channels")]
    moments = [moment for each in posted for moment in each]
    rows = (
        ("channels, all due at once", f"{len(posted):,}"),
        ("without a post, with two", f"{posted.count([])}, {sum(len(e) > 1 for e in posted)}"),
        (f"posts a second, the first {WINDOW_S:.0f} s", f"{busiest(moments, WINDOW_S):.1f}"),
        ("from the first to the last", f"{max(moments) - min(moments):.1f} s"),
        ("refused as too many (429)", str(discord.asked("limited"))),
        ("rules broken", str(len(discord.asked("violations")))),
        ("memory before, at most", f"{resting:.0f}, {asked.megabytes:.0f} MB"),
        ("look-ups meanwhile", f"{len(asked.spent):,}"),
        ("a look-up, p50", f"{milliseconds(percentile(asked.spent, 0.5))} ms"),
        ("a look-up, p99", f"{milliseconds(percentile(asked.spent, 0.99))} ms"),
        ("a look-up, max", f"{milliseconds(max(asked.spent))} ms"),
    )
    return table(("what", "measured"), rows)


if __name__ == "__main__":
    print(f"{machine()}\n\n### Discord\n\n{measure_discord()}")
