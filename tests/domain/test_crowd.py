"""What all say together, and who sees it."""

import statistics
from functools import partial

import pytest
from hypothesis import given

from bot.domain.crowd import course, crowd, may_see
from bot.domain.prediction import Crowd, State
from tests.domain.forecasters import DAYS, START, forecast, many_forecasts

CLOSE = forecast("x", DAYS, 0).at


def test_the_middle_and_the_quartiles_of_five() -> None:
    five = [
        forecast(who, 1, p, 1) for who, p in zip("abcde", (0.9, 0.1, 0.5, 0.3, 0.6), strict=True)
    ]
    assert crowd(five) == Crowd(5, 0.5, 0.3, 0.6)


def test_quartiles_of_six_lie_between_neighbours() -> None:
    # 0, 20, 40, 60, 80, 100 %: the quarter is at place 1.25, so 20 + a quarter of 20.
    six = [forecast(who, 1, i / 5, 1) for i, who in enumerate("abcdef")]
    found = crowd(six)
    assert (found.low, found.median, found.high) == (
        pytest.approx(0.25), pytest.approx(0.5), pytest.approx(0.75))  # fmt: skip


def test_below_five_forecasters_only_their_number_is_told() -> None:
    again = [forecast("a", day, 0.5) for day in range(1, 9)]
    assert crowd([*again, *(forecast(who, 1, 0.9, 1) for who in "bcd")]) == Crowd(4)
    assert crowd([]) == Crowd(0)


def test_the_course_follows_each_change() -> None:
    five = [forecast(who, 1, 0.2, 1) for who in "abcde"]
    changed = [forecast("a", 2, 0.8), forecast("b", 3, 0.8), forecast("c", 4, 0.8)]
    medians = [(moment.at - START).days for moment in course([*five, *changed])]
    assert medians == [1, 2, 3, 4]
    assert [m.crowd.median for m in course([*five, *changed])] == [0.2, 0.2, 0.2, 0.8]
    assert len(course([*five, *changed], forecast("x", 3, 0).at)) == 2


@given(many_forecasts("abcdefghij"))
def test_the_crowd_is_that_of_the_latest_forecasts_before_the_close(forecasts) -> None:
    latest = {f.member: f.probability for f in forecasts if f.at < CLOSE}
    found = crowd(forecasts, CLOSE)
    assert found.count == len(latest)
    if found.count < 5:
        assert (found.median, found.low, found.high) == (None, None, None)
    else:
        low, median, high = statistics.quantiles(latest.values(), n=4, method="inclusive")
        assert (found.low, found.median, found.high) == (
            pytest.approx(low), pytest.approx(median), pytest.approx(high))  # fmt: skip


def test_while_open_only_who_forecast_or_chose_to_look_sees_it_and_only_privately() -> None:
    while_open = partial(may_see, State.OPEN, closed=False)
    assert while_open(private=True, forecast=True)
    assert while_open(private=True, forecast=False, looked=True)
    assert not while_open(private=True, forecast=False)
    assert not while_open(private=False, forecast=True, looked=True)


def test_what_was_withdrawn_before_the_close_is_shown_to_nobody() -> None:
    assert not may_see(State.WITHDRAWN, closed=False, private=True, forecast=True, looked=True)


@pytest.mark.parametrize("state", [State.DUE, State.JUDGED, State.WITHDRAWN])
def test_once_forecasting_has_closed_everybody_sees_it(state) -> None:
    assert may_see(state, closed=True, private=False, forecast=False)
