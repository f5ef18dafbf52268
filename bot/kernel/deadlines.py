"""Days as people write them: `2026-12-31`, `31 December 2026`, `end of 2026`, `in 6 weeks`.

What is relative stays so until somebody who has a clock asks for the day.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.kernel.errors import NotUnderstood

EXAMPLE = "Write it as 2026-12-31, 31 December 2026, end of 2026 or in 6 weeks."
_DAY_EXAMPLE = "Write it as 2026-12-31, or 31 December 2026."
_MOST = 9999  # of any unit; the calendar itself ends before that many years
_MONTHS = 12
_DAYS_IN_WEEK = 7
_LEAP_YEAR = 2024  # has every day that any year has


class Unit(StrEnum):
    """What a span is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, or a number of units from whatever day it is; or the end of the running unit."""

    day: date | None = None
    number: int = 0
    unit: Unit = Unit.DAY
    at_end: bool = False

    def on(self, today: date) -> date:
        """Return the day; raises `NotUnderstood` where the calendar ends before it."""
        if self.day:
            return self.day
        if self.at_end:
            return _last_of(self.unit, today)
        try:
            return _later(today, self.number, self.unit)
        except (OverflowError, ValueError):
            raise NotUnderstood("That is later than any calendar goes.", EXAMPLE) from None

    def __str__(self) -> str:
        return self.day.isoformat() if self.day else ""


def read_deadline(name: str, text: str) -> Deadline:
    """Read a day or a span; raises `NotUnderstood` with examples."""
    folded = _folded(text)
    for pattern, read in _RELATIVE:
        match = pattern.fullmatch(folded)
        if match:
            return read(match)
    found = _whole(folded) or _date(name, folded, EXAMPLE)
    if found is None:
        raise NotUnderstood(f"{name} is a date; “{_short(text)}” is not one I can place.", EXAMPLE)
    return Deadline(found)


def read_date(name: str, text: str) -> date:
    """Read a day that needs no clock; raises `NotUnderstood` with examples."""
    found = _date(name, _folded(text), _DAY_EXAMPLE)
    if found is None:
        raise NotUnderstood(f"{name} is a date; “{_short(text)}” is not.", _DAY_EXAMPLE)
    return found


_NAMES = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_NAMES |= {name[:3]: n for name, n in _NAMES.items()} | {"sept": 9}
_MONTH = f"(?P<month>{'|'.join(sorted(_NAMES, key=len, reverse=True))})"
_YEAR = r"(?P<year>\d{4})"
_EITHER = r"0?(?P<{}>[1-9]|1[0-2])"
_TWOFOLD = re.compile(
    rf"{_EITHER.format('one')}/{_EITHER.format('other')}/(?P<year>[1-9]\d{{3}})", re.ASCII
)
_DATES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        # What could be either way round was refused before.
        r"(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})",
        r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)? (?:of )?{_MONTH}\.?,?(?: {_YEAR})?",
        rf"{_MONTH}\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?",
    )
)
_WHOLE = re.compile(
    rf"(?P<part>(?:the )?(?:end|middle) of |(?:mid|late)[- ])?(?:{_MONTH}\.? )?{_YEAR}", re.ASCII
)
_COUNT = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SPAN = re.compile(
    rf"(?:in|within) (?P<number>\d{{1,4}}|{'|'.join(_COUNT)}) (?P<unit>day|week|month|year)s?",
    re.ASCII,
)
_END = re.compile(r"(?:the )?end of (?:the|this) (?P<unit>week|month|year)")
_NAMED = re.compile("today|tomorrow|yesterday")


def _span(match: re.Match[str]) -> Deadline:
    number = _COUNT.get(match["number"]) or int(match["number"])
    return Deadline(number=number, unit=Unit(match["unit"]))


def _end(match: re.Match[str]) -> Deadline:
    return Deadline(unit=Unit(match["unit"]), at_end=True)


def _named(match: re.Match[str]) -> Deadline:
    return Deadline(number={"today": 0, "tomorrow": 1, "yesterday": -1}[match[0]])


_RELATIVE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Deadline]], ...] = (
    (_SPAN, _span),
    (_END, _end),
    (_NAMED, _named),
)


def _date(name: str, text: str, example: str) -> date | None:
    """Return the day that is written out; None when `text` is none of the ways to do so."""
    _refuse_twofold(name, text)
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _DATES)), None)
    if match is None:
        return None
    month = _NAMES.get(match["month"]) or int(match["month"])
    try:
        found = date(int(match["year"] or _LEAP_YEAR), month, int(match["day"]))
    except ValueError:
        raise NotUnderstood(f"There is no {text.title()}.", example) from None
    if match["year"] is None:
        raise NotUnderstood(f"{name} “{text.title()}” lacks its year.", example)
    return found


def _refuse_twofold(name: str, text: str) -> None:
    """Ask back about `3/4/2027`: a day in April for some, in March for others."""
    match = _TWOFOLD.fullmatch(text)
    if match and match["one"] != match["other"]:
        year, one, other = (int(match[part]) for part in ("year", "one", "other"))
        days = date(year, other, one), date(year, one, other)
        raise NotUnderstood(f"{name} “{text}” may be two days.", f"Write {days[0]} or {days[1]}.")


def _whole(text: str) -> date | None:
    """Return the last day of a year or a month, or the middle of it."""
    match = _WHOLE.fullmatch(text)
    if match is None or int(match["year"]) == 0:
        return None
    year, middle = int(match["year"]), "mid" in (match["part"] or "")
    if match["month"]:
        month = _NAMES[match["month"]]
        return date(year, month, 15 if middle else calendar.monthrange(year, month)[1])
    return date(year, 6, 30) if middle else date(year, 12, 31)


def _last_of(unit: Unit, today: date) -> date:
    if unit is Unit.WEEK:
        return today + timedelta(days=_DAYS_IN_WEEK - 1 - today.weekday())
    month = today.month if unit is Unit.MONTH else _MONTHS
    return date(today.year, month, calendar.monthrange(today.year, month)[1])


def _later(today: date, number: int, unit: Unit) -> date:
    if unit in (Unit.DAY, Unit.WEEK):
        return today + timedelta(days=number * (_DAYS_IN_WEEK if unit is Unit.WEEK else 1))
    months = today.month - 1 + number * (_MONTHS if unit is Unit.YEAR else 1)
    year, month = today.year + months // _MONTHS, months % _MONTHS + 1
    # A month later than 31 January is the last day of February.
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _folded(text: str) -> str:
    return " ".join(text.casefold().removeprefix("by ").removeprefix("until ").split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - as kinds.shorten
