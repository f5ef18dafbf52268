"""When a channel's daily post is due, by the clock on its wall.

A local time that does not occur (the clock was put forward over it) is counted by the offset
before the gap, so that half past two is half past three; one that occurs twice means the first
(RFC 5545, 3.3.5). The local day is the one the wall shows, so a day that a zone left out has no
post, and each that it had has one.
"""

from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)

_WEEKS_AHEAD = 2
"""A zone can leave out a day (Apia, Friday 2011-12-30), so the next one may be a week further."""


class Timetable(Protocol):
    """What a check-in says of when it is posted."""

    @property
    def at(self) -> time:
        """The local time of day."""

    @property
    def zone(self) -> str:
        """The zone's IANA name."""

    @property
    def days(self) -> AbstractSet[int]:
        """The weekdays, from 0 for Monday."""

    @property
    def paused(self) -> bool:
        """Whether nothing is posted for now."""


def due_on(checkin: Timetable, now: datetime) -> date | None:
    """Return the local date whose post is due at `now`; None before its time and on other days.

    It stays due until the local day is over, so that a late start still posts. Raises
    `ZoneInfoNotFoundError` where this machine lacks the zone.
    """
    today = now.astimezone(ZoneInfo(checkin.zone)).date()
    if checkin.paused or today.weekday() not in checkin.days:
        return None
    falls_due = _moment(today, checkin.at, checkin.zone)
    return today if falls_due and falls_due <= now else None


def next_at(
    checkin: Timetable, now: datetime, made: AbstractSet[date] = frozenset()
) -> datetime | None:
    """Return the first moment after `now` at which a post falls due, in UTC; None while paused.

    Local days in `made` have their post already.
    """
    if checkin.paused:
        return None
    today = now.astimezone(ZoneInfo(checkin.zone)).date()
    for ahead in range(_WEEKS_AHEAD * 7 + 1):
        day = today + ahead * _DAY
        if day.weekday() not in checkin.days or day in made:
            continue
        moment = _moment(day, checkin.at, checkin.zone)
        if moment and moment > now:
            return moment
    return None


def day_ends(day: date, zone: str) -> datetime:
    """Return the moment in UTC at which a local day is over."""
    return datetime.combine(day + _DAY, time(), ZoneInfo(zone)).astimezone(UTC)


def _moment(day: date, at: time, zone: str) -> datetime | None:
    """Return when a local time comes on a local day, in UTC; None where the zone had no such day.

    Where the clock jumps over both the time and the rest of the day (Nuuk's 23:00 to 00:00), it is
    counted by the offset after the gap: an hour earlier, but on the day.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None), ZoneInfo(zone))
    for reading in (wall.replace(fold=0), wall.replace(fold=1)):
        moment = reading.astimezone(UTC)
        if moment.astimezone(ZoneInfo(zone)).date() == day:
            return moment
    return None
