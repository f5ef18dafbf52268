"""What tests of the doctor may ask for: a data folder, and what is found in it."""

import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path

import pytest

from bot.bootstrap import SystemClock
from bot.doctor import as_text, examine
from bot.kernel.asker import Community
from bot.kernel.health import Finding, Level
from bot.ports import Checkin
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from tests.discord.conftest import discord as discord_fixture
from tests.slack.conftest import slack as slack_fixture

discord, slack = discord_fixture, slack_fixture


@pytest.fixture(autouse=True)
def _however_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing found slow that is so because the machine has other things to do."""
    monkeypatch.setattr("storage.health._SLOW_S", 60.0)


@pytest.fixture
def home(planted: Path, tmp_path: Path) -> Path:
    """Return a data folder of its own."""
    return Path(shutil.copytree(planted, tmp_path / "data"))


async def looked(home: Path, **more: str) -> list[Finding]:
    """Return what is found with these settings and no others, besides what is fine."""
    usual = {"HINDCAST_DATA_DIR": str(home), "HINDCAST_WEB_PORT": "0"}
    return list(await examine(usual | more))


def troubles(findings: Sequence[Finding]) -> list[Finding]:
    """Return what is not fine."""
    return [one for one in findings if one.level is not Level.OK]


def only(findings: Sequence[Finding]) -> Finding:
    """Return the one finding that is not fine."""
    found = troubles(findings)
    assert len(found) == 1, as_text(findings)
    return found[0]


async def ask_daily(home: Path, community: str, channel: str) -> None:
    """Start a check-in."""
    async with Database.open("", home) as database:
        diary = SqlDiary(database, SystemClock())
        await diary.start(Checkin(Community(community), channel, time(9), "UTC"))


def clean_environment() -> Mapping[str, str]:
    """Return this process's environment without settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HINDCAST_")}
