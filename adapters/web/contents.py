"""Where chapters begin, and where the words of takeaways stand, in a conversation."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.quote import EpisodeSummary, QuoteId, SourceTurn


@dataclass(frozen=True, slots=True)
class Contents:
    """By the sentence they begin in: chapters with their number, from 1, and ids of quotes."""

    chapters: Mapping[QuoteId, tuple[int, str]] = field(default_factory=dict)
    anchors: Mapping[QuoteId, tuple[str, ...]] = field(default_factory=dict)


def contents_of(summary: EpisodeSummary | None, conversation: Iterable[SourceTurn]) -> Contents:
    """Find the places of a summary's chapters and quotes."""
    sentences = [sentence.id for turn in conversation for sentence in turn.sentences]
    if summary is None or not sentences:
        return Contents()
    chapters: dict[QuoteId, tuple[int, str]] = {}
    for number, chapter in enumerate(summary.chapters, 1):
        chapters.setdefault(_holding(sentences, chapter.opening.id), (number, chapter.title))
    anchors: dict[QuoteId, dict[str, None]] = {}
    for quote in (quote for line in summary.lines for quote in line.quotes):
        place = _holding(sentences, quote.id)
        if place != quote.id:
            anchors.setdefault(place, {})[str(quote.id)] = None
    return Contents(chapters, {place: tuple(ids) for place, ids in anchors.items()})


def _holding(sentences: list[QuoteId], wanted: QuoteId) -> QuoteId:
    """Return the sentence in which a quote begins; the first one for what stands before it."""
    place = bisect_right(sentences, wanted.start, key=lambda sentence: sentence.start)
    return sentences[max(0, place - 1)]
