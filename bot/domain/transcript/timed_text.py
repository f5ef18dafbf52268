"""Timed text: the words of a source, each character traceable to its place there."""

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Run:
    """`length` characters that stand at `start` in the text and at `place` in the source."""

    start: int
    place: int
    length: int


@dataclass(frozen=True, slots=True)
class Moment:
    """At character `at` of the text, `seconds` have passed."""

    at: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TimedText:
    """What was said, in one line with single spaces.

    `runs` cover `text` without a gap, in order, and their places rise. Every character is the
    source's own, or a space where the source has white space, a mark or a page's furniture.
    `moments` are exact times the source itself gives, in order. `changes` are places in the text
    where the source marks a new speaker (">>"); not all of them are one.
    """

    text: str
    runs: tuple[Run, ...]
    moments: tuple[Moment, ...] = ()
    changes: tuple[int, ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _places: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(run.start for run in self.runs))
        object.__setattr__(self, "_places", tuple(run.place for run in self.runs))

    def place(self, at: int) -> int:
        """Return the place in the source of character `at` of the text.

        The end of the text has a place too: just behind the last character.
        """
        if not 0 <= at <= len(self.text) or not self.runs:
            raise IndexError(at)
        run = self.runs[bisect_right(self._starts, at) - 1]
        return run.place + min(at - run.start, run.length)

    def find(self, place: int) -> int:
        """Return where `place` of the source stands in the text.

        A place that was left out (a mark, a rolled repeat) leads to the next one that was kept.
        """
        number = bisect_right(self._places, place) - 1
        if number < 0:
            return 0
        run = self.runs[number]
        return run.start + min(place - run.place, run.length)
