"""Processes that share a platform's rate."""

from datetime import timedelta

from sqlalchemy import select, update

from storage.database.engine import Database
from storage.processes.clock import clock_s
from storage.processes.roster import SqlRoster
from storage.tables import heartbeat

TICK_S = 30.0


async def seen(database: Database, process: SqlRoster, ago: timedelta) -> None:
    """Have a process be heard last so long ago, by the database's clock."""
    mine = heartbeat.c.process == process.process
    async with database.writing() as connection:
        at = (await connection.execute(select(heartbeat.c.seen_at).where(mine))).scalar_one()
        await connection.execute(update(heartbeat).where(mine).values(seen_at=at - ago))


async def test_processes_count_each_other_while_they_are_heard(database: Database) -> None:
    one, two = SqlRoster(database, TICK_S), SqlRoster(database, TICK_S)
    assert await one.present("slack") == 1
    assert await two.present("slack") == 2
    await seen(database, two, timedelta(seconds=80))
    assert await one.present("slack") == 2
    assert await two.present("discord") == 1


async def test_one_that_is_silent_for_three_ticks_counts_no_more(database: Database) -> None:
    one, two = SqlRoster(database, TICK_S), SqlRoster(database, TICK_S)
    await two.present("slack")
    await seen(database, two, timedelta(seconds=91))
    assert await one.present("slack") == 1


async def test_what_was_written_before_the_clock_was_set_back_counts_no_more(
    database: Database,
) -> None:
    one, two = SqlRoster(database, TICK_S), SqlRoster(database, TICK_S)
    await two.present("slack")
    await seen(database, two, -timedelta(days=1))
    assert await one.present("slack") == 1


async def test_processes_are_seen_by_the_databases_clock_not_by_their_machines(
    database: Database,
) -> None:
    one = SqlRoster(database, TICK_S)
    await one.present("slack")
    async with database.reading() as connection:
        seen_at = (await connection.execute(select(heartbeat.c.seen_at))).scalar_one()
        now_s = await clock_s(connection)
    assert 0 <= now_s - seen_at.timestamp() < 5
