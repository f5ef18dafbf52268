"""The real process on a fake platform, killed at random moments; the platform counts the posts.

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
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.checkin.test_killed import ROOT, serving
from tests.daytime import zone_by_day

GUILDS, CHANNELS = 12, 10
ROOMS = 120
"""Channels on Slack, all in one workspace."""

KILLS = int(os.environ.get("HINDCAST_TEST_KILLS", "0"))
SEED = int(os.environ.get("HINDCAST_TEST_SOAK_SEED", "0"))
BEGUN_S, SETTLE_S = 90.0, 150.0
"""Who takes over waits for a lease of forty seconds, and then looks."""

ASK = "INSERT INTO checkin VALUES (?, ?, '00:00:00.000000', ?, '[0,1,2,3,4,5,6]', 0, '', 'me')"
BEGUN = "SELECT count(*) FROM post"
OPEN = "SELECT count(*) FROM post WHERE state IN ('pending', 'sending')"

Room = tuple[str, str, int]
"""A community, a channel, and how many posts stand there."""


@dataclass(frozen=True)
class Discord:
    """A fake Discord in a process of its own, which `told` where it is."""

    told: dict[str, str]
    size = ("tests.discord.fake", "--guilds", str(GUILDS), "--channels", str(CHANNELS))

    def settings(self) -> dict[str, str]:
        """Return the settings that lead there."""
        return {
            "HINDCAST_DISCORD_TOKEN": self.told["token"],
            "HINDCAST_DISCORD_API_URL": self.told["api_url"],
        }

    def rooms(self) -> Sequence[Room]:
        """Return all channels."""
        every = fetched(f"{self.told['control']}/channels")
        return [(f"discord:{r['guild']}", r["channel"], len(r["posted"])) for r in every]

    def violations(self) -> Sequence[str]:
        """Return what the bot did that is forbidden."""
        return list(fetched(f"{self.told['control']}/violations"))


@dataclass(frozen=True)
class Slack:
    """A fake Slack in a process of its own, which `told` where it is."""

    told: dict[str, str]
    size = ("tests.slack.fake", "--channels", str(ROOMS))

    def settings(self) -> dict[str, str]:
        """Return the settings that lead there."""
        return {
            "HINDCAST_SLACK_BOT_TOKEN": self.told["bot_token"],
            "HINDCAST_SLACK_APP_TOKEN": self.told["app_token"],
            "HINDCAST_SLACK_API_URL": self.told["api_url"],
        }

    def rooms(self) -> Sequence[Room]:
        """Return all channels."""
        first = fetched(f"{self.told['url']}/control/channels")
        team = f"slack:{first['team']}"
        return [(team, channel, len(posts)) for channel, posts in first["posted"].items()]

    def violations(self) -> Sequence[str]:
        """Return what the bot did that is forbidden."""
        state = fetched(f"{self.told['url']}/control/state")
        return [*state["violations"], *state["pings"]]


@pytest.fixture(params=[Discord, Slack])
def platform(request: pytest.FixtureRequest) -> Iterator[Discord | Slack]:
    """Start a fake platform as a process of its own."""
    kind: type[Discord] | type[Slack] = request.param
    command = [sys.executable, "-m", *kind.size]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        try:
            yield kind(json.loads(process.stdout.readline()))
        finally:
            process.kill()


@pytest.fixture
def environment(planted: Path, tmp_path: Path, platform: Discord | Slack) -> dict[str, str]:
    """Return an environment in which the bot is connected to that platform."""
    shutil.copytree(planted, tmp_path / "data")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
    usual = {
        "HINDCAST_DATA_DIR": str(tmp_path / "data"),
        "HINDCAST_WEB_PORT": "0",
        "HINDCAST_TICK_S": "0.2",
    }
    return clean | usual | platform.settings()


def fetched(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.loads(answer.read())


def wait_for(database: sqlite3.Connection, query: str, until: range, within_s: float) -> None:
    """Wait until a query's count lies in a range."""
    give_up = time.monotonic() + within_s
    while database.execute(query).fetchone()[0] not in until:
        assert time.monotonic() < give_up, query
        time.sleep(0.002)


def test_every_channel_has_one_post_as_the_platform_counts_however_often_the_bot_is_killed(
    environment: dict[str, str], platform: Discord | Slack
) -> None:
    luck, rooms, zone = random.Random(SEED), platform.rooms(), zone_by_day()
    every = len(rooms)
    file = Path(environment["HINDCAST_DATA_DIR"]) / "hindcast.db"
    with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as database:
        database.executemany(ASK, [(place, room, zone) for place, room, _ in rooms])
        for kill in range(KILLS or 3):
            with serving(environment) as process:
                # Somewhere between the claims, the sendings and the marks of the next few.
                wait_for(
                    database, BEGUN, range(every * kill // (KILLS or 3) + 1, every + 1), BEGUN_S
                )
                time.sleep(luck.uniform(0, 0.3))
                process.send_signal(signal.SIGKILL)
        left = database.execute(OPEN).fetchone()[0]
        with serving(environment) as process:
            wait_for(database, BEGUN, range(every, every + 1), BEGUN_S)
            wait_for(database, OPEN, range(1 if KILLS else left + 1), SETTLE_S)
            process.terminate()
            assert process.wait(15) == 0
        held = database.execute(OPEN).fetchone()[0]
    assert left  # somebody was killed in the middle of it
    counts = [posted for _, _, posted in platform.rooms()]
    assert max(counts) == 1
    assert counts.count(0) <= held <= left
    assert platform.violations() == []
