"""Marks: places in a source that a person noted down, checked against the words there."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from bot.domain.transcript.timed_text import TimedText

_SHOWN = 40


class Placed(Protocol):
    """Whatever notes a character offset of a source and the words there."""

    @property
    def at(self) -> int:
        """Return the offset."""

    @property
    def words(self) -> str:
        """Return the words."""


class Span(Placed, Protocol):
    """A mark that also notes where its stretch of the source ends."""

    @property
    def end(self) -> int:
        """Return the offset just behind the stretch."""


class Misplaced(ValueError):
    """A mark that does not stand where it says.

    `kind` names the list of marks, as in "turns" or "takeaways[2].quotes", `index` counts from 0,
    `path` is the field that is wrong, `found` is what is there. The message leaves the path out.
    """

    def __init__(
        self, kind: str, index: int, mark: "Placed", found: str, field: str = "at"
    ) -> None:
        super().__init__(f"“{mark.words}” is marked at {mark.at}, but {found}")
        self.kind = kind
        self.index = index
        self.path = f"{kind}[{index}].{field}"
        self.found = found


def positions(text: TimedText, marks: Sequence[Placed], kind: str) -> tuple[int, ...]:
    """Return where in the text each mark stands.

    Raises Misplaced when its words do not stand there, or when it does not follow the one before.
    """
    places = tuple(position(text, mark, kind, index) for index, mark in enumerate(marks))
    for index, (one, other) in enumerate(pairwise(places), start=1):
        if one >= other:
            raise Misplaced(kind, index, marks[index], "that is not behind the mark before it")
    return places


def position(text: TimedText, mark: Placed, kind: str, index: int) -> int:
    """Return where in the text one mark stands, whatever is around it. Raises Misplaced."""
    if mark.at < 0:
        raise Misplaced(kind, index, mark, "nothing is before the beginning")
    at = text.find(mark.at)
    if text.place(at) != mark.at:
        return _first_copy(text, mark, kind, index)
    if not text.text.startswith(mark.words, at) or not mark.words:
        raise Misplaced(kind, index, mark, f"the words there are “{_words(text, at)}”")
    if at and text.text[at - 1] != " ":
        raise Misplaced(kind, index, mark, f"that is inside of a word: “{_words(text, at)}”")
    return at


def check_end(text: TimedText, mark: Span, kind: str, index: int) -> None:
    """See that a stretch holds something and ends within the source. Raises Misplaced."""
    if mark.end <= mark.at:
        raise Misplaced(kind, index, mark, f"ends at {mark.end}, which is not behind it", "end")
    last = text.place(len(text.text))
    if mark.end > last:
        found = f"ends at {mark.end}, and the last word of the source at {last}"
        raise Misplaced(kind, index, mark, found, "end")


def _first_copy(text: TimedText, mark: Placed, kind: str, index: int) -> int:
    """Return where a mark belongs that stands in a rolled copy: what was kept is just before."""
    at = text.find(mark.at)
    if mark.at > text.place(len(text.text)):  # the last words are no copy of what is not there
        raise Misplaced(kind, index, mark, "nothing that was said is there; the source has ended")
    earliest = max(0, at - len(mark.words))
    found = f" {text.text}".rfind(f" {mark.words}", earliest, at + len(mark.words))
    if found < 0 or not mark.words:
        wrong = f"nothing that was said is there; next is “{_words(text, at)}”"
        raise Misplaced(kind, index, mark, wrong)
    return found


def _words(text: TimedText, at: int) -> str:
    return text.text[at : at + _SHOWN]
