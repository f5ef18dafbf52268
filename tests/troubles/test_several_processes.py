"""Of several processes on one database one tells the operators of a kind."""

import asyncio
from datetime import timedelta

from bot.bootstrap import FixedClock
from bot.domain.delivery import Refused, Sent
from bot.ports import Acts
from bot.troubles import Telling
from bot.troubles.tally import QUIET_S, Tally
from storage.database.engine import Database
from storage.processes.acts import SqlActs
from tests.troubles.channel import AT, BROKEN, Channel, Time
from tests.troubles.taken import Away


class Process:
    """One that tells, with a memory of its own."""

    def __init__(self, acts: Acts, channel: Channel, elapsed: Time | None = None) -> None:
        self.tally = Tally(elapsed or Time(), lambda: AT)
        self.telling = Telling([channel.operators()], acts, lambda: AT, self.tally)

    async def breaks(self) -> None:
        """Break, and tell of it."""
        self.tally.note(BROKEN, "3f9c2a1b")
        await self.telling.tell(self.tally.due())


async def test_of_several_that_break_alike_one_tells_of_it(database: Database) -> None:
    channel, acts = Channel(), SqlActs(database, FixedClock(AT))
    processes = [Process(acts, channel) for _ in range(4)]
    await asyncio.gather(*(each.breaks() for each in processes))
    assert len(channel.cards) == 1
    assert [each.tally.due() for each in processes] == [[]] * 4


async def test_one_that_starts_anew_does_not_tell_what_was_told_within_the_hour(
    database: Database,
) -> None:
    channel, within, after = Channel(), timedelta(minutes=59), timedelta(minutes=60)
    for later in (timedelta(), within, after):
        await Process(SqlActs(database, FixedClock(AT + later)), channel).breaks()
    assert len(channel.cards) == 2


async def test_what_one_could_not_tell_another_may(database: Database) -> None:
    channel = Channel(Refused("Slack is away.", permanent=False))
    acts = SqlActs(database, FixedClock(AT))
    first, second = Process(acts, channel), Process(acts, channel)
    await first.breaks()
    channel.answer = Sent("1")
    await second.breaks()
    await first.breaks()
    assert len(channel.cards) == 2


async def test_one_without_a_channel_leaves_it_to_the_others(database: Database) -> None:
    channel, acts = Channel(), SqlActs(database, FixedClock(AT))
    deaf = Telling([], acts, lambda: AT, Tally(Time(), lambda: AT))
    tally = Tally(Time(), lambda: AT)
    tally.note(BROKEN, "-")
    await deaf.tell(tally.due())
    await Process(acts, channel).breaks()
    assert len(channel.cards) == 1


async def test_while_the_database_is_away_each_goes_by_its_own_memory() -> None:
    channel, elapsed = Channel(), Time()
    process = Process(Away(), channel, elapsed)
    await process.breaks()
    await process.breaks()
    assert len(channel.cards) == 1
    elapsed.seconds = QUIET_S
    await process.breaks()
    assert len(channel.cards) == 2
