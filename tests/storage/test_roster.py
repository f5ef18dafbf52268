"""Processes that share a platform's rate, and what they tell of themselves."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.domain.agreement import Setup
from storage.database.engine import Database
from storage.processes.clock import clock_s
from storage.processes.roster import SqlRoster, peers
from storage.tables import heartbeat

TICK_S, LONG_TICK_S = 30.0, 3600.0


async def seen(database: Database, process: SqlRoster, ago: timedelta) -> None:
    """Have a process be heard last so long ago, by the database's clock."""
    mine = heartbeat.c.process == process.process
    async with database.writing() as connection:
        found = await connection.execute(select(heartbeat).where(mine))
        row = found.one()
        moved = {"seen_at": row.seen_at - ago, "until": row.until - ago}
        await connection.execute(update(heartbeat).where(mine).values(moved))


async def counted(process: SqlRoster, platform: str = "slack") -> int:
    """Return how many a process counts, itself among them."""
    return len(await process.present(platform))


async def test_processes_count_each_other_while_they_are_heard(database: Database) -> None:
    one, two = SqlRoster(database, TICK_S), SqlRoster(database, TICK_S)
    assert await counted(one) == 1
    assert await counted(two) == 2
    await seen(database, two, timedelta(seconds=80))
    assert await counted(one) == 2
    assert await counted(two, "discord") == 1


async def test_one_that_is_silent_for_three_ticks_counts_no_more(database: Database) -> None:
    one, two = SqlRoster(database, TICK_S), SqlRoster(database, TICK_S)
    await two.present("slack")
    await seen(database, two, timedelta(seconds=91))
    assert await counted(one) == 1


async def test_one_whose_ticks_are_longer_counts_for_three_of_its_own(database: Database) -> None:
    one, slow = SqlRoster(database, TICK_S), SqlRoster(database, LONG_TICK_S)
    await slow.present("slack")
    await seen(database, slow, timedelta(hours=2))
    assert await counted(one) == 2


async def test_one_that_leaves_counts_no_more(database: Database) -> None:
    one, two = SqlRoster(database, TICK_S), SqlRoster(database, TICK_S)
    await two.present("slack")
    await two.present("discord")
    await two.leave()
    assert await counted(one) == await counted(one, "discord") == 1


async def test_what_was_written_before_the_clock_was_set_back_counts_no_more(
    database: Database,
) -> None:
    one, two = SqlRoster(database, TICK_S), SqlRoster(database, TICK_S)
    await two.present("slack")
    await seen(database, two, -timedelta(days=1))
    assert await counted(one) == 1


async def test_each_is_told_how_the_others_are_set_up(database: Database) -> None:
    one = SqlRoster(database, TICK_S, lambda platform: Setup({"aliases of": platform}))
    two = SqlRoster(database, TICK_S, lambda _: Setup(shards=(2, 3), shard_count=4))
    await one.present("slack")
    told = {each.process: each.setup for each in await two.present("slack")}
    assert told[one.process].alike == {"aliases of": "slack"}
    assert list(told[two.process].shards) == [2, 3]
    assert [each.process for each in await peers(database, "discord", TICK_S)] == []
    assert {each.process for each in await peers(database, "slack", TICK_S)} == set(told)


async def test_processes_are_seen_by_the_databases_clock_not_by_their_machines(
    database: Database,
) -> None:
    one = SqlRoster(database, TICK_S)
    await one.present("slack")
    async with database.reading() as connection:
        seen_at = (await connection.execute(select(heartbeat.c.seen_at))).scalar_one()
        now_s = await clock_s(connection)
    assert 0 <= now_s - seen_at.timestamp() < 5


@pytest.mark.parametrize(
    ("tick_s", "ago_s", "lately"), [(30, 20, True), (30, 60, False), (200, 250, True)]
)
async def test_one_not_heard_for_a_tick_and_a_half_of_its_own_may_have_ended(
    database: Database, tick_s: float, ago_s: float, lately: bool
) -> None:
    one = SqlRoster(database, tick_s)
    await one.present("slack")
    await seen(database, one, timedelta(seconds=ago_s))
    [told] = await peers(database, "slack", TICK_S)
    assert told.lately is lately


async def written(database: Database, **values: object) -> None:
    """Have a process of another version be heard, by the database's clock now or so long ago."""
    async with database.writing() as connection:
        ago = values.pop("ago", timedelta())
        assert isinstance(ago, timedelta)
        seen_at = datetime.fromtimestamp(await clock_s(connection), UTC) - ago
        row = {"process": "another", "platform": "slack", "seen_at": seen_at}
        await connection.execute(insert(heartbeat).values(row | values))


@pytest.mark.parametrize(("ago_s", "count"), [(0, 2), (70, 2), (95, 1)])
async def test_one_of_an_older_version_counts_by_when_it_was_heard(
    database: Database, ago_s: float, count: int
) -> None:
    await written(database, ago=timedelta(seconds=ago_s))
    assert await counted(SqlRoster(database, TICK_S)) == count
    assert await counted(SqlRoster(database, TICK_S)) == count + 1
    left = await peers(database, "slack", TICK_S)
    assert ("another" in {each.process for each in left}) is (count == 2)


@pytest.mark.parametrize("said", [{"shards": "all"}, [], None, {"alike": {"tick": 30}}])
async def test_one_of_a_later_version_that_says_it_otherwise_counts_and_tells_nothing(
    database: Database, said: Mapping[str, object] | None
) -> None:
    until = datetime.now(UTC) + timedelta(days=1)
    await written(database, until=until, setup=said)
    told = await SqlRoster(database, TICK_S).present("slack")
    assert [each.setup for each in told if each.process == "another"] == [Setup()]


async def test_two_that_come_back_at_once_do_not_wait_for_each_other(database: Database) -> None:
    both = [SqlRoster(database, TICK_S) for _ in range(2)]
    for one in both:
        await one.present("slack")
    for _ in range(10):
        for one in both:
            await seen(database, one, timedelta(days=1))
        await asyncio.gather(*(one.present("slack") for one in both))
    assert await counted(both[0]) == 2
