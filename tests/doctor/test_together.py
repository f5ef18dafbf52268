"""The doctor compares the processes that share a database."""

from datetime import timedelta
from pathlib import Path

from bot import __version__
from bot.kernel.health import Finding
from bot.settings import read_settings, setup_of
from storage.database.engine import Database
from storage.processes.roster import SqlRoster
from tests.doctor.conftest import looked
from tests.storage.test_roster import seen, written

MINE = {"DISCORD_SHARD_COUNT": "2", "DISCORD_SHARD_IDS": "0"}


async def carries(
    home: Path, platform: str = "discord", ago_s: float = 0, **variables: str
) -> None:
    """Have a process carry posts that is set up so, and was heard last so long ago."""
    settings = read_settings(named(variables))
    async with Database.open("", home) as database:
        roster = SqlRoster(database, 30.0, lambda name: setup_of(settings, name, __version__))
        await roster.present(platform)
        if ago_s:
            await seen(database, roster, timedelta(seconds=ago_s))


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


async def test_what_a_killed_process_said_last_is_not_held_against_its_successor(
    home: Path,
) -> None:
    await carries(home, ago_s=50, DISCORD_SHARD_COUNT="4")
    await carries(home)
    words = [one.words for one in await found(home)]
    assert words == ["Discord: one process carries posts."]


async def test_a_process_whose_round_takes_long_still_has_its_shards(home: Path) -> None:
    await carries(home, ago_s=70, **MINE | {"DISCORD_SHARD_IDS": "1"})
    await carries(home, **MINE)
    assert [one.level for one in await found(home, **MINE)] == ["ok"]


async def test_nothing_is_said_where_all_were_killed_a_while_ago(home: Path) -> None:
    await carries(home, ago_s=70, **MINE)
    assert await found(home, **MINE) == []


async def test_of_an_older_version_it_is_said_that_it_tells_nothing(home: Path) -> None:
    async with Database.open("", home) as database:
        await written(database, platform="discord")
    await carries(home, **MINE)
    assert [one.words for one in await found(home, **MINE)] == [
        "Discord: Another process, of another version, does not say how it is set up."
    ]
