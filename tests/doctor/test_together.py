"""The doctor compares the processes that share a database."""

from pathlib import Path

from bot import __version__
from bot.kernel.health import Finding
from bot.settings import read_settings, setup_of
from storage.database.engine import Database
from storage.processes.roster import SqlRoster
from tests.doctor.conftest import looked

MINE = {"DISCORD_SHARD_COUNT": "2", "DISCORD_SHARD_IDS": "0"}


async def carries(home: Path, platform: str = "discord", **variables: str) -> None:
    """Have a process carry posts that is set up so."""
    settings = read_settings(named(variables))
    async with Database.open("", home) as database:
        roster = SqlRoster(database, 30.0, lambda name: setup_of(settings, name, __version__))
        await roster.present(platform)


def named(variables: dict[str, str]) -> dict[str, str]:
    """Return variables by their whole names."""
    return {f"HINDCAST_{name}": value for name, value in variables.items()}


async def found(home: Path, **variables: str) -> list[Finding]:
    """Return what the doctor says of the processes."""
    every = await looked(home, **named(variables))
    return [one for one in every if one.area == "processes"]


async def test_of_processes_nothing_is_said_where_none_carries_posts(home: Path) -> None:
    assert await found(home) == []


async def test_processes_that_are_set_up_alike_are_fine(home: Path) -> None:
    await carries(home, **MINE)
    await carries(home, **MINE | {"DISCORD_SHARD_IDS": "1"})
    await carries(home, "slack")
    assert [(one.level, one.words) for one in await found(home, **MINE)] == [
        ("ok", "Discord: 2 processes carry posts, set up alike."),
        ("ok", "Slack: one process carries posts."),
    ]


async def test_another_tick_and_other_counts_of_shards_are_found(home: Path) -> None:
    await carries(home, **MINE | {"TICK_S": "3600", "DISCORD_SHARD_COUNT": "1"})
    of_settings = (await found(home, **MINE))[:2]
    assert [one.words for one in of_settings] == [
        "Discord: HINDCAST_DISCORD_SHARD_COUNT is 2 here and 1 in another process.",
        "Discord: HINDCAST_TICK_S is 30 here and 3600 in another process.",
    ]
    assert all("docs/scaling.md" in one.mend for one in of_settings)


async def test_shards_that_two_have_and_shards_that_nobody_has_are_found(home: Path) -> None:
    four = {"DISCORD_SHARD_COUNT": "4"}
    await carries(home, **four, DISCORD_SHARD_IDS="0-1")
    await carries(home, **four, DISCORD_SHARD_IDS="1")
    words = [one.words for one in await found(home, **four)]
    assert words == [
        "Discord: several processes have shard 1: what people do comes twice.",
        "Discord: no process that was heard lately has shards 2, 3: nobody answers.",
    ]
