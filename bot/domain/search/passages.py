"""Passages: overlapping windows of neighbouring sentences, the unit that is indexed.

Beside the windows there are passages with an alternative text: the words that carry a takeaway,
or a stretch of the conversation, findable by what somebody wrote about them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.search.terms import stems
from bot.domain.transcript.episode import Source
from bot.domain.transcript.sentences import Sentence

WINDOW_WORDS = 70
"""About as many words as a passage holds; the next begins half a window later."""

_QUOTED_WORDS = 90  # an alternative text may stand for a long stretch: that much of it is shown


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the searched forms of its words, as said and, where they differ, as read."""

    sentence: Sentence
    stems: tuple[str, ...]
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of one source; `source` is the SHA-256 of its bytes.

    With an `about` the lines are found by these words as well, and as a whole. `row` is where
    the index keeps the meaning of that text.
    """

    episode: str
    source: str
    kind: str
    lines: tuple[Line, ...]
    about: str = ""
    about_stems: tuple[str, ...] = ()
    row: int = -1

    @property
    def said(self) -> list[str]:
        """The searched forms of the words, as said and as read, in order."""
        return [stem for line in self.lines for stem in (*line.stems, *line.read)]

    @property
    def stems(self) -> str:
        """All searched forms in order, separated by spaces."""
        return " ".join([*self.said, *self.about_stems])


def windows(sentences: Sequence[Sentence]) -> Iterator[tuple[Line, ...]]:
    """Cut sentences into windows of about `WINDOW_WORDS`, each overlapping the next by half.

    Every sentence is in at least one window, and two neighbours are always together in one.
    """
    lines = [line_of(sentence) for sentence in sentences]
    first = 0
    while first < len(lines):
        last = _reach(lines, first, WINDOW_WORDS)
        yield tuple(lines[first:last])
        if last == len(lines):
            return
        # The last sentence is always taken along, however long it is.
        first = max(first + 1, min(_reach(lines, first, WINDOW_WORDS // 2), last - 1))


def alternatives(
    source: Source, sentences: Sequence[Sentence]
) -> Iterator[tuple[tuple[Line, ...], str]]:
    """Return the lines that a takeaway or a gist stands for, each with its text."""
    names = {topic.key: topic.name for topic in source.summary.topics}
    for takeaway in source.summary.takeaways:
        about = " ".join([takeaway.text, *(names.get(key, "") for key in takeaway.topics)])
        for quote in takeaway.quotes:
            yield from _standing(sentences, quote.at, quote.end, about)
    for gist in source.gists:
        yield from _standing(sentences, gist.at, gist.end, gist.text)


def line_of(sentence: Sentence) -> Line:
    """Return a sentence with its searched forms."""
    read = stems(sentence.corrected) if sentence.readings else ()
    return Line(sentence, stems(sentence.text), read)


def _standing(
    sentences: Sequence[Sentence], at: int, end: int, about: str
) -> Iterator[tuple[tuple[Line, ...], str]]:
    """Return the sentences of a span up to a change of voice or to what can be shown."""
    run: list[Line] = []
    words = 0
    for sentence in sentences:
        if sentence.place_end <= at or sentence.place >= end:
            continue
        line = line_of(sentence)
        words += len(line.stems)
        if run and (sentence.voice is not run[0].sentence.voice or words > _QUOTED_WORDS):
            break
        run.append(line)
    if run:
        yield tuple(run), about


def _reach(lines: Sequence[Line], first: int, words: int) -> int:
    """Return the end of the shortest run from `first` that holds `words` and two sentences."""
    held, last = 0, first
    while last < len(lines) and (held < words or last < first + 2):
        held += len(lines[last].stems)
        last += 1
    return last
