"""The kinds of values an option can have, and how each is read from what people type.

Beyond `str`, `int`, `bool`, `date` and `Literal` there are neutral kinds that every platform knows
under some name of its own: `Channel`, `Member`, `TimeOfDay`, `Zone`, `Percent`, `Days`, and
`Deadline`, a day that may be relative to today.
"""

import difflib
import functools
import re
import zoneinfo
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any, Literal, NoReturn, get_args, get_origin

from bot.kernel.deadlines import Deadline, read_date, read_deadline
from bot.kernel.errors import NotUnderstood
from bot.kernel.weekdays import Days, read_days


class Channel(str):
    """A place where people talk, by the platform's id. Adapters make it; no text is one."""

    __slots__ = ()


class Member(str):
    """A person in a community, by the platform's id. Adapters make it, as they do `Channel`."""

    __slots__ = ()


class Zone(str):
    """A time zone by its IANA name."""

    __slots__ = ()


class Percent(float):
    """A probability from 0 to 1, typed as `70`, `70%` or `0.7`.

    A number up to 1 with a decimal point is a share: `0.7` is 70 %, and `1.0` is 100 %. Without
    one, or with a sign, it is a percentage: `1` and `1.0%` are one per cent.
    """

    __slots__ = ()


TimeOfDay = time

DECIMALS = 10
"""Digits behind the point of a percentage: so many are kept as typed (a `float` holds 15 in all),
and all of them are shown."""

_HALF_DAY = 12
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?h?\s?(?:(?P<half>[ap])\.?m\.?)?", re.ASCII
)
_PERCENTAGE = re.compile(
    r"(?P<number>\d{1,20}(?:[.,]\d{1,20})?|[.,]\d{1,20}) ?(?P<sign>%|per ?cent)?",
    re.ASCII,
)
_TRUE = {"yes", "y", "true", "on", "1"}
_FALSE = {"no", "n", "false", "off", "0"}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff]|[\ud800-\udfff]")
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks of writing direction (UAX #9, 2): what stands behind typed words would turn round, too."""


def clean(text: str) -> str:
    """Return what a person typed without control characters, with plain single spaces.

    Letters keep the direction they have by themselves; marks that turn others round are dropped.
    """
    return " ".join(_UNPRINTABLE.sub(" ", _TURNING.sub("", text)).split())


def kind_name(kind: Any) -> str:  # noqa: ANN401 - a type or a typing form
    """Return the word for a kind: `str`, `date`, `deadline`, `choice`, `percent` …."""
    if get_origin(kind) is Literal:
        return "choice"
    return {TimeOfDay: "time"}.get(kind, str(kind.__name__).lower())


def choices_of(kind: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return the values a closed kind admits; nothing for an open one."""
    if get_origin(kind) is Literal:
        return tuple(str(value) for value in get_args(kind))
    return ("yes", "no") if kind is bool else ()


def read(kind: Any, name: str, raw: object) -> Any:  # noqa: ANN401
    """Read `raw`, typed text or a platform's own value, as a value of `kind`.

    Raises `NotUnderstood` with what would be right.
    """
    if get_origin(kind) is Literal:
        return _choice(name, clean(str(raw)), choices_of(kind))
    if isinstance(raw, kind) and not (kind is int and isinstance(raw, bool)) and kind is not str:
        return raw
    return _READERS[kind](name, clean(str(raw)))


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    folded = {choice.casefold(): choice for choice in choices}
    if text.casefold() in folded:
        return folded[text.casefold()]
    near = difflib.get_close_matches(text.casefold(), folded, n=1)
    guess = f"Did you mean “{folded[near[0]]}”?" if near else f"It can be {_or(choices)}."
    raise NotUnderstood(f"{name} cannot be “{shorten(text)}”.", guess)


def _integer(name: str, text: str) -> int:
    try:
        return int(text.replace(" ", ""))
    except ValueError:
        raise NotUnderstood(f"{name} is a whole number; “{shorten(text)}” is not.") from None


def _boolean(name: str, text: str) -> bool:
    if text.casefold() in _TRUE | _FALSE:
        return text.casefold() in _TRUE
    raise NotUnderstood(f"{name} is yes or no; “{shorten(text)}” is neither.")


def _time(name: str, text: str) -> time:
    match = _CLOCK.fullmatch(text.casefold())
    if match:
        hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
        if half and 1 <= hour <= _HALF_DAY:
            hour = hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)
        elif half:
            hour = -1
        if 0 <= hour < 2 * _HALF_DAY and minute < 60:  # noqa: PLR2004 - a clock's own
            return time(hour, minute)
    raise NotUnderstood(
        f"{name} is a time of day; “{shorten(text)}” is not.", "Write it as 09:00, 17:30 or 9am."
    )


def _zone(name: str, text: str) -> Zone:
    wanted = text.replace(" ", "_").casefold()
    if wanted in zones():
        return Zone(zones()[wanted])
    near = _near_zone(wanted)
    hint = f"Did you mean {near}?" if near else "Write it as Europe/Berlin."
    raise NotUnderstood(f"{name} is a time zone; “{shorten(text)}” is not one I know.", hint)


def _near_zone(wanted: str) -> str | None:
    """Return the zone whose city is written most alike, on the same continent if it may be."""
    area, _, city = wanted.rpartition("/")
    here = {z.rpartition("/")[2]: zone for z, zone in zones().items() if z.startswith(f"{area}/")}
    everywhere = {z.rpartition("/")[2]: zone for z, zone in sorted(zones().items())}
    for cities in (here, everywhere):
        near = difflib.get_close_matches(city, cities, n=1)
        if near:
            return cities[near[0]]
    return None


@functools.cache
def zones() -> dict[str, str]:
    """Return the zones by their folded names; finding them all means walking a folder."""
    return {zone.casefold(): zone for zone in zoneinfo.available_timezones()}


def _percent(name: str, text: str) -> Percent:
    match = _PERCENTAGE.fullmatch(text.casefold())
    value = Decimal(match["number"].replace(",", ".")) if match else Decimal(-1)
    if match and not match["sign"] and not match["number"].isdigit() and value <= 1:
        value *= 100
    if not 0 <= value <= 100:  # noqa: PLR2004
        raise NotUnderstood(
            f"{name} is a percentage from 0 to 100; “{shorten(text)}” is not.",
            "Write 70 or 0.7.",
        )
    if round(value, DECIMALS) != value:
        raise NotUnderstood(
            f"{name} has {DECIMALS} decimals at most; “{shorten(text)}” has more.",
            "Write 70 or 0.7.",
        )
    return Percent(value / 100)


def _by_hand(name: str, text: str, what: str) -> NoReturn:
    """Refuse a name: only a platform can tell whose it is, and gives a `Member` or a `Channel`."""
    raise NotUnderstood(
        f"{name} is a {what}; “{shorten(text)}” is none that I can tell for sure.",
        f"Where {what}s are, pick one from what is offered, or mention one.",
    )


_READERS: dict[Any, Callable[[str, str], Any]] = {
    str: lambda _, text: text,
    int: _integer,
    bool: _boolean,
    date: read_date,
    Deadline: read_deadline,
    Days: read_days,
    TimeOfDay: _time,
    Zone: _zone,
    Percent: _percent,
    Channel: lambda name, text: _by_hand(name, text, "channel"),
    Member: lambda name, text: _by_hand(name, text, "member"),
}


def shorten(text: str, most: int = 60) -> str:
    """Return `text`, or its first words with an ellipsis when it has over `most` characters.

    A word that fills more than a third of that is cut: without it too little would be left.
    """
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    words = cut if text[most - 1].isspace() else cut.rpartition(" ")[0]
    kept = words if len(words) > most - most // 3 else cut
    return kept.rstrip(" ,.;:–—-") + "…"


def _or(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
