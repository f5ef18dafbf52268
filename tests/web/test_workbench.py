"""Where work takes a place, nobody's queue is in the way of anybody else's."""

import asyncio

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.errors import Busy
from adapters.web.keeping.kept import KEPT_FOR, Kept
from adapters.web.keeping.store import KEPT, got
from adapters.web.keeping.workbench import Workbench
from adapters.web.routes import make_app
from adapters.web.visitors.crowd import Holder
from tests.fakes import FixedClock
from tests.web.conftest import Browser

GREEDY, FRIEND, KEEPER = Holder("10.0.0.1"), Holder("10.0.0.2"), Holder("10.0.0.1", keyed=True)


class Shop:
    """A bench with one place, and who was served at it."""

    def __init__(self, waiting: int) -> None:
        self.bench = Workbench(1, waiting)
        self.served: list[str] = []
        self.open = asyncio.Event()

    async def comes(self, holder: Holder, name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(self._work(holder, name))
        await asyncio.sleep(0)
        return task

    async def _work(self, holder: Holder, name: str) -> None:
        async with self.bench.place(holder):
            self.served.append(name)
            await self.open.wait()

    async def closes(self, *tasks: asyncio.Task[None]) -> None:
        self.open.set()
        await asyncio.gather(*tasks)


async def test_addresses_take_turns_however_much_one_wants():
    shop = Shop(waiting=9)
    greedy = [await shop.comes(GREEDY, f"greedy {n}") for n in range(5)]
    friend = await shop.comes(FRIEND, "friend")
    await shop.closes(*greedy, friend)
    assert shop.served[:3] == ["greedy 0", "greedy 1", "friend"]
    assert len(shop.served) == 6


async def test_who_wants_most_gives_way_where_too_many_wait():
    shop = Shop(waiting=3)
    greedy = [await shop.comes(GREEDY, f"greedy {n}") for n in range(4)]
    friend = await shop.comes(FRIEND, "friend")
    with pytest.raises(Busy) as refused:
        await greedy.pop()
    assert refused.value.status == 503
    assert refused.value.headers["Retry-After"]
    await shop.closes(*greedy, friend)
    assert "friend" in shop.served


async def test_one_address_may_wait_in_all_places_and_no_more():
    shop = Shop(waiting=2)
    greedy = [await shop.comes(GREEDY, f"greedy {n}") for n in range(4)]
    with pytest.raises(Busy):
        await greedy.pop()
    await shop.closes(*greedy)
    assert shop.served == ["greedy 0", "greedy 1", "greedy 2"]


async def test_where_all_want_as_little_the_last_to_come_is_refused():
    shop = Shop(waiting=2)
    known = [await shop.comes(Holder(f"10.0.1.{n}"), f"{n}") for n in range(3)]
    with pytest.raises(Busy):
        await (await shop.comes(FRIEND, "friend"))
    await shop.closes(*known)
    assert shop.served == ["0", "1", "2"]


async def test_no_stranger_stands_in_the_way_of_the_key():
    shop = Shop(waiting=1)
    greedy = [await shop.comes(GREEDY, f"greedy {n}") for n in range(2)]
    keeper = await shop.comes(KEEPER, "keeper")
    assert shop.served == ["greedy 0", "keeper"]
    await shop.closes(*greedy, keeper)


async def test_who_gives_up_leaves_their_place_to_the_next():
    shop = Shop(waiting=2)
    first, second, third = [await shop.comes(GREEDY, f"{n}") for n in range(3)]
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    fourth = await shop.comes(GREEDY, "3")
    first.cancel()
    await asyncio.sleep(0)
    third.cancel()  # when the place had just been passed on to it
    await shop.closes(fourth)
    assert shop.served[-1] == "3"
    again = await shop.comes(FRIEND, "friend")
    await again
    assert shop.served[-1] == "friend"


async def full() -> str:
    raise Busy("Too much is being made ready at once.")


async def made() -> str:
    return "made"


async def test_what_was_made_before_is_given_while_too_many_want_a_place():
    clock = FixedClock()
    kept = Kept[str](clock, 2)
    assert await got(kept, "page", made) == "made"
    clock.time += 10 * KEPT_FOR
    assert await got(kept, "page", full) == "made"
    with pytest.raises(Busy):
        await got(kept, "another", full)


async def test_who_joined_what_had_to_give_way_has_it_made_themselves():
    kept, gives_way = Kept[str](FixedClock(), 2), asyncio.Event()

    async def later() -> str:
        await gives_way.wait()
        return await full()

    greedy = asyncio.create_task(got(kept, "page", later))
    await asyncio.sleep(0)
    friend = asyncio.create_task(got(kept, "page", made))
    await asyncio.sleep(0)
    gives_way.set()
    assert await friend == "made"
    with pytest.raises(Busy):
        await greedy


async def test_a_stranger_who_wants_everything_keeps_no_page_from_others(house):
    app, done = make_app(house.room()), asyncio.Event()

    async def wants() -> None:
        async with app[KEPT].presses.place(GREEDY):
            await done.wait()

    async with TestClient(TestServer(app)) as client, TestClient(TestServer(app)) as other:
        greedy = [asyncio.create_task(wants()) for _ in range(34)]
        await asyncio.sleep(0)
        keeper, friend = Browser(client), Browser(other)
        await keeper.come_with_key()
        assert (await keeper.get("/episodes")).status == 200
        asked = asyncio.create_task(friend.get("/topics"))
        refused, _ = await asyncio.wait(greedy, return_when=asyncio.FIRST_COMPLETED)
        assert [type(each.exception()) for each in refused] == [Busy]
        done.set()
        assert (await asked).status == 200
        await asyncio.gather(*(each for each in greedy if each not in refused))
