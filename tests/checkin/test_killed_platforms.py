"""The real process on a fake Discord, killed at random moments; Discord counts the posts.

HINDCAST_TEST_KILLS, as set by `make soak`, kills it so many times and waits for what the dead held
to be sent by somebody else. HINDCAST_TEST_SOAK_SEED makes another one.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.checkin.test_killed import ROOT, serving

GUILDS, CHANNELS = 12, 10
KILLS = int(os.environ.get("HINDCAST_TEST_KILLS", "0"))
SEED = int(os.environ.get("HINDCAST_TEST_SOAK_SEED", "0"))
SETTLE_S = 150.0
"""Who takes over waits for a lease of forty seconds, and then looks."""

ASK = "INSERT INTO checkin VALUES (?, ?, '00:00:00.000000', 'UTC', '[0,1,2,3,4,5,6]', 0, '', 'me')"
BEGUN = "SELECT count(*) FROM post"
OPEN = "SELECT count(*) FROM post WHERE state IN ('pending', 'sending')"


@pytest.fixture
def discord() -> Iterator[dict[str, str]]:
    """Start a fake Discord as a process of its own, and give what it told."""
    size = ["--guilds", str(GUILDS), "--channels", str(CHANNELS)]
    command = [sys.executable, "-m", "tests.discord.fake", *size]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.kill()


@pytest.fixture
def environment(planted: Path, tmp_path: Path, discord: dict[str, str]) -> dict[str, str]:
    """Return an environment in which the bot is connected to that Discord."""
    shutil.copytree(planted, tmp_path / "data")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    return clean | {
        "HINDCAST_DATA_DIR": str(tmp_path / "data"),
        "HINDCAST_WEB_PORT": "0",
        "HINDCAST_TICK_S": "0.2",
        "HINDCAST_DISCORD_TOKEN": discord["token"],
        "HINDCAST_DISCORD_API_URL": discord["api_url"],
    }


def asked(discord: dict[str, str], what: str) -> Any:
    with urllib.request.urlopen(f"{discord['control']}/{what}", timeout=10) as answer:
        return json.loads(answer.read())


def wait_for(database: sqlite3.Connection, query: str, until: range, within_s: float) -> None:
    """Wait until a query's count lies in a range."""
    give_up = time.monotonic() + within_s
    while database.execute(query).fetchone()[0] not in until:
        assert time.monotonic() < give_up, query
        time.sleep(0.002)


def test_every_channel_has_one_post_as_discord_counts_however_often_the_bot_is_killed(
    environment: dict[str, str], discord: dict[str, str]
) -> None:
    luck, every = random.Random(SEED), GUILDS * CHANNELS
    rooms = asked(discord, "channels")
    file = Path(environment["HINDCAST_DATA_DIR"]) / "hindcast.db"
    with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as database:
        database.executemany(ASK, [(f"discord:{r['guild']}", r["channel"]) for r in rooms])
        for kill in range(KILLS or 3):
            with serving(environment) as process:
                # Somewhere between the claims, the sendings and the marks of the next few.
                wait_for(database, BEGUN, range(every * kill // (KILLS or 3) + 1, every + 1), 30)
                time.sleep(luck.uniform(0, 0.3))
                process.send_signal(signal.SIGKILL)
        left = database.execute(OPEN).fetchone()[0]
        with serving(environment) as process:
            wait_for(database, BEGUN, range(every, every + 1), 30)
            wait_for(database, OPEN, range(1 if KILLS else left + 1), SETTLE_S)
            process.terminate()
            assert process.wait(15) == 0
        held = database.execute(OPEN).fetchone()[0]
    assert left  # somebody was killed in the middle of it
    counts = [len(room["posted"]) for room in asked(discord, "channels")]
    assert max(counts) == 1
    assert counts.count(0) <= held <= left
    assert asked(discord, "violations") == []
