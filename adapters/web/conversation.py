"""An episode as a page shows it: turns cut into paragraphs, with the quoted words marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapters import plain
from bot.domain.quote import Quote, QuoteId, SourceTurn
from bot.domain.transcript.episode import Episode
from bot.features.quotation import quotation

PARAGRAPH_WORDS = 90
"""A paragraph is closed at the sentence that fills it: speech has no paragraphs of its own, and
ten lines in a row are as many as are read with ease."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: the id of its element, its words, and whether it belongs to the quote."""

    id: str
    text: str
    marked: bool
    here: bool
    """The page opens here: the first marked sentence."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences, with the moment they begin and a link that plays them."""

    moment: str
    url: str | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the other begins."""

    speaker: str
    voice: str
    paragraphs: tuple[Paragraph, ...]


def turns_of(
    episode: Episode, conversation: Iterable[SourceTurn], wanted: QuoteId | None
) -> list[Turn]:
    """Return the turns as they are shown, `wanted` marked wherever it overlaps a sentence."""
    turns = [turn for turn in conversation if turn.sentences]
    marked = [s.id for turn in turns for s in turn.sentences if wanted and overlaps(s.id, wanted)]
    first = marked[0] if marked else None
    return [
        Turn(
            _name(episode, turn),
            turn.voice.value,
            tuple(_paragraph(group, set(marked), first) for group in _groups(turn.sentences)),
        )
        for turn in turns
    ]


def overlaps(sentence: QuoteId, wanted: QuoteId) -> bool:
    """Tell whether two spans of one source share a character."""
    same = sentence.source == wanted.source
    return same and sentence.start < wanted.end and wanted.start < sentence.end


def _name(episode: Episode, turn: SourceTurn) -> str:
    speaker = episode.speaker(turn.voice)
    return speaker.name if speaker else plain.UNATTRIBUTED.capitalize()


def _groups(sentences: Sequence[Quote]) -> Iterator[list[Quote]]:
    group: list[Quote] = []
    words = 0
    for sentence in sentences:
        group.append(sentence)
        words += len(sentence.text.split())
        if words >= PARAGRAPH_WORDS:
            yield group
            group, words = [], 0
    if group:
        yield group


def _paragraph(group: Sequence[Quote], marked: set[QuoteId], first: QuoteId | None) -> Paragraph:
    begin = quotation(group[0])
    sentences = tuple(Sentence(str(s.id), s.text, s.id in marked, s.id == first) for s in group)
    return Paragraph(plain.moment(begin), begin.url, sentences)
