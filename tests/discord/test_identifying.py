"""When a session of Discord begins: seldom enough for the day, and apart from other processes."""

import itertools
from dataclasses import dataclass

import pytest

from adapters.discord.identifying import Identifies, Restless
from tests.discord.bot import AtOnce


@dataclass
class Slow(AtOnce):
    """An agreement that takes `before_s` until its clock is read, and `after_s` from then on.

    Nobody else wants a time, so it gives the one that its clock said.
    """

    before_s: float = 0.0
    after_s: float = 0.0
    now_s: float = 0.0

    async def wait_s(self, name: str, apart_s: float) -> float:
        at_once_s = await super().wait_s(name, apart_s)
        self.now_s += self.before_s + self.after_s
        return at_once_s - self.after_s

    async def turns(self) -> int:
        """Wait to identify, and return how many turns that took."""
        await Identifies(self, lambda: self.now_s).turn(1, 0)
        return self.asked


def test_the_more_often_a_session_ends_the_longer_the_wait_before_the_next():
    now = 0.0
    identifies = Identifies(AtOnce(), lambda: now)
    assert identifies.wait_s(0, initial=True) == 0
    waits = [identifies.wait_s(0, initial=False) for _ in range(6)]
    assert waits == [5, 5, 5, 10, 20, 40]
    with pytest.raises(Restless):
        identifies.wait_s(0, initial=False)
    assert identifies.wait_s(1, initial=False) == 5
    now = 600.0
    assert identifies.wait_s(0, initial=False) == 5


async def test_who_misses_its_time_to_identify_takes_another():
    # The moments at which it is told its time and at which it wakes: 0.9 s late, then on time.
    moments, starts = iter([0.0, 0.9, 0.9, 1.0]), AtOnce()
    await Identifies(starts, lambda: next(moments)).turn(1, 0)
    assert starts.asked == 2


async def test_queueing_for_the_database_is_no_lateness(caplog: pytest.LogCaptureFixture):
    assert await Slow(before_s=4.0, after_s=0.4).turns() == 1
    assert caplog.text == ""


async def test_a_time_that_is_over_when_it_is_told_is_missed():
    assert await Slow(after_s=0.6).turns() > 1


async def test_on_a_machine_that_is_always_late_it_identifies_in_the_end_and_says_so(
    caplog: pytest.LogCaptureFixture,
):
    late, starts = itertools.count(step=2.0), AtOnce()
    await Identifies(starts, lambda: next(late)).turn(1, 0)
    assert starts.asked == 5
    assert "begins later than agreed" in caplog.text
