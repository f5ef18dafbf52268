"""How the process stops under load: how long it takes, and whether anything in flight is lost.

People on Discord give forecasts, people on Slack look words up, and check-ins go out on both, while
SIGTERM comes. Whatever was sent while somebody was there must be answered, each forecast that was
confirmed must be in the ledger, and in the end each channel must have its one post.
"""

import argparse
import random
import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.checkins import ask_everywhere, wait_for_posts
from benchmarks.platforms import Platform, fake, settings_of
from benchmarks.serving import serving
from benchmarks.tables import machine, milliseconds, percentile, progress, table
from storage.database.address import FILE_NAME

CROWD = 15
PREDICTION = "models-work-a-whole-day-in-2026"
ALLOWED_S = 10.0
ON_DISCORD, ON_SLACK = 40, 8
"""Channels that ask for a check-in at each stop; Slack's are all in one workspace."""

GONE = ("nobody is connected", "dispatch_failed")
"""What the fakes say of an act that came when nobody listened any more: people are told at once."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """One stop: seconds from SIGTERM to the end, the status, and what went wrong."""

    seconds: float
    status: int
    unanswered: int
    too_late: int
    confirmed: int
    kept: int


def stop_once(home: str, discord: Platform, slack: Platform, number: int) -> Stopped:
    """Start, let people come, and stop in the middle of it."""
    before = _forecasts(home)
    with (
        ThreadPoolExecutor() as threads,
        serving(home, **_settings(discord, slack)) as served,
    ):
        ask_everywhere(Path(home, FILE_NAME), _places(discord, slack, number))
        given: dict[str, object] = {
            "command": "forecast",
            "options": {"prediction": PREDICTION, "percent": f"{number % 90 + 5}"},
        }
        forecasts = threads.submit(discord.sends, given, CROWD)
        asked = threads.submit(slack.types, CROWD)
        time.sleep(random.uniform(0.02, 0.3))  # noqa: S311 - anywhere in the middle
        began = time.perf_counter()
        served.process.terminate()
        status = served.process.wait(60)
        spent = time.perf_counter() - began
        came = [each.result(60) for each in (forecasts, asked)]
    answered = [sum(count > 0 for count in each["answers"]) for each in came]
    late = sum(why in failed for each in came for failed in each["failed"] for why in GONE)
    silent = CROWD * len(came) - sum(answered) - late
    return Stopped(spent, status, silent, late, answered[0], _forecasts(home) - before)


def _settings(discord: Platform, slack: Platform) -> dict[str, str]:
    return {"HINDCAST_TICK_S": "0.5", **settings_of(discord, slack)}


def _places(discord: Platform, slack: Platform, number: int) -> list[tuple[str, str]]:
    """Return the channels that ask for a check-in at the stop of that number."""
    rooms, first = discord.asked("channels"), slack.asked("channels")
    here = rooms[number * ON_DISCORD : (number + 1) * ON_DISCORD]
    there = list(first["posted"])[number * ON_SLACK : (number + 1) * ON_SLACK]
    on_slack = [(f"slack:{first['team']}", channel) for channel in there]
    return [(f"discord:{room['guild']}", room["channel"]) for room in here] + on_slack


def _posts(discord: Platform, slack: Platform) -> list[int]:
    """Return how many posts stand in each channel."""
    rooms, first = discord.asked("channels"), slack.asked("channels")
    return [len(each) for each in [*(room["posted"] for room in rooms), *first["posted"].values()]]


def _forecasts(home: str) -> int:
    file = Path(home, FILE_NAME)
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute("SELECT count(*) FROM forecast").fetchone()[0])


def measure_stops(times: int) -> str:
    """Stop again and again; return the table."""
    with ExitStack() as stack:
        rooms = ("--guilds", str(times), "--channels", str(ON_DISCORD))
        discord = stack.enter_context(fake("Discord", *rooms))
        slack = stack.enter_context(fake("Slack", "--channels", str(ON_SLACK * times)))
        home = stack.enter_context(tempfile.TemporaryDirectory())
        with serving(home):
            pass
        stops = []
        for number in range(times):
            progress("stops", number, times)
            stops.append(stop_once(home, discord, slack, number))
        progress("stops", times, times)
        with serving(home, **_settings(discord, slack)):
            wait_for_posts(Path(home, FILE_NAME), times * (ON_DISCORD + ON_SLACK))
        posts = _posts(discord, slack)
    spent = [stop.seconds for stop in stops]
    in_time = sum(stop.seconds <= ALLOWED_S and stop.status == 0 for stop in stops)
    rows = (
        ("stopped within 10 s, with status 0", f"{in_time} of {times}"),
        ("SIGTERM to the end, p50", f"{milliseconds(percentile(spent, 0.5))} ms"),
        ("SIGTERM to the end, max", f"{milliseconds(max(spent))} ms"),
        ("sent in time, unanswered", str(sum(stop.unanswered for stop in stops))),
        ("sent when nobody was there any more", str(sum(stop.too_late for stop in stops))),
        ("forecasts confirmed", str(sum(stop.confirmed for stop in stops))),
        ("forecasts kept", str(sum(stop.kept for stop in stops))),
        ("channels that asked for a check-in", f"{len(posts):,}"),
        ("without a post, with two", f"{posts.count(0)}, {sum(count > 1 for count in posts)}"),
    )
    return table(("what", "measured"), rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.stopping")
    parser.add_argument("--times", type=int, default=100)
    print(f"{machine()}\n\n{measure_stops(parser.parse_args().times)}")
