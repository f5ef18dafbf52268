"""Turns, so that a platform never has to say no."""

from adapters.pacing import Lanes, Pace


def test_a_share_makes_turns_as_many_times_rarer() -> None:
    pace = Pace(0.5, now=lambda: 100.0)
    assert [pace.reserve() for _ in range(3)] == [0.0, 0.5, 1.0]
    pace.among = 2
    assert [pace.reserve() for _ in range(3)] == [1.5, 2.5, 3.5]
    assert pace.ahead_s == 4.5


async def test_lanes_know_how_long_one_would_wait_without_taking_a_turn() -> None:
    lanes = Lanes(30.0, now=lambda: 100.0)
    assert lanes.ahead_s("a") == 0.0
    await lanes.turn("a")
    assert lanes.ahead_s("a") == 30.0
    assert lanes.ahead_s("b") == 0.0
    lanes.among = 2
    await lanes.turn("b")
    assert lanes.ahead_s("b") == 60.0
