"""Connections begin apart, whichever process begins them."""

import asyncio
from itertools import pairwise

import pytest
from sqlalchemy import update

from storage.database.engine import Database
from storage.processes.starts import SqlStarts
from storage.tables import session_start

APART_S, SLOW_S = 200.0, 90.0
"""So far apart that what the database takes makes no difference, however busy the machine is."""


def at_once(database: Database) -> SqlStarts:
    """Return starts for whom no time passes while they agree."""
    return SqlStarts(database, lambda: 0.0)


async def test_the_first_start_is_now_and_each_one_after_it_waits_for_the_one_before(
    database: Database,
) -> None:
    one, two = at_once(database), at_once(database)
    assert await one.wait_s("discord:1", APART_S) == 0
    assert await two.wait_s("discord:1", APART_S) == pytest.approx(APART_S, abs=SLOW_S)
    assert await one.wait_s("discord:1", APART_S) == pytest.approx(2 * APART_S, abs=SLOW_S)
    assert await two.wait_s("discord:2", APART_S) == 0


async def test_of_many_at_once_no_two_have_the_same_time(database: Database) -> None:
    starts = at_once(database)
    waits = await asyncio.gather(*(starts.wait_s("discord:1", 70.0) for _ in range(8)))
    assert all(later - sooner > 10 for sooner, later in pairwise(sorted(waits)))


async def test_a_while_later_nobody_waits(database: Database) -> None:
    starts = at_once(database)
    await starts.wait_s("discord:1", 0.1)
    await asyncio.sleep(0.1)
    assert await starts.wait_s("discord:1", 0.1) == 0


async def test_what_was_agreed_before_the_clock_was_set_back_holds_up_nobody(
    database: Database,
) -> None:
    starts = at_once(database)
    await starts.wait_s("discord:1", APART_S)
    async with database.writing() as connection:
        tomorrow = session_start.c.at_s + 86_400
        await connection.execute(update(session_start).values(at_s=tomorrow))
    assert await starts.wait_s("discord:1", APART_S) == 0
    assert await starts.wait_s("discord:1", APART_S) == pytest.approx(APART_S, abs=SLOW_S)


async def test_what_comes_after_the_clock_was_read_counts_and_what_came_before_it_does_not(
    database: Database,
) -> None:
    asked = asyncio.Event()

    def elapsed() -> float:
        asked.set()
        return next(moments)

    moments = iter([100.0, 100.7])
    async with database.writing() as connection:
        await connection.execute(session_start.insert().values(name="discord:1", at_s=0.0))
        waiting = asyncio.create_task(SqlStarts(database, elapsed).wait_s("discord:1", APART_S))
        await asyncio.sleep(0.2)
        assert not asked.is_set()
    assert await waiting == pytest.approx(-0.7)
