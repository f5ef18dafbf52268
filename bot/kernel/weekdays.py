"""Days of the week as people list them: `weekdays`, `mon,wed`, `tuesday to friday`."""

import calendar
import re

from bot.kernel.errors import NotUnderstood

EVERY = frozenset(range(7))
_EXAMPLE = "Write every day, weekdays, or some of them: mon, wed, fri."
_NAMED = {
    "every day": EVERY,
    "everyday": EVERY,
    "daily": EVERY,
    "all": EVERY,
    "weekdays": frozenset(range(5)),
    "workdays": frozenset(range(5)),
    "weekend": frozenset((5, 6)),
    "weekends": frozenset((5, 6)),
}
_DAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
_FEWEST_LETTERS = 2
_UP_TO = re.compile(r"\s*(?:-|–|\bto\b)\s*")
_BETWEEN = re.compile(r"\s*(?:[,;/+&]|\band\b)\s*|\s+")


class Days(frozenset[int]):
    """Some days of the week; 0 is Monday, as in `date.weekday`."""

    __slots__ = ()

    def __str__(self) -> str:
        named = {days: name for name, days in reversed(_NAMED.items())}
        return named.get(frozenset(self)) or ", ".join(
            calendar.day_name[day] for day in sorted(self)
        )


def read_days(name: str, text: str) -> Days:
    """Read a list of days; raises `NotUnderstood` with examples."""
    folded = " ".join(text.casefold().split())
    if folded in _NAMED:
        return Days(_NAMED[folded])
    days: set[int] = set()
    for part in _BETWEEN.split(_UP_TO.sub("-", folded)):
        days |= _stretch(name, part)
    return Days(days)


def _stretch(name: str, part: str) -> set[int]:
    """Read one day, or `mon-fri`, around the weekend where it has to be."""
    first, mark, last = part.partition("-")
    start, end = _day(name, first), _day(name, last if mark else first)
    return {day % 7 for day in range(start, end + 1 + (7 if end < start else 0))}


def _day(name: str, word: str) -> int:
    word = word.removesuffix(".")
    fitting = [number for day, number in _DAYS.items() if f"{day}s".startswith(word)]
    if len(word) >= _FEWEST_LETTERS and len(fitting) == 1:
        return fitting[0]
    raise NotUnderstood(f"{name} takes days of the week; “{word[:60]}” is none.", _EXAMPLE)
