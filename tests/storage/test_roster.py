"""Processes that share a platform's rate."""

from datetime import timedelta

from storage.engine import Database
from storage.roster import SqlRoster
from tests.storage.clocks import MONDAY


async def test_processes_count_each_other_while_they_are_heard(database: Database) -> None:
    one, two = SqlRoster(database, 30.0), SqlRoster(database, 30.0)
    assert await one.present("slack", MONDAY) == 1
    assert await two.present("slack", MONDAY) == 2
    assert await one.present("slack", MONDAY + timedelta(seconds=30)) == 2
    assert await two.present("discord", MONDAY) == 1


async def test_one_that_is_silent_for_three_ticks_counts_no_more(database: Database) -> None:
    one, two = SqlRoster(database, 30.0), SqlRoster(database, 30.0)
    await two.present("slack", MONDAY)
    assert await one.present("slack", MONDAY + timedelta(seconds=90)) == 2
    assert await one.present("slack", MONDAY + timedelta(seconds=91)) == 1


async def test_what_was_written_before_the_clock_was_set_back_counts_no_more(
    database: Database,
) -> None:
    one, two = SqlRoster(database, 30.0), SqlRoster(database, 30.0)
    await two.present("slack", MONDAY + timedelta(days=1))
    assert await one.present("slack", MONDAY) == 1
