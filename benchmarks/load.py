"""2,000 look-ups a minute on one process: a third each over Discord, Slack and HTTP.

They come evenly, whether or not earlier ones were answered.
"""

import argparse
import tempfile
import time
import urllib.error
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from benchmarks.platforms import Platform, fake, settings_of
from benchmarks.serving import QUESTIONS, Served, get, serving
from benchmarks.tables import machine, milliseconds, percentile, table

A_MINUTE = 2000
_THREADS = 120


def measure_load(seconds: float) -> str:
    """Ask for so long; return the table of seconds to the first response."""
    with ExitStack() as stack:
        discord, slack = (stack.enter_context(fake(name)) for name in ("Discord", "Slack"))
        home = stack.enter_context(tempfile.TemporaryDirectory())
        with serving(home):
            pass
        served = stack.enter_context(serving(home, **settings_of(discord, slack)))
        time.sleep(2)
        asks = {
            "Discord": lambda: _on(discord),
            "Slack": lambda: _on(slack),
            "HTTP": lambda: _over_http(served),
        }
        spent = _evenly(asks, seconds)
        memory = served.megabytes
    every = [one for each in spent.values() for one in each]
    rows = [_row(name, each) for name, each in (spent | {"all": every}).items()]
    head = ("look-ups", "asked", "unanswered", "p50, ms", "p99, ms", "max, ms")
    return f"{table(head, rows)}\n\nMemory afterwards: {memory:.0f} MB."


def _evenly(
    asks: dict[str, Callable[[], float | None]], seconds: float
) -> dict[str, list[float | None]]:
    spent: dict[str, list[float | None]] = {name: [] for name in asks}
    began, names = time.perf_counter(), list(asks)
    with ThreadPoolExecutor(_THREADS) as threads:
        for number in range(int(A_MINUTE * seconds / 60)):
            time.sleep(max(0.0, began + number * 60 / A_MINUTE - time.perf_counter()))
            name = names[number % len(names)]
            threads.submit(lambda name=name: spent[name].append(asks[name]()))
    return spent


def _on(platform: Platform) -> float | None:
    asked = platform.types(1)
    first = asked.get("first_s") or asked.get("acked_s") or [None]
    return None if asked["failed"] else first[0]


def _over_http(served: Served) -> float | None:
    words = QUESTIONS[time.perf_counter_ns() % len(QUESTIONS)]
    began = time.perf_counter()
    try:
        get(f"{served.address}/api/quotes?q={urllib.parse.quote(words)}")
    except urllib.error.URLError:
        return None
    return time.perf_counter() - began


def _row(name: str, spent: list[float | None]) -> tuple[str, ...]:
    answered = [one for one in spent if one is not None]
    shares = (percentile(answered, 0.5), percentile(answered, 0.99), max(answered))
    lost = str(len(spent) - len(answered))
    return name, str(len(spent)), lost, *map(milliseconds, shares)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.load")
    parser.add_argument("--seconds", type=float, default=60.0)
    print(f"{machine()}\n\n{measure_load(parser.parse_args().seconds)}")
