"""Moments: when something was said, exact or estimated."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.transcript.episode import MomentMark, Source
from bot.domain.transcript.marks import Misplaced, positions
from bot.domain.transcript.timed_text import Moment, TimedText

LONGEST_S = 7 * 24 * 60 * 60
"""The longest recording there may be, in seconds: more is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """`exact` moments are the source's own; between `known` ones times are estimated."""

    exact: tuple[Moment, ...]
    known: tuple[Moment, ...]

    def at(self, position: int) -> tuple[float | None, bool]:
        """Return the seconds at a character of the text, and whether they are an estimate.

        The seconds are None, and then no estimate, when nothing is known.
        """
        number = bisect_right(self.exact, position, key=_at)
        if number:
            return self.exact[number - 1].seconds, False
        seconds = self._estimate(position)
        return seconds, seconds is not None

    def _estimate(self, position: int) -> float | None:
        if len(self.known) == 1:
            return None
        number = bisect_right(self.known, position, key=_at)
        one, other = self.known[number - 1], self.known[min(number, len(self.known) - 1)]
        if one is other:  # behind the last known moment the pace of the whole goes on
            one, other = self.known[0], self.known[-1]
        pace = (other.seconds - one.seconds) / (other.at - one.at)
        return other.seconds + (position - other.at) * pace


def timeline(text: TimedText, source: Source, duration_s: int | None) -> Timeline:
    """Return the times of a text.

    `duration_s` is the length of the recording in seconds. Raises Misplaced when a marked moment
    does not stand where it says, or is earlier than the one before.
    """
    known = [Moment(0, 0.0)]
    for moment in text.moments[:1] or marked_moments(text, source.moments):
        known = [moment] if moment.at == 0 else [*known, moment]
    if duration_s is not None and duration_s >= known[-1].seconds:
        known.append(Moment(len(text.text), float(duration_s)))
    return Timeline(text.moments, tuple(known))


def marked_moments(text: TimedText, marks: Sequence[MomentMark]) -> tuple[Moment, ...]:
    """Return marked moments by characters of the text.

    Raises Misplaced when one does not stand where it says, when its seconds are none of a
    recording's, or when they fall.
    """
    for index, mark in enumerate(marks):
        if not 0 <= mark.seconds <= LONGEST_S:  # and so not a number either
            found = f"its time would be {mark.seconds} s"
            raise Misplaced("moments", index, mark, found, "seconds")
    for index, (one, other) in enumerate(pairwise(marks), start=1):
        if one.seconds > other.seconds:
            found = f"at {one.seconds} s was the one before"
            raise Misplaced("moments", index, other, found, "seconds")
    places = positions(text, marks, "moments")
    return tuple(Moment(at, float(mark.seconds)) for at, mark in zip(places, marks, strict=True))


def _at(moment: Moment) -> int:
    return moment.at
