"""How fast check-ins go out that are due at the same minute, and what else works meanwhile.

The real `hindcast serve`, connected to the fakes of `tests/`, each in a process of its own and
enforcing its platform's limits.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.checkins import TICK_S, Meanwhile, ask_everywhere, asking, wait_for_posts
from benchmarks.fanout_slack import measure_slack
from benchmarks.platforms import Platform, fake
from benchmarks.serving import REST_S, serving
from benchmarks.tables import machine, table
from storage.database.address import FILE_NAME

GUILDS, CHANNELS = 1_000, 3
WINDOW_S = 60.0


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
        *asked.rows(resting),
    )
    return table(("what", "measured"), rows)


if __name__ == "__main__":
    print(f"{machine()}\n\n### Discord\n\n{measure_discord()}\n\n### Slack\n\n{measure_slack()}")
