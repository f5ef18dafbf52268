"""How the whole program starts, rests and answers over HTTP.

Everything is measured on the real process over loopback, with a data folder of its own.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.tables import milliseconds, percentile, progress, table

ROOT = Path(__file__).parent.parent
STARTS, ROUNDS, REST_S = 5, 60, 2.0
READY_S, LOOK_S = 20.0, 0.02
PAUSE_S = 1 / 40
"""Between look-ups: one address may ask forty times a second (`adapters.web.door.pace`)."""

QUESTIONS = (
    "sunscreen",
    "chat is a low bandwidth interface",
    "self improvement loop",
    "move 37",
    "mortgage rates",
    "benchmarcks",
)


@dataclass(frozen=True, slots=True)
class Served:
    """A running `hindcast serve` and how long it took to be ready, in seconds."""

    process: subprocess.Popen[bytes]
    address: str
    ready_s: float

    @property
    def megabytes(self) -> float:
        """Resident memory of the whole process, in MB."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6


@contextmanager
def serving(data_dir: str, **settings: str) -> Iterator[Served]:
    """Start `hindcast serve` and wait until `/readyz` says so."""
    usual = {"HINDCAST_DATA_DIR": data_dir, "HINDCAST_WEB_PORT": "0"}
    environment = os.environ | usual | settings
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", "serve"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            line = process.stdout.readline().decode()
            if not line:
                sys.exit("hindcast serve did not start")
            address = line.split()[-1].partition("/?")[0]
            until_ready(address)
            yield Served(process, address, time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait(10)


def until_ready(address: str) -> None:
    """Wait until the process can answer, platforms included."""
    give_up = time.perf_counter() + READY_S
    while True:
        try:
            get(f"{address}/readyz")
        except urllib.error.HTTPError:
            if time.perf_counter() > give_up:
                raise
            time.sleep(LOOK_S)
        else:
            return


def get(url: str) -> bytes:
    """Fetch a page of the process being measured."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
        return bytes(answer.read())


def lookups(address: str) -> list[float]:
    """Return the seconds of every look-up, one after another, over HTTP."""
    spent = []
    for _ in range(ROUNDS):
        for words in QUESTIONS:
            url = f"{address}/api/quotes?q={urllib.parse.quote(words)}"
            began = time.perf_counter()
            get(url)
            spent.append(time.perf_counter() - began)
            time.sleep(PAUSE_S)
    return spent


def measure_serving() -> str:
    """Start the program again and again and ask it; return the table."""
    with tempfile.TemporaryDirectory() as data_dir:
        with serving(data_dir) as first:
            first_ready = first.ready_s
        ready, resting, spent, busy = [], [], [], 0.0
        for number in range(STARTS):
            progress("starts", number, STARTS)
            with serving(data_dir) as served:
                ready.append(served.ready_s)
                time.sleep(REST_S)
                resting.append(served.megabytes)
                if number == STARTS - 1:
                    spent, busy = lookups(served.address), served.megabytes
        progress("starts", STARTS, STARTS)
    rows = (
        ("first start to ready, building the index", f"{first_ready:.2f} s"),
        ("start to ready, median (max)", f"{statistics.median(ready):.2f} ({max(ready):.2f}) s"),
        ("memory at rest, max", f"{max(resting):.0f} MB"),
        ("memory after the look-ups", f"{busy:.0f} MB"),
        ("look-up over HTTP, p50", f"{milliseconds(percentile(spent, 0.5))} ms"),
        ("look-up over HTTP, p99", f"{milliseconds(percentile(spent, 0.99))} ms"),
    )
    return table(("what", "measured"), rows)
