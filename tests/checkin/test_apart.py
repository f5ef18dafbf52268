"""One channel's trouble stays its own: the others, and other processes, go on."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.checking import Carrier, Checking
from bot.checking.together import ENOUGH, together
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.ports import Checkin, Ports, Post, PostState, Reminder
from storage.database.engine import Database
from tests.checkin.channel import CHECKIN, HERE, Channel, compose
from tests.checkin.world import PREDICTION, choose
from tests.patience import PATIENCE_S


async def test_whose_posts_are_not_this_processs_are_left_to_others(database: Database) -> None:
    channel = Channel(database)
    await channel.diary.start(CHECKIN)
    carrier = Carrier("slack", channel.story, mine=lambda community: community != HERE)
    await Checking(carrier, channel.checking._ports, compose, choose=choose).round()
    assert channel.story.told == []
    await channel.checking.round()
    assert channel.story.told == [("send", "podcasts")]


async def test_a_card_that_cannot_be_made_is_tried_again(database: Database) -> None:
    channel = Channel(database)
    await channel.diary.start(CHECKIN)
    working, broken = channel.checking._delivering.compose, "broken"

    async def fail(_posts: Sequence[Post], _ports: Ports) -> Mapping[str, Card]:
        raise LookupError(broken)

    object.__setattr__(channel.checking._delivering, "compose", fail)
    await channel.checking.round()
    assert (await channel.post()).state is PostState.PENDING
    object.__setattr__(channel.checking._delivering, "compose", working)
    channel.clock.wait(minutes=1)
    await channel.checking.round()
    assert (await channel.post()).state is PostState.POSTED


async def test_an_unknown_zone_holds_nobody_else(database: Database) -> None:
    channel = Channel(database)
    for number, zone in enumerate(("Mars/Olympus", "UTC")):
        await channel.diary.start(
            Checkin(HERE, f"channel-{number}", time(6), zone, started_by="al")
        )
    await channel.checking.round()
    assert channel.story.told == [("send", "channel-1")]


async def test_one_channel_that_fails_holds_no_other(database: Database) -> None:
    channel = Channel(database)
    for number in range(5):
        await channel.diary.start(Checkin(HERE, f"channel-{number}", time(6), "UTC"))

    async def fail_for_one(ports: Ports, days: Mapping[Any, date]) -> Any:
        if (HERE, "channel-2") in days:
            raise LookupError(days)
        return await choose(ports, days)

    carrier, ports = Carrier("slack", channel.story), channel.checking._ports
    await Checking(carrier, ports, compose, choose=fail_for_one).round()
    assert sorted(where for _, where in channel.story.told) == [
        f"channel-{number}" for number in (0, 1, 3, 4)
    ]


async def test_other_platforms_are_left_to_others(channel: Channel) -> None:
    await channel.diary.start(Checkin(Community("discord:1"), "podcasts", time(6), "UTC"))
    await channel.checking.round()
    assert channel.story.told == []
    channel.clock.wait(days=1)
    await channel.checking.round()
    assert channel.story.told == [("send", "podcasts")]


async def test_a_call_that_hangs_holds_nothing_else(channel: Channel) -> None:
    await channel.diary.want(HERE, PREDICTION.id)
    channel.story.hangs = True
    channel.story.reminders = [Reminder(HERE, "bo", PREDICTION.id)]
    carrier, ports = Carrier("slack", channel.story, call_s=0.2), channel.checking._ports
    async with asyncio.timeout(PATIENCE_S):
        await Checking(carrier, ports, compose, choose=choose).round()
    assert channel.story.told == [("tell", "bo")]


@pytest.mark.parametrize(("communities", "done"), [(1, 31), (ENOUGH, ENOUGH)])
async def test_one_community_that_fails_holds_no_other_but_many_end_the_work(
    communities: int, done: int
) -> None:
    tried = []

    async def work(number: int) -> None:
        tried.append(number)
        if number < 30:
            raise LookupError(number)

    await together(range(31), work, 1, lambda: False, lambda number: str(number % communities))
    assert len(tried) == done


async def test_a_zone_farther_west_does_not_ask_for_the_day_before(channel: Channel) -> None:
    day = (await channel.post()).local_date
    await channel.diary.start(replace(CHECKIN, zone="Pacific/Kiritimati", at=time(0)))
    await channel.checking.round()
    newest = (await channel.post()).local_date
    assert newest >= day
    posts = len(await channel.diary.posts(HERE))
    await channel.diary.start(replace(CHECKIN, zone="Pacific/Pago_Pago", at=time(0)))
    await channel.checking.round()
    assert len(await channel.diary.posts(HERE)) == posts
    channel.clock.wait(days=2)
    await channel.checking.round()
    assert len(await channel.diary.posts(HERE)) == posts + 1
