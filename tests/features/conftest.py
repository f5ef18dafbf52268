"""A house whose clock can be set, and people in conversation with it."""

import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import House, open_house
from bot.domain.delivery import Sent
from bot.kernel.asker import LOCAL, Role
from bot.ports import Claim, Post
from bot.settings import Settings
from tests.conftest import ALICE, NOON, Visit
from tests.fakes import FixedClock

OPEN = "super-impressive-ai-discoveries-in-2026"
"""Of Julian Schrittwieser; closes at the end of 31 December 2026."""

DUE = "browser-agents-clear-by-end-2025"
"""Of Sholto Douglas; closed at the end of 31 December 2025."""

Visiting = Callable[[str], Visit]


@pytest.fixture
def clock() -> FixedClock:
    """Give the clock of the house; it stands at noon on 20 November 2026 until it is set."""
    return FixedClock(NOON)


@pytest.fixture
async def house(planted: Path, tmp_path: Path, clock: FixedClock) -> AsyncIterator[House]:
    """Give a house over the real seeds, on SQLite, by that clock."""
    home = tmp_path / "data"
    shutil.copytree(planted, home)
    async with open_house(Settings(data_dir=home), clock=clock) as opened:
        yield opened


@pytest.fixture
def visiting(house: House) -> Visiting:
    """Give what lets a member of any name in."""
    return lambda name: Visit(house, replace(ALICE, member=name, name=name.capitalize()))


@pytest.fixture
def mo(house: House) -> Visit:
    """Give a moderator in conversation with the house."""
    return Visit(house, replace(ALICE, member="mo", name="Mo", role=Role.MODERATOR))


async def five_forecast(visiting: Visiting) -> None:
    """Have as many members forecast as it takes for the crowd to be shown: 40 % in the middle."""
    for name, percent in zip("abcde", (10, 20, 40, 60, 90), strict=True):
        await visiting(name).says(f"/forecast {OPEN} percent:{percent}")


async def posted(house: House, name: str, day: date, *, judging: bool = False) -> Post:
    """Post a check-in of the local room on a day."""
    now = datetime.combine(day, time(9), UTC)
    claim = Claim("room", day, name, judging)
    post = await house.ports.diary.claim(LOCAL, claim, now, timedelta(minutes=1))
    assert post
    return (await house.ports.diary.mark(post, Sent(post.id), now)).post
