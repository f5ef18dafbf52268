"""An episode as a page shows it: turns cut into paragraphs, with the quoted words marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adapters import plain
from bot.domain.quote import Quote, QuoteId, SourceTurn
from bot.domain.transcript.episode import Episode
from bot.features.quotation import quotation

PARAGRAPH_WORDS = 90
"""A paragraph is closed at the sentence that fills it: speech has no paragraphs of its own, and
ten lines in a row are as many as are read with ease."""

SHORT_WORDS = 30
"""A last paragraph shorter than this stays with the one before it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: the id of its element, its words with their readings, and whether quoted."""

    id: str
    pieces: tuple[plain.Piece, ...]
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


def _groups(sentences: Sequence[Quote]) -> list[list[Quote]]:
    groups: list[list[Quote]] = [[]]
    for sentence in sentences:
        if _length(groups[-1]) >= PARAGRAPH_WORDS:
            groups.append([])
        groups[-1].append(sentence)
    if len(groups) > 1 and _length(groups[-1]) < SHORT_WORDS:
        last = groups.pop()
        groups[-1] += last
    return groups


def _length(group: Sequence[Quote]) -> int:
    return sum(len(sentence.text.split()) for sentence in group)


def _paragraph(group: Sequence[Quote], marked: set[QuoteId], first: QuoteId | None) -> Paragraph:
    begin = quotation(group[0])
    sentences = tuple(
        Sentence(str(s.id), tuple(plain.pieces(quotation(s))), s.id in marked, s.id == first)
        for s in group
    )
    return Paragraph(plain.moment(begin), begin.url, sentences)
