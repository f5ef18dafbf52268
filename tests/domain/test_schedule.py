"""When a daily post is due, where clocks jump."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import day_ends, due_on, next_at

ZONES = (
    "UTC",
    "Asia/Beirut",
    "Africa/Cairo",
    "America/New_York",
    "America/Nuuk",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kathmandu",
)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
MOMENTS = st.integers(0, 17 * 365 * 86400).map(
    lambda passed: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(seconds=passed)
)


@dataclass(frozen=True)
class Asked:
    at: time
    zone: str
    days: AbstractSet[int] = frozenset(range(7))
    paused: bool = False


def wall(zone: str, text: str) -> datetime:
    """Return what a clock on the wall shows as a moment; the first one where it shows it twice."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def first_due(checkin: Asked, day: date) -> datetime | None:
    """Find, minute by minute, when a day's post falls due."""
    moment = datetime.combine(day, time(), UTC) - 15 * timedelta(hours=1)
    for _ in range(54 * 60):
        if due_on(checkin, moment) == day:
            return moment
        moment += MINUTE
    return None


def test_a_post_is_due_from_its_time_until_the_day_is_over() -> None:
    nine = Asked(time(9), "Europe/Berlin")
    assert due_on(nine, wall("Europe/Berlin", "2026-11-20T08:59:59")) is None
    for late in ("09:00:00", "17:30:00", "23:59:59"):
        assert due_on(nine, wall("Europe/Berlin", f"2026-11-20T{late}")) == date(2026, 11, 20)
    assert due_on(nine, wall("Europe/Berlin", "2026-11-21T00:00:00")) is None


def test_nothing_is_due_on_other_weekdays_or_while_paused() -> None:
    friday = wall("UTC", "2026-11-20T12:00")
    assert due_on(Asked(time(9), "UTC", frozenset({4})), friday) == date(2026, 11, 20)
    assert due_on(Asked(time(9), "UTC", frozenset({0, 5})), friday) is None
    assert due_on(Asked(time(9), "UTC", paused=True), friday) is None
    # It is Saturday already in Kathmandu.
    assert (
        due_on(Asked(time(0), "Asia/Kathmandu", frozenset({4})), friday + 7 * timedelta(hours=1))
        is None
    )


@pytest.mark.parametrize(
    ("zone", "day", "at", "falls_due"),
    [
        # Midnight does not occur: the clock goes from 23:59:59 to 01:00.
        ("Asia/Beirut", "2026-03-29", "00:00", "2026-03-28T22:00"),
        ("Asia/Beirut", "2026-03-29", "00:30", "2026-03-28T22:30"),
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),
        # Half past two does not occur, and half past one occurs twice.
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        # Half an hour forth and back.
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        # Ramadan: an hour back and an hour forth.
        ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15T01:30"),
        ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T02:30"),
        # The last hour of the day does not occur: it is posted an hour earlier, on the day.
        ("America/Nuuk", "2025-03-29", "23:30", "2025-03-30T00:30"),
        # The day before the one that was left out, and the one after it.
        ("Pacific/Apia", "2011-12-29", "09:00", "2011-12-29T19:00"),
        ("Pacific/Apia", "2011-12-31", "09:00", "2011-12-30T19:00"),
    ],
)
def test_where_clocks_jump_each_day_still_has_its_moment(zone, day, at, falls_due) -> None:
    checkin = Asked(time.fromisoformat(at), zone)
    expected = datetime.fromisoformat(falls_due).replace(tzinfo=UTC)
    assert first_due(checkin, date.fromisoformat(day)) == expected
    assert next_at(checkin, expected - MINUTE) == expected


def test_a_day_that_a_zone_left_out_has_no_post() -> None:
    for at in (time(0), time(9), time(23, 59)):
        assert first_due(Asked(at, "Pacific/Apia"), date(2011, 12, 30)) is None
    fridays = Asked(time(9), "Pacific/Apia", frozenset({4}))
    thursday = wall("Pacific/Apia", "2011-12-29T12:00")
    assert next_at(fridays, thursday) == wall("Pacific/Apia", "2012-01-06T09:00")


def test_a_time_that_comes_twice_stays_due_in_between() -> None:
    half_past_one = Asked(time(1, 30), "America/New_York")
    second_one_o_clock = datetime(2026, 11, 1, 6, tzinfo=UTC)
    assert due_on(half_past_one, second_one_o_clock) == date(2026, 11, 1)


def test_next_is_never_now_and_none_while_paused() -> None:
    nine = Asked(time(9), "UTC", frozenset({0}))
    monday = wall("UTC", "2026-11-23T09:00")
    assert next_at(nine, monday - MINUTE) == monday
    assert next_at(nine, monday) == monday + 7 * DAY
    assert next_at(Asked(time(9), "UTC", paused=True), monday) is None
    assert next_at(Asked(time(9), "UTC", frozenset()), monday) is None


def test_a_local_day_ends_where_the_next_begins() -> None:
    assert day_ends(date(2026, 11, 20), "UTC") == datetime(2026, 11, 21, tzinfo=UTC)
    assert day_ends(date(2026, 3, 28), "Asia/Beirut") == datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert day_ends(date(2011, 12, 29), "Pacific/Apia") == datetime(2011, 12, 30, 10, tzinfo=UTC)


@given(st.sampled_from(ZONES), TIMES, MOMENTS)
def test_what_is_due_is_always_the_local_date(zone, at, now) -> None:
    local = now.astimezone(ZoneInfo(zone)).date()
    assert due_on(Asked(at, zone), now) in (None, local)


@given(st.sampled_from(ZONES), TIMES, MOMENTS)
def test_every_local_date_has_a_moment_that_is_due_and_stays_so_to_its_end(zone, at, now) -> None:
    checkin = Asked(at, zone)
    day = now.astimezone(ZoneInfo(zone)).date()
    ends = day_ends(day, zone)
    assert due_on(checkin, ends - timedelta(seconds=1)) == day
    assert due_on(checkin, ends) != day


@given(st.sampled_from(ZONES), TIMES, st.frozensets(st.integers(0, 6), min_size=1), MOMENTS)
def test_the_next_moment_is_the_first_at_which_something_new_is_due(zone, at, days, now) -> None:
    checkin = Asked(at, zone, days)
    moment = next_at(checkin, now)
    assert moment is not None
    assert moment > now
    day = due_on(checkin, moment)
    assert day is not None
    assert day.weekday() in days
    assert due_on(checkin, moment - timedelta(seconds=1)) != day


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0), time(0, 30), time(2, 15), time(9), time(23, 45)])
def test_a_tick_every_quarter_of_an_hour_finds_each_local_day_of_two_years_once(zone, at) -> None:
    checkin, posted = Asked(at, zone), []
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    while moment < datetime(2027, 1, 1, tzinfo=UTC):
        day = due_on(checkin, moment)
        if day and day not in posted[-2:]:
            posted.append(day)
        moment += 15 * MINUTE
    assert posted == [posted[0] + n * DAY for n in range(len(posted))]
    assert len(posted) >= 730
