"""The real process, killed again and again in the middle of its check-ins."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.daytime import zone_by_day

ROOT = Path(__file__).parent.parent.parent
CHANNELS, KILLS = 60, 4
SETTLES_WITHIN_S = 60.0
CLAIMED = "SELECT count(*) FROM post"
SETTLED = "SELECT count(*) FROM post WHERE state = 'posted'"


@pytest.fixture
def environment(planted: Path, tmp_path: Path) -> dict[str, str]:
    """Return an environment in which the local community is asked in many channels by now."""
    shutil.copytree(planted, tmp_path / "data")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    return clean | {
        "HINDCAST_DATA_DIR": str(tmp_path / "data"),
        "HINDCAST_WEB_PORT": "0",
        "HINDCAST_TICK_S": "0.05",
    }


@pytest.fixture
def database(environment: dict[str, str]) -> Iterator[sqlite3.Connection]:
    """Give the database as anybody may open it."""
    file = Path(environment["HINDCAST_DATA_DIR"]) / "hindcast.db"
    with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as connection:
        yield connection


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run `hindcast serve`, open already, until the block ends, however it ends."""
    command = [sys.executable, "-m", "bot", "serve"]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            assert process.stdout
            assert b"Hindcast is at" in process.stdout.readline()
            yield process
        finally:
            process.kill()


def ask_in_many_channels(database: sqlite3.Connection) -> None:
    """Start check-ins that are due since midnight, wherever midnight is."""
    row = "INSERT INTO checkin VALUES ('local', ?, '00:00:00.000000', ?, ?, 0, '', 'you')"
    zone = zone_by_day()
    for number in range(CHANNELS):
        database.execute(row, (f"room-{number}", zone, "[0, 1, 2, 3, 4, 5, 6]"))


def wait_for(database: sqlite3.Connection, query: str, count: int) -> None:
    """Wait until a query counts so many; each look is at another moment of the process."""
    deadline = time.monotonic() + SETTLES_WITHIN_S
    while database.execute(query).fetchone()[0] < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_process_that_is_killed_and_killed_again_posts_once_a_day(
    environment: dict[str, str], database: sqlite3.Connection
) -> None:
    ask_in_many_channels(database)
    for kill in range(KILLS):
        with serving(environment) as process:
            wait_for(database, CLAIMED, kill * CHANNELS // KILLS + 1)
            process.send_signal(signal.SIGKILL)
    with serving(environment) as process:
        wait_for(database, SETTLED, CHANNELS)
        process.terminate()
        assert process.wait(10) == 0
    posts = database.execute("SELECT state, attempt FROM post").fetchall()
    assert len(posts) == CHANNELS
    assert {state for state, _ in posts} == {"posted"}
    assert any(attempt > 1 for _, attempt in posts)  # somebody went on for the dead
