"""Who waits for a look at the wall, and who is given what was seen last."""

import asyncio

import pytest

from adapters.web.keeping.lately import Lately
from tests.patience import PATIENCE_S
from tests.web.conftest import Furnished


class Wall:
    """Something to look at; a look takes until it `may_end`."""

    def __init__(self) -> None:
        self.hangs, self.seen, self.looks = 0, 0, 0
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def look(self) -> None:
        self.looks += 1
        hangs = self.hangs
        await self.may_end.wait()
        self.seen = hangs


async def soon(waiting: asyncio.Task[None]) -> bool:
    """Tell whether something ends by itself."""
    await asyncio.wait([waiting], timeout=0.05)
    return waiting.done()


async def test_whoever_comes_during_a_look_is_given_what_was_seen_last():
    wall = Wall()
    lately = Lately(wall.look, 0.0, "could not look", patience_s=60.0)
    await lately.refresh()
    wall.may_end.clear()
    for _ in range(5):
        async with asyncio.timeout(PATIENCE_S):
            await lately.refresh()
        await asyncio.sleep(0)
    assert wall.looks == 2
    await lately.close()
    assert not asyncio.all_tasks() - {asyncio.current_task()}


async def test_whoever_comes_after_an_act_waits_for_a_look_that_began_after_it():
    wall = Wall()
    lately = Lately(wall.look, 60.0, "could not look", patience_s=60.0)
    await lately.refresh()
    wall.may_end.clear()
    before = asyncio.create_task(lately.now())
    await asyncio.sleep(0)
    wall.hangs = 1
    lately.stale()
    first, second = (asyncio.create_task(lately.refresh()) for _ in range(2))
    assert not await soon(first)
    wall.may_end.set()
    await asyncio.gather(before, first, second)
    assert (wall.seen, wall.looks) == (1, 3)


async def test_the_second_to_come_after_an_act_is_not_given_what_was_before_it():
    wall = Wall()
    lately = Lately(wall.look, 60.0, "could not look", patience_s=60.0)
    await lately.refresh()
    lately.stale()
    wall.may_end.clear()
    first = asyncio.create_task(lately.refresh())
    await asyncio.sleep(0)
    second = asyncio.create_task(lately.refresh())
    assert not await soon(second)
    wall.may_end.set()
    await asyncio.gather(first, second)


async def test_without_patience_everybody_waits_for_a_look_that_is_due():
    wall = Wall()
    lately = Lately(wall.look, 0.0, "could not look")
    await lately.refresh()
    wall.may_end.clear()
    first, second = (asyncio.create_task(lately.refresh()) for _ in range(2))
    assert not await soon(first)
    assert not second.done()
    wall.may_end.set()
    await asyncio.gather(first, second)


async def test_what_cannot_be_seen_is_said_once_and_not_looked_at_by_each_who_waits(caplog):
    looks = []

    async def look() -> None:
        looks.append(1)
        raise OSError

    lately = Lately(look, 60.0, "could not look")
    await asyncio.gather(*(lately.refresh() for _ in range(5)))
    assert len(looks) == 1
    assert [record.message for record in caplog.records] == ["could not look"]


@pytest.mark.parametrize("acts", [False, True])
async def test_the_front_page_waits_for_the_wall_only_after_an_act(
    furnished: Furnished, monkeypatch: pytest.MonkeyPatch, acts: bool
):
    gate, read = asyncio.Event(), furnished.house.ports.diary.posts

    async def slowly(*asked: object) -> object:
        await gate.wait()
        return await read(*asked)

    async with furnished.browser() as browser:
        await browser.page("/")
        if acts:
            await browser.say("sunscreen")
        monkeypatch.setattr(type(furnished.house.ports.diary), "posts", lambda _, *a: slowly(*a))
        await asyncio.sleep(0.1)  # longer than between two looks
        coming = asyncio.create_task(browser.get("/"))
        done, _ = await asyncio.wait([coming], timeout=0.5 if acts else PATIENCE_S)
        assert bool(done) != acts
        gate.set()
        assert (await coming).status == 200
