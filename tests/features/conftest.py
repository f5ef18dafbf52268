"""A house whose clock can be set, and people in conversation with it."""

import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bootstrap import House, open_house
from bot.kernel.asker import Role
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
