"""How dates and moments are written for people, the same on every surface."""

from datetime import date
from math import floor, inf

from bot.kernel.kinds import DECIMALS

_HOUR, _MINUTE = 3600, 60
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(number: int, noun: str) -> str:
    """Return `one episode`, `four episodes`, `14 episodes`."""
    written = _SMALL[number] if number < len(_SMALL) else f"{number:,}"
    return f"{written} {noun}" if number == 1 else f"{written} {noun}s"


def date_words(day: date) -> str:
    """Return `22 May 2025`."""
    return f"{day.day} {day:%B %Y}"


def moment_words(seconds: float, *, estimated: bool) -> str:
    """Return `12:34` or `1:02:03`; an estimate as `≈ 41:00`."""
    whole = int(seconds)
    hours, rest = divmod(whole, _HOUR)
    minutes, second = divmod(rest, _MINUTE)
    clock = f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"
    return f"≈ {clock}" if estimated else clock


def tally(number: int, noun: str) -> str:
    """Return `1 forecast`, `14 forecasts`, `no forecasts`: counts that change, in figures."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else f"no {noun}s"


def weekday_words(day: date) -> str:
    """Return `Friday 20 November`."""
    return f"{day:%A} {day.day} {day:%B}"


def percent_words(probability: float) -> str:
    """Return `70 %`, `0.5 %`, `99.9999 %`: what somebody said, with all the digits they gave."""
    return f"{percent_figure(probability)} %"


def percent_figure(probability: float) -> str:
    """Return `70`, `0.5`, `99.9999`: a probability as it is typed, in per cent."""
    figure = f"{probability * 100:.{DECIMALS}f}"
    return figure.rstrip("0").rstrip(".")


def share_words(share: float) -> str:
    """Return `62 %`, `<1 %`, `>99 %`: what was computed, in whole per cent, halves up.

    0 and 100 only where it is just that. Words and pictures say the same.
    """
    whole = floor(share * 100 + 0.5)
    if share > 0 and whole == 0:
        return "<1 %"
    return ">99 %" if share < 1 and whole == 100 else f"{whole} %"  # noqa: PLR2004


def distance_words(day: date, today: date) -> str:
    """Return `18 months ago`, `in 6 weeks`, `today`: one unit, rounded."""
    days = (day - today).days
    if abs(days) <= 1:
        return ("yesterday", "today", "tomorrow")[days + 1]
    span = next(
        tally(round(abs(days) / length), unit) for most, length, unit in _UNITS if abs(days) < most
    )
    return f"in {span}" if days > 0 else f"{span} ago"


_UNITS = ((14, 1, "day"), (61, 7, "week"), (730, 30.44, "month"), (inf, 365.25, "year"))
"""Up to how many days a span is counted in a unit, and how many of them it has."""
