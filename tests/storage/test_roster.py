"""Processes that share a platform's rate, and what they tell of themselves."""

from datetime import timedelta

from sqlalchemy import select, update

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
    assert [each.process for each in await peers(database, "discord")] == []
    assert {each.process for each in await peers(database, "slack")} == set(told)


async def test_processes_are_seen_by_the_databases_clock_not_by_their_machines(
    database: Database,
) -> None:
    one = SqlRoster(database, TICK_S)
    await one.present("slack")
    async with database.reading() as connection:
        seen_at = (await connection.execute(select(heartbeat.c.seen_at))).scalar_one()
        now_s = await clock_s(connection)
    assert 0 <= now_s - seen_at.timestamp() < 5
