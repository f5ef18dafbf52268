"""The disk is full: the system refuses every write of the real process, until there is room."""

import shutil
from pathlib import Path

import psutil

from tests.discord.fake import FakeDiscord
from tests.faults.crowd import Crowd, kept_forecasts
from tests.processes import on_discord, serving

NO_ROOM, ROOM = (0, psutil.RLIM_INFINITY), (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY)
"""How large a file may become, in bytes: what the system says no to, as on a full disk."""


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
