"""Weaving: from the spans of a source that were said to one line of timed text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.domain.transcript.readers.unreadable import Unreadable
from bot.domain.transcript.timed_text import Moment, Run, TimedText

# Words with one white-space character between them can be copied as they stand.
_STRETCH = re.compile(r"\S+(?:\s\S+)*")
_SPACE = re.compile(r"\s")
# ">>" says that somebody else speaks now; some exporters leave it escaped.
_CHANGE = re.compile(r">{2,}|(?:&gt;){2,}")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to `end` of a source, said at `seconds` if the source tells when."""

    start: int
    end: int
    seconds: float | None = None


@dataclass(slots=True)
class _Loom:
    source: str
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)

    def add(self, start: int, end: int) -> None:
        """Copy a stretch, and the character behind it as the space before the next one."""
        self.pieces.append(_SPACE.sub(" ", self.source[start:end]))
        self.runs.append(Run(self.length, start, end - start + 1))
        self.length += end - start + 1

    def change(self) -> None:
        if self.changes[-1:] != [self.length]:
            self.changes.append(self.length)

    def finished(self) -> TimedText:
        if not self.runs:
            raise Unreadable("the source holds no words")
        last = self.runs[-1]
        self.runs[-1] = Run(last.start, last.place, last.length - 1)
        text = " ".join(self.pieces)
        said = tuple(at for at in self.changes if at < len(text))
        return TimedText(text, tuple(self.runs), tuple(self.moments), said)


def weave(source: str, spans: Iterable[Span]) -> TimedText:
    """Return what was said in `spans`, which rise and leave a character or more between them.

    ">>" is lifted out into `changes`. A span's `seconds` become a moment at its first character,
    if it has any. Raises Unreadable when there is nothing but white space.
    """
    loom = _Loom(source)
    for span in spans:
        before = loom.length
        for start, end in _stretches(loom, span):
            loom.add(start, end)
        if span.seconds is not None and loom.length > before:
            loom.moments.append(Moment(before, span.seconds))
    return loom.finished()


def _stretches(loom: _Loom, span: Span) -> Iterator[tuple[int, int]]:
    start = span.start
    for mark in _CHANGE.finditer(loom.source, span.start, span.end):
        yield from (match.span() for match in _STRETCH.finditer(loom.source, start, mark.start()))
        loom.change()
        start = mark.end()
    yield from (match.span() for match in _STRETCH.finditer(loom.source, start, span.end))
