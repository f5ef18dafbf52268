"""How dates and moments are written for people, the same on every surface."""

from datetime import date

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
