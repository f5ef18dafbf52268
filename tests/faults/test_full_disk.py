"""The disk is full: the system refuses every write of the real process, until there is room."""

import asyncio
import json
import shutil
from pathlib import Path

import psutil

from tests.discord.fake import FakeDiscord
from tests.faults.crowd import Crowd, kept_forecasts
from tests.processes import Serving, on_discord, serving

NO_ROOM, ROOM = (0, psutil.RLIM_INFINITY), (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY)
"""How large a file may become, in bytes: what the system says no to, as on a full disk."""

WRITTEN = ("database", "writing")


async def test_on_a_full_disk_nothing_is_half_kept_and_with_room_it_goes_on(
    planted: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    crowd = Crowd()
    async with FakeDiscord() as discord:
        guild = discord.guild("Tea House")
        alice = discord.person("alice", guild)
        crowd.on_discord(*(discord.person(f"d{n}", guild) for n in range(8)))
        async with serving(home, on_discord(discord)) as bot:
            await bot.ready()
            async with crowd.busy():
                await crowd.confirms(10)
                bot.seen.rlimit(psutil.RLIMIT_FSIZE, NO_ROOM)
                before = crowd.confirmed.total()
                await crowd.is_told(10)
                assert "**sunscreen**" in (await alice.types("quote", words="sunscreen")).text
                assert crowd.confirmed.total() <= before + len(crowd.members)  # on their way then
                bot.seen.rlimit(psutil.RLIMIT_FSIZE, ROOM)
                await crowd.confirms(10)
            await bot.ready()
            assert await bot.stop() == 0
        assert discord.violations == []
    kept = await kept_forecasts("", home)
    assert crowd.confirmed <= kept <= crowd.sent
    assert crowd.silent == 0
    assert all("the database is away" in answer for answer in crowd.told)


async def test_a_full_disk_is_told_though_nobody_writes(planted: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    async with serving(home, {}) as bot:
        await bot.ready()
        await told(bot, up=True)
        bot.seen.rlimit(psutil.RLIMIT_FSIZE, NO_ROOM)
        assert await told(bot, up=False) == {"database": True, "writing": False}
        assert (await bot.samples())['hindcast_database_errors_total{trouble="refused"}'] > 0
        bot.seen.rlimit(psutil.RLIMIT_FSIZE, ROOM)
        assert await told(bot, up=True) == {"database": True, "writing": True}


async def told(bot: Serving, *, up: bool) -> dict[str, bool]:
    """Wait until the figure is as it should be, and return what `/readyz` says of the database."""
    async with asyncio.timeout(30):
        while (await bot.samples())["hindcast_database_up"] != up:
            await asyncio.sleep(0.1)
    status, page = await bot.get("/readyz")
    assert status == (200 if up else 503)
    return {name: fine for name, fine in json.loads(page).items() if name in WRITTEN}
