"""What is laid over a conversation: chapters, the words of takeaways, and predictions."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adapters.web.material.entries import Entry
from bot.domain.quote import EpisodeSummary, QuoteId, SourceTurn

_Told = Mapping[QuoteId, Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Contents:
    """By the sentence they begin in: chapters with their number, from 1, and ids of quotes.

    `predictions` stand by the sentence in which the first of their words end, `repeated` by those
    in which more of them do; `resting` are all the sentences that hold such words.
    """

    chapters: Mapping[QuoteId, tuple[int, str]] = field(default_factory=dict)
    anchors: Mapping[QuoteId, tuple[str, ...]] = field(default_factory=dict)
    predictions: Mapping[QuoteId, Sequence[Entry]] = field(default_factory=dict)
    repeated: Mapping[QuoteId, Sequence[Entry]] = field(default_factory=dict)
    resting: frozenset[QuoteId] = frozenset()


def contents_of(
    summary: EpisodeSummary | None,
    conversation: Iterable[SourceTurn],
    predicted: Iterable[Entry] = (),
) -> Contents:
    """Find the places of a summary's chapters and quotes, and of the words of predictions."""
    sentences = [sentence.id for turn in conversation for sentence in turn.sentences]
    if not sentences:
        return Contents()
    chapters, anchors = _written(summary, sentences) if summary else ({}, {})
    return Contents(chapters, anchors, *_placed(predicted, sentences))


def _written(
    summary: EpisodeSummary, sentences: list[QuoteId]
) -> tuple[Mapping[QuoteId, tuple[int, str]], Mapping[QuoteId, tuple[str, ...]]]:
    chapters: dict[QuoteId, tuple[int, str]] = {}
    for number, chapter in enumerate(summary.chapters, 1):
        chapters.setdefault(_holding(sentences, chapter.opening.id), (number, chapter.title))
    anchors: dict[QuoteId, dict[str, None]] = {}
    for quote in (quote for line in summary.lines for quote in line.quotes):
        place = _holding(sentences, quote.id)
        if place != quote.id:
            anchors.setdefault(place, {})[str(quote.id)] = None
    return chapters, {place: tuple(ids) for place, ids in anchors.items()}


def _placed(
    predicted: Iterable[Entry], sentences: list[QuoteId]
) -> tuple[_Told, _Told, frozenset[QuoteId]]:
    """Return predictions by where their first words end, by where more do, and what holds them."""
    predictions: dict[QuoteId, list[Entry]] = {}
    repeated: dict[QuoteId, list[Entry]] = {}
    resting: set[QuoteId] = set()
    for entry in predicted:
        held = [_held(sentences, quote) for quote in entry.prediction.quotes]
        resting.update(sentence for each in held for sentence in each)
        ends = sorted({each[-1] for each in held if each}, key=lambda sentence: sentence.end)
        for place, end in enumerate(ends):
            (repeated if place else predictions).setdefault(end, []).append(entry)
    return predictions, repeated, frozenset(resting)


def _held(sentences: list[QuoteId], quote: QuoteId) -> list[QuoteId]:
    """Return the sentences that share a character with a quote; none of another source."""
    first = bisect_right(sentences, quote.start, key=lambda sentence: sentence.end)
    after = bisect_left(sentences, quote.end, key=lambda sentence: sentence.start)
    return sentences[first:after] if sentences[0].source == quote.source else []


def _holding(sentences: list[QuoteId], wanted: QuoteId) -> QuoteId:
    """Return the sentence in which a quote begins; the first one for what stands before it."""
    place = bisect_right(sentences, wanted.start, key=lambda sentence: sentence.start)
    return sentences[max(0, place - 1)]
