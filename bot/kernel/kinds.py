"""The kinds of values an option can have, and how each is read from what people type.

Beyond `str`, `int`, `bool`, `date` and `Literal` there are neutral kinds that every platform knows
under some name of its own: `Channel`, `Member`, `TimeOfDay`, `Zone`, `Percent`.
"""

import difflib
import functools
import re
import zoneinfo
from collections.abc import Callable
from datetime import date, time
from typing import Any, Literal, NoReturn, get_args, get_origin

from bot.kernel.errors import NotUnderstood


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
    """A probability from 0 to 1, typed as `70`, `70%` or `0.7`."""

    __slots__ = ()


TimeOfDay = time

_TRUE = {"yes", "y", "true", "on", "1"}
_FALSE = {"no", "n", "false", "off", "0"}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff]|[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return what a person typed without control characters, with plain single spaces."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def kind_name(kind: Any) -> str:  # noqa: ANN401 - a type or a typing form
    """Return the word for a kind: `str`, `date`, `choice`, `percent` …."""
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


def _date(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(
            f"{name} is a date; “{shorten(text)}” is not.", "Write it as 2026-12-31."
        ) from None


def _time(name: str, text: str) -> time:
    match = re.fullmatch(r"(\d{1,2})[:.h](\d{2})", text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:  # noqa: PLR2004 - a clock's own
        return time(int(match[1]), int(match[2]))
    raise NotUnderstood(
        f"{name} is a time of day; “{shorten(text)}” is not.", "Write it as 09:00, or 17:30."
    )


def _zone(name: str, text: str) -> Zone:
    zones, wanted = _zones(), text.replace(" ", "_").casefold()
    if wanted in zones:
        return Zone(zones[wanted])
    cities = {_city(zone): known for zone, known in zones.items()}
    near = [cities[city] for city in difflib.get_close_matches(_city(wanted), cities, n=1)]
    hint = f"Did you mean {near[0]}?" if near else "Write it as Europe/Berlin."
    raise NotUnderstood(f"{name} is a time zone; “{shorten(text)}” is not one I know.", hint)


@functools.cache
def _zones() -> dict[str, str]:
    """Return all zones by their names in small letters; finding them means walking a folder."""
    return {zone.casefold(): zone for zone in sorted(zoneinfo.available_timezones())}


def _city(zone: str) -> str:
    return zone.rpartition("/")[2]


def _percent(name: str, text: str) -> Percent:
    number = text.removesuffix("%").strip().replace(",", ".")
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    # "0.7" is a share and "70" a percentage; "1" and "1%" are both one per cent.
    if not text.endswith("%") and "." in number and 0 <= value < 1:
        value *= 100
    if not 0 <= value <= 100:  # noqa: PLR2004
        raise NotUnderstood(
            f"{name} is a percentage; “{shorten(text)}” is not.", "Write 70, 70% or 0.7."
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
    date: _date,
    TimeOfDay: _time,
    Zone: _zone,
    Percent: _percent,
    Channel: lambda name, text: _by_hand(name, text, "channel"),
    Member: lambda name, text: _by_hand(name, text, "member"),
}


def shorten(text: str, most: int = 60) -> str:
    """Return `text`, or its beginning with an ellipsis when it has over `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _or(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
