"""What is new on the wall is told to a crowd without holding anybody up."""

import asyncio

from adapters.web.visitors.place import Place
from adapters.web.wall import events
from adapters.web.wall.today import Today
from bot.kernel.asker import Role
from bot.kernel.local import local_asker
from tests.web.test_events import inventing, listening


async def test_what_many_hear_alike_is_made_once_and_for_each_who_sees_it_otherwise(
    keeper, monkeypatch
):
    made, wall = [], events._wall
    monkeypatch.setattr(events, "_wall", lambda *given: made.append(1) or wall(*given))
    await keeper.say("/checkin now")
    tabs = [await keeper.get("/events", headers=inventing(n)) for n in range(9)]
    for tab in tabs:
        await tab.content.readuntil(b"event: today")
    assert len(made) == 1
    async with listening(keeper) as (_, mine), listening(keeper, "/events?as=Ada") as (_, hers):
        assert 'action="/press?as=you"' in (await mine())["data"].replace('\\"', '"')
        assert 'action="/press?as=Ada"' in (await hers())["data"].replace('\\"', '"')
    for tab in tabs:
        tab.close()


async def test_others_have_their_turn_between_those_who_hear_the_news(monkeypatch):
    told, passed = [], []

    async def wall(*_):
        return "the wall"

    monkeypatch.setattr(events, "place_of", lambda _: Place("you"))
    monkeypatch.setattr(events, "asker_of", lambda _: local_asker("you", Role.MEMBER))
    monkeypatch.setattr(events, "_wall", wall)
    walls = events.Walls()

    async def hear():
        told.append(await walls.told(None, Today("tag")))

    async with asyncio.TaskGroup() as crowd:
        for _ in range(50):
            crowd.create_task(hear())
        while len(told) < 50:
            before = len(told)
            await asyncio.sleep(0)
            passed.append(len(told) - before)
    assert max(passed) <= 2
