"""How the process stops under load: how long it takes, and whether anything in flight is lost.

People on Discord give forecasts and people on Slack look words up while SIGTERM comes. Whatever
was sent before it must be answered, and each forecast that was confirmed must be in the ledger.
"""

import argparse
import random
import sqlite3
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.platforms import Platform, fake, settings_of
from benchmarks.serving import serving
from benchmarks.tables import machine, milliseconds, percentile, progress, table

CROWD = 15
PREDICTION = "models-work-a-whole-day-in-2026"
ALLOWED_S = 10.0


@dataclass(frozen=True, slots=True)
class Stopped:
    """One stop: seconds from SIGTERM to the end, the status, and what went wrong."""

    seconds: float
    status: int
    unanswered: int
    confirmed: int
    kept: int


def stop_once(home: str, discord: Platform, slack: Platform, number: int) -> Stopped:
    """Start, let people come, and stop in the middle of it."""
    before = _forecasts(home)
    with (
        ThreadPoolExecutor() as threads,
        serving(home, HINDCAST_TICK_S="0.5", **settings_of(discord, slack)) as served,
    ):
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
        came = [_answered(each) for each in (forecasts, asked)]
    unanswered = sum(CROWD - len(each["answers"]) for each in came)
    confirmed = len(came[0]["answers"])
    return Stopped(spent, status, unanswered, confirmed, _forecasts(home) - before)


def _answered(coming: "Future[dict[str, Any]]") -> dict[str, Any]:
    return coming.result(60)


def _forecasts(home: str) -> int:
    file = Path(home, "hindcast.db")
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute("SELECT count(*) FROM forecast").fetchone()[0])


def measure_stops(times: int) -> str:
    """Stop again and again; return the table."""
    with ExitStack() as stack:
        discord, slack = (stack.enter_context(fake(name)) for name in ("Discord", "Slack"))
        home = stack.enter_context(tempfile.TemporaryDirectory())
        with serving(home):
            pass
        stops = []
        for number in range(times):
            progress("stops", number, times)
            stops.append(stop_once(home, discord, slack, number))
        progress("stops", times, times)
    spent = [stop.seconds for stop in stops]
    in_time = sum(stop.seconds <= ALLOWED_S and stop.status == 0 for stop in stops)
    rows = (
        ("stopped within 10 s, with status 0", f"{in_time} of {times}"),
        ("SIGTERM to the end, p50", f"{milliseconds(percentile(spent, 0.5))} ms"),
        ("SIGTERM to the end, max", f"{milliseconds(max(spent))} ms"),
        ("sent, unanswered", str(sum(stop.unanswered for stop in stops))),
        ("forecasts confirmed", str(sum(stop.confirmed for stop in stops))),
        ("forecasts kept", str(sum(stop.kept for stop in stops))),
    )
    return table(("what", "measured"), rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.stopping")
    parser.add_argument("--times", type=int, default=100)
    print(f"{machine()}\n\n{measure_stops(parser.parse_args().times)}")
