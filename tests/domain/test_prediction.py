"""Where predictions stand, when they close, and what is near to what."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.courses import courses
from bot.domain.prediction import Outcome, State, alike, standing
from tests.domain.forecasters import PREDICTION, forecast, verdict
from tests.domain.rotating import predicted

CLOSE = datetime(2026, 12, 11, tzinfo=UTC)
UNDATED = predicted("undated")


def test_a_prediction_is_open_to_the_end_of_its_due_date() -> None:
    assert PREDICTION.closes_at == CLOSE
    assert PREDICTION.state(None, CLOSE - timedelta(microseconds=1)) is State.OPEN
    assert PREDICTION.state(None, CLOSE) is State.DUE


def test_the_calendars_last_day_closes_too() -> None:
    last = replace(PREDICTION, resolve_by=date.max)
    assert last.state(None, CLOSE) is State.OPEN


def test_without_a_date_it_stays_open_until_it_is_judged() -> None:
    assert UNDATED.closes_at is None
    assert UNDATED.state(None, datetime(2099, 1, 1, tzinfo=UTC)) is State.OPEN
    assert UNDATED.state(verdict(Outcome.NO), CLOSE) is State.JUDGED


@pytest.mark.parametrize(
    ("happened_on", "closed_at"),
    [
        (None, CLOSE),
        (date(2026, 12, 6), datetime(2026, 12, 6, tzinfo=UTC)),
        (date(2026, 12, 10), datetime(2026, 12, 10, tzinfo=UTC)),
        (date(2026, 12, 15), CLOSE),
    ],
)
def test_forecasts_count_to_the_due_date_or_the_day_it_happened(happened_on, closed_at) -> None:
    assert verdict(Outcome.YES, happened_on).closes_at(PREDICTION) == closed_at


def test_without_either_date_they_count_to_the_verdict() -> None:
    given = verdict(Outcome.NO)
    assert given.closes_at(UNDATED) == given.given_at
    assert verdict(Outcome.YES, date(2026, 12, 6)).closes_at(UNDATED).day == 6


def test_two_are_near_whichever_of_them_says_so_and_none_to_itself() -> None:
    says, silent, other = predicted("a", near=("a", "b")), predicted("b"), predicted("c")
    assert alike(says, silent)
    assert alike(silent, says)
    assert not alike(says, says)
    assert not alike(silent, other)


def test_a_members_latest_forecast_stands() -> None:
    made = [forecast("ada", 2, 0.7, 3), forecast("ada", 1, 0.2, 1), forecast("ben", 3, 0.9, 4)]
    assert standing(made, "ada") == made[0]
    assert standing(made, "cy") is None


def test_a_course_leaves_out_what_never_stood() -> None:
    made = [
        forecast("ada", 1, 0.1, 1),
        forecast("ada", 3, 0.3, 2),
        forecast("ada", 2, 0.2, 3),  # the clock was put back
        forecast("ada", 2, 0.4, 4),
        forecast("ada", 10, 0.9, 5),  # the close
    ]
    assert courses(made[::-1], CLOSE) == {"ada": [made[0], made[3]]}
    assert courses([made[4]], CLOSE) == {}
