"""Rounds are made again and again, whatever happens in one of them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from adapters import scheduler
from adapters.metrics import PrometheusMetrics
from adapters.scheduler import Ticking

EVERY_S = 0.02


@dataclass
class Counting:
    """Rounds that are counted; each waits for `gate`, and then does `then`."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    then: Callable[[], None] = lambda: None
    begun: int = 0
    ended: int = 0
    stopped: bool = False

    async def round(self) -> None:
        self.begun += 1
        await self.gate.wait()
        self.then()
        self.ended += 1

    def stop(self) -> None:
        self.stopped = True


def quick(then: Callable[[], None] = lambda: None) -> Counting:
    counting = Counting(then=then)
    counting.gate.set()
    return counting


@asynccontextmanager
async def running(**rounds: Counting) -> AsyncIterator[Ticking]:
    ticking = Ticking(rounds, EVERY_S, PrometheusMetrics())
    task = asyncio.create_task(ticking.run())
    try:
        yield ticking
    finally:
        task.cancel()
        await asyncio.wait({task})


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not done():
            await asyncio.sleep(EVERY_S / 4)


async def test_a_slow_platform_does_not_hold_the_other_nor_itself_twice() -> None:
    slow, other = Counting(), quick()
    async with running(slack=slow, discord=other):
        await until(lambda: other.ended >= 4)
        assert slow.begun == 1
        slow.gate.set()
        await until(lambda: slow.ended >= 2)


async def test_a_round_that_fails_is_followed_by_another(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise OSError("the database is away")

    failing = quick(fail)
    async with running(local=failing) as ticking:
        await until(lambda: failing.begun >= 2)
        assert ticking.fresh()
    assert "was not made to its end" in caplog.text


async def test_rounds_that_fail_again_and_again_are_no_longer_fresh_until_one_succeeds() -> None:
    away = asyncio.Event()
    away.set()

    def fail() -> None:
        if away.is_set():
            raise OSError("the disk is full")

    failing, other = quick(fail), quick()
    async with running(local=failing, slack=other) as ticking:
        await until(lambda: failing.begun >= 4)
        assert not ticking.fresh()
        away.clear()
        await until(lambda: failing.ended >= 2)
        assert ticking.fresh()


async def test_what_is_on_its_way_may_finish_and_nothing_new_is_begun() -> None:
    slow = Counting()
    async with running(local=slow):
        await until(lambda: slow.begun == 1)
        asyncio.get_running_loop().call_later(0.1, slow.gate.set)
    assert (slow.begun, slow.ended, slow.stopped) == (1, 1, True)


async def test_what_does_not_finish_in_time_is_left_and_no_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scheduler, "ROUNDS_S", 0.05)
    slow = Counting()
    async with running(local=slow):
        await until(lambda: slow.begun == 1)
    assert (slow.ended, slow.stopped) == (0, True)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_clock_that_is_set_back_holds_no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[AsyncIOScheduler] = []

    class Kept(AsyncIOScheduler):
        def __init__(self, **options: object) -> None:
            super().__init__(**options)
            made.append(self)

    monkeypatch.setattr(scheduler, "AsyncIOScheduler", Kept)
    counting = quick()
    async with running(local=counting):
        await until(lambda: counting.ended >= 1)
        # What was planned by a clock that has been set back since is far away.
        made[0].modify_job("local", next_run_time=datetime.now(UTC) + timedelta(hours=1))
        before = counting.ended
        await until(lambda: counting.ended >= before + 2)


async def test_rounds_that_hang_are_no_longer_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Counting()
    ticking = Ticking({"local": slow}, EVERY_S, PrometheusMetrics())
    assert not ticking.fresh()
    async with running(local=slow) as ticking:
        await until(lambda: slow.begun == 1)
        assert ticking.fresh()
        monkeypatch.setattr(scheduler, "_LONGEST_ROUND_S", -1.0)
        assert not ticking.fresh()
        slow.gate.set()
