"""Turns, so that a platform never has to say no."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic

import pytest

from adapters.pacing import LONGEST_WAIT_S, Crowded, Lane, Pace, Paces, Quota, Shutter


def test_a_share_makes_turns_as_many_times_rarer() -> None:
    pace = Pace(0.5, now=lambda: 100.0)
    assert [pace.reserve() for _ in range(3)] == [0.0, 0.5, 1.0]
    pace.among = 2
    assert [pace.reserve() for _ in range(3)] == [1.5, 2.5, 3.5]
    assert pace.ahead_s == 4.5


async def test_nobody_waits_for_a_turn_that_is_far_away() -> None:
    pace = Pace(LONGEST_WAIT_S + 1, now=lambda: 100.0)
    await pace.turn()
    with pytest.raises(Crowded) as crowded:
        await pace.turn()
    assert crowded.value.wait_s == LONGEST_WAIT_S + 1


async def test_in_a_lane_the_next_leaves_some_time_after_the_reply_to_the_last() -> None:
    lane, moments = Lane(0.05), []

    async def send(takes_s: float) -> None:
        async with lane.held():
            moments.append(monotonic())
            await asyncio.sleep(takes_s)
            moments.append(monotonic())

    await asyncio.gather(send(0.1), send(0.0))
    _, first_back, second_left, _ = moments
    assert second_left - first_back >= 0.05


async def test_who_gives_up_waiting_leaves_the_lane_to_others() -> None:
    lane = Lane(0.01)
    async with lane.held():
        waiting = asyncio.create_task(lane.held().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
    async with asyncio.timeout(30), lane.held():
        assert not lane.idle


async def test_who_waits_when_the_shutter_closes_is_told_so_and_what_is_out_comes_back() -> None:
    shutter = Shutter()
    lane, pace, quota = Lane(9, shutter=shutter), Pace(9, shutter=shutter), Quota(1)
    quota.shutter = shutter
    pace.reserve()
    async with lane.held(), quota.held():
        waiting = [
            asyncio.create_task(lane.held().__aenter__()),
            asyncio.create_task(quota.held().__aenter__()),
            asyncio.create_task(pace.turn()),
        ]
        await asyncio.sleep(0.01)
        shutter.close()
    async with asyncio.timeout(5):  # a turn would come after nine seconds
        told = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in told] == [Crowded] * 3


@dataclass
class Platform:
    """Counts sendings at some moment between their leaving and their reply."""

    counted: list[float] = field(default_factory=list)

    async def take(self, late_s: float) -> None:
        await asyncio.sleep(late_s)
        self.counted.append(monotonic())

    def most_in_a_second(self) -> int:
        return max(sum(0 <= t - s < 1 for t in self.counted) for s in self.counted)


@dataclass
class Leaping(Shutter):
    """A clock that leaps over whatever is waited for."""

    now_s: float = 100.0

    def __post_init__(self) -> None:
        super().__init__()

    async def wait(self, seconds: float) -> None:
        self.now_s += max(seconds, 1e-6)
        await asyncio.sleep(0)


async def test_a_platform_never_counts_too_many_in_a_second_however_late_they_arrive() -> None:
    quota, platform = Quota(20), Platform()

    async def send(number: int) -> None:
        async with quota.held():  # those of the first second arrive with those of the next
            await platform.take(0.5 if number < 15 else 0.0)

    await asyncio.gather(*(send(number) for number in range(45)))
    assert platform.most_in_a_second() <= 20


async def test_what_comes_back_at_once_uses_the_quota_up() -> None:
    clock = Leaping()
    quota = Quota(50, lambda: clock.now_s, shutter=clock)

    async def send() -> None:
        async with quota.held():
            pass

    await asyncio.gather(*(send() for _ in range(75)))
    assert clock.now_s == pytest.approx(101.4, abs=0.2)
    assert quota.ahead_s == 0


async def test_those_who_share_a_quota_take_their_part_each() -> None:
    clock = Leaping()
    quota = Quota(50, lambda: clock.now_s, among=5, shutter=clock)
    for _ in range(6):
        async with quota.held():
            pass
    assert clock.now_s == pytest.approx(100.5, abs=0.15)  # one gap may be made up for


def test_a_place_keeps_its_pace_and_shares_as_all_do() -> None:
    places = Paces(lambda: Pace(30.0, now=lambda: 100.0))
    places.at("a").reserve()
    assert places.at("a").ahead_s == 30.0
    assert places.at("b").idle
    places.among = 2
    places.at("b").reserve()
    assert places.at("b").ahead_s == 60.0
