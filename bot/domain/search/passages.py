"""Passages: overlapping windows of neighbouring sentences, the unit that is indexed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.search.terms import stems
from bot.domain.transcript.sentences import Sentence

WINDOW_WORDS = 70
"""About as many words as a passage holds; the next begins half a window later."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the searched forms of its words."""

    sentence: Sentence
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of one source; `source` is the SHA-256 of its bytes."""

    episode: str
    source: str
    kind: str
    lines: tuple[Line, ...]

    @property
    def stems(self) -> str:
        """All searched forms in order, separated by spaces."""
        return " ".join(stem for line in self.lines for stem in line.stems)


def windows(sentences: Sequence[Sentence]) -> Iterator[tuple[Line, ...]]:
    """Cut sentences into windows of about `WINDOW_WORDS`, each overlapping the next by half.

    Every sentence is in at least one window, and two neighbours are always together in one.
    """
    lines = [Line(sentence, stems(sentence.text)) for sentence in sentences]
    first = 0
    while first < len(lines):
        last = _reach(lines, first, WINDOW_WORDS)
        yield tuple(lines[first:last])
        if last == len(lines):
            return
        # The last sentence is always taken along, however long it is.
        first = max(first + 1, min(_reach(lines, first, WINDOW_WORDS // 2), last - 1))


def _reach(lines: Sequence[Line], first: int, words: int) -> int:
    """Return the end of the shortest run from `first` that holds `words` and two sentences."""
    held, last = 0, first
    while last < len(lines) and (held < words or last < first + 2):
        held += len(lines[last].stems)
        last += 1
    return last
