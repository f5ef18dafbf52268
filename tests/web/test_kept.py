import asyncio
from datetime import timedelta
from functools import partial

import pytest
from aiohttp.test_utils import TestServer

from adapters.web.chat.talk import Exchange
from adapters.web.chat.talker import ONCE
from adapters.web.keeping.kept import KEPT_FOR, Kept
from adapters.web.keeping.store import KEPT
from adapters.web.routes import make_app
from adapters.web.visitors.crowd import Holder
from bot.kernel.card import Card
from tests.fakes import FixedClock
from tests.web.conftest import House


class Maker:
    """Makes numbers, one after the other."""

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self) -> int:
        self.made += 1
        return self.made


async def test_what_is_kept_is_made_anew_after_half_a_minute():
    clock, make = FixedClock(), Maker()
    kept = Kept[int](clock, 2)
    assert [await kept.get("a", make) for _ in range(3)] == [1, 1, 1]
    clock.time += KEPT_FOR - timedelta(seconds=1)
    assert await kept.get("a", make) == 1
    clock.time += timedelta(seconds=1)
    assert await kept.get("a", make) == 2


async def test_with_patience_nobody_waits_for_what_is_made_anew():
    clock, make = FixedClock(), Maker()
    kept = Kept[int](clock, 2, KEPT_FOR)
    assert await kept.get("a", make) == 1
    clock.time += KEPT_FOR
    assert [await kept.get("a", make), await kept.get("a", make)] == [1, 1]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await kept.get("a", make) == 2
    clock.time += 2 * KEPT_FOR
    assert await kept.get("a", make) == 3


async def test_what_many_want_at_once_is_made_once():
    make = Maker()
    kept = Kept[int](FixedClock(), 2)
    assert await asyncio.gather(*(kept.get("a", make) for _ in range(5))) == [1] * 5


async def test_who_gives_up_does_not_take_it_from_the_others():
    kept, ready = Kept[bool](FixedClock(), 2), asyncio.Event()
    first, second = (asyncio.create_task(kept.get("a", ready.wait)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    ready.set()
    assert await second


async def test_what_was_not_used_for_longest_leaves_first():
    kept, make = Kept[int](FixedClock(), 2), Maker()
    assert [await kept.get(key, make) for key in "abacab"] == [1, 2, 1, 3, 1, 4]


async def test_what_cannot_be_made_is_not_kept():
    async def fail() -> int:
        raise LookupError

    kept = Kept[int](FixedClock(), 2)
    with pytest.raises(LookupError):
        await kept.get("a", fail)
    assert await kept.get("a", Maker()) == 1


async def test_nothing_is_in_the_making_once_the_room_is_closed():
    room = make_app(House().room())
    async with TestServer(room):
        making = asyncio.create_task(room[KEPT].pages.get("a", asyncio.Event().wait))
        done = asyncio.Event()
        acting = asyncio.create_task(room[ONCE].do(("b", Holder()), "", "", partial(later, done)))
        await asyncio.sleep(0)
        acting.cancel()
    assert done.is_set()
    with pytest.raises(asyncio.CancelledError):
        await making


async def later(done: asyncio.Event) -> Exchange:
    await asyncio.sleep(0.1)
    done.set()
    return Exchange(Card("Done"))
