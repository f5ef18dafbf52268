"""How far back a round looks for news."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.checking.upkeep import PATIENCE, RECENT
from bot.checking.window import EVERYTHING_EVERY, Window

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def window() -> Window:
    """Give one that looked through everything at noon."""
    made = Window(RECENT)
    made.looked(made.since(NOON), NOON)
    return made


def test_the_first_look_is_at_everything() -> None:
    assert Window(RECENT).since(NOON) is None


def test_a_look_that_failed_is_made_again() -> None:
    window = Window(RECENT)
    window.since(NOON)
    assert window.since(NOON) is None


def test_in_between_it_looks_back_for_longer_than_anything_is_tried_again(window: Window) -> None:
    later = NOON + timedelta(seconds=30)
    since = window.since(later)
    assert since is not None
    assert since < later - PATIENCE
    window.looked(since, later)
    assert window.since(NOON + EVERYTHING_EVERY) is None


@pytest.mark.parametrize("leap", [timedelta(seconds=-1), timedelta(days=30)])
def test_after_the_clock_leapt_it_looks_at_everything(window: Window, leap: timedelta) -> None:
    assert window.since(NOON + leap) is None
