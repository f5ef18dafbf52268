"""A process that ends tells the others, however it ends: they have its share at once."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.database.engine import Database
from storage.processes.roster import peers
from tests.discord.fake import FakeDiscord
from tests.patience import PATIENCE_S
from tests.processes import Serving, on_discord, serving

TICK_S = 30.0
"""The usual one: whoever only fell silent still counts for three of them."""


async def carrying(home: Path) -> int:
    """Return how many processes are known to carry posts to Discord."""
    async with Database.open("", home) as database:
        return len(await peers(database, "discord", TICK_S))


def asked_to_stop(bot: Serving, _: FakeDiscord) -> None:
    """End it as a supervisor does."""
    bot.process.terminate()


def turned_away(_: Serving, discord: FakeDiscord) -> None:
    """End it as Discord does where its token was reset."""
    discord.faults.revoke()


@pytest.mark.parametrize("end", [asked_to_stop, turned_away])
async def test_one_that_ends_carries_no_more(
    end: Callable[[Serving, FakeDiscord], None], planted: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    async with FakeDiscord() as discord, serving(home, on_discord(discord)) as bot:
        await bot.ready()
        async with asyncio.timeout(PATIENCE_S):
            while not await carrying(home):
                await asyncio.sleep(0.05)
            end(bot, discord)
            await bot.process.wait()
        assert await carrying(home) == 0, bot.logged
