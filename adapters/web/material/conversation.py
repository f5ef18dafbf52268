"""An episode as a page shows it: turns cut into paragraphs, with the quoted words marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adapters import plain
from adapters.web.material.contents import Contents
from adapters.web.material.entries import Entry
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
    """A sentence: the id of its element, its words with their readings, and whether quoted.

    The page opens at the one that is `here`: the first marked one. `anchors` are the ids of
    quotes that begin in it, where they are not the sentence itself. A prediction may `rest` on it.
    """

    id: str
    pieces: tuple[plain.Piece, ...]
    marked: bool
    here: bool
    anchors: tuple[str, ...] = ()
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences, with the moment they begin and a link that plays them.

    `quote_id` spans them all. Where a chapter begins, `chapter` is its number, from 1, and
    `title` its title. `predictions` are those whose first words end here, `repeated` those of
    which more words do.
    """

    moment: str
    url: str | None
    sentences: tuple[Sentence, ...]
    quote_id: str = ""
    chapter: int = 0
    title: str = ""
    predictions: tuple[Entry, ...] = ()
    repeated: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the other begins."""

    speaker: str
    voice: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class _Showing:
    """What is laid over a conversation: the marked sentences, and the contents."""

    marked: frozenset[QuoteId]
    first: QuoteId | None
    contents: Contents = field(default_factory=Contents)


def turns_of(
    episode: Episode,
    conversation: Iterable[SourceTurn],
    wanted: QuoteId | None,
    contents: Contents | None = None,
) -> list[Turn]:
    """Return the turns as they are shown, `wanted` marked wherever it overlaps a sentence."""
    turns = [turn for turn in conversation if turn.sentences]
    marked = [s.id for turn in turns for s in turn.sentences if wanted and s.id.overlaps(wanted)]
    showing = _Showing(frozenset(marked), next(iter(marked), None), contents or Contents())
    return [
        Turn(_name(episode, turn), turn.voice.value, tuple(_paragraphs(turn, showing)))
        for turn in turns
    ]


def around(conversation: Iterable[SourceTurn], wanted: QuoteId, sentences: int) -> list[SourceTurn]:
    """Return the turns with `wanted`, and that many sentences more on both sides."""
    turns = list(conversation)
    ids = [sentence.id for turn in turns for sentence in turn.sentences]
    inside = [place for place, each in enumerate(ids) if each.overlaps(wanted)]
    if not inside:
        return []
    kept = set(ids[max(0, inside[0] - sentences) : inside[-1] + sentences + 1])
    cut = [SourceTurn(t.voice, tuple(s for s in t.sentences if s.id in kept)) for t in turns]
    return [turn for turn in cut if turn.sentences]


def _name(episode: Episode, turn: SourceTurn) -> str:
    speaker = episode.speaker(turn.voice)
    return speaker.name if speaker else plain.UNATTRIBUTED.capitalize()


def _paragraphs(turn: SourceTurn, showing: _Showing) -> list[Paragraph]:
    return [_paragraph(group, showing) for group in _groups(turn.sentences, showing.contents)]


def _groups(sentences: Sequence[Quote], contents: Contents) -> list[list[Quote]]:
    groups: list[list[Quote]] = [[]]
    for sentence in sentences:
        opens = sentence.id in contents.chapters and groups[-1]
        if opens or _length(groups[-1]) >= PARAGRAPH_WORDS:
            groups.append([])
        groups[-1].append(sentence)
    short = len(groups) > 1 and _length(groups[-1]) < SHORT_WORDS
    if short and groups[-1][0].id not in contents.chapters:
        last = groups.pop()
        groups[-1] += last
    return groups


def _length(group: Sequence[Quote]) -> int:
    return sum(len(sentence.text.split()) for sentence in group)


def _paragraph(group: Sequence[Quote], showing: _Showing) -> Paragraph:
    begin, laid = quotation(group[0]), showing.contents
    number, title = laid.chapters.get(group[0].id, (0, ""))
    predictions = _told(group, laid.predictions)
    return Paragraph(
        plain.moment(begin),
        begin.url,
        tuple(_sentence(sentence, showing) for sentence in group),
        str(QuoteId(group[0].id.source, group[0].id.start, group[-1].id.end)),
        number,
        title,
        predictions,
        tuple(each for each in _told(group, laid.repeated) if each not in predictions),
    )


def _told(group: Sequence[Quote], laid: Mapping[QuoteId, Sequence[Entry]]) -> tuple[Entry, ...]:
    """Return the predictions that are laid over some sentences, each once."""
    found = [each for sentence in group for each in laid.get(sentence.id, ())]
    return tuple(each for place, each in enumerate(found) if each not in found[:place])


def _sentence(sentence: Quote, showing: _Showing) -> Sentence:
    return Sentence(
        str(sentence.id),
        _pieces(sentence),
        sentence.id in showing.marked,
        sentence.id == showing.first,
        showing.contents.anchors.get(sentence.id, ()),
        sentence.id in showing.contents.resting,
    )


def _pieces(sentence: Quote) -> tuple[plain.Piece, ...]:
    """Return the words, cut where a mark or a reading begins or ends; most have neither."""
    if sentence.highlights or sentence.readings:
        return tuple(plain.pieces(quotation(sentence)))
    return (plain.Piece(sentence.text, marked=False, reading=False),)
