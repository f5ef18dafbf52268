"""Cards to what Discord shows: one `match` over the blocks. All text is escaped here."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from adapters import plain
from adapters.discord.layout import Page, lay_out
from adapters.discord.parts import Enclosed, Line, Part, Passage, Picture, Rule
from adapters.discord.runs import Look, Run
from bot.features.said import date_words
from bot.kernel.card import (
    Block,
    Card,
    Chart,
    Document,
    Field,
    Fields,
    Form,
    Heading,
    Meter,
    Notice,
    Prose,
    Quotation,
    Refers,
    Status,
    Style,
    Text,
)

Pictures = Mapping[Chart, bytes]
"""The charts that were drawn, as PNG."""

_LOOKS = {
    Style.PLAIN: Look.PLAIN,
    Style.BOLD: Look.BOLD,
    Style.ITALIC: Look.ITALIC,
    Style.CODE: Look.CODE,
}
_SIGNS = {Refers.PERSON: Look.PERSON, Refers.PLACE: Look.PLACE}
_ACCENTS = {Status.OK: 0x3D6B8E, Status.NOT_FOUND: 0x8A8578, Status.REFUSED: 0xA8552F}


def render(card: Card, pictures: Pictures | None = None) -> list[Page]:
    """Return the card as one message, or several where it is long; nothing of it is left out."""
    parts: list[Part] = [_line(Run(card.title), before="### ")] if card.title else []
    for previous, item in zip((None, *card.blocks), card.blocks, strict=False):
        if isinstance(item, Quotation) and isinstance(previous, Quotation):
            parts.append(Rule())
        parts.append(block(item, pictures or {}))
    return lay_out(parts, card.actions, _ACCENTS[card.status])


def block(item: Block, pictures: Pictures) -> Part:
    """Return one block; a chart that nobody drew is its alternative text."""
    part: Part
    match item:
        case Heading(text):
            part = _line(Run(text, Look.BOLD))
        case Prose(runs):
            part = _line(*map(_run, runs))
        case Quotation():
            part = _quotation(item)
        case Fields(fields):
            part = Passage(tuple(map(_field, fields)))
        case Chart() if item in pictures:
            part = Picture(pictures[item], item.alt)
        case Notice(text):
            part = _line(Run(text))
        case Document(name, text):
            part = Enclosed(name, text.encode())
        case Meter() | Form() | Chart():
            part = Passage(tuple(Line((Run(line),)) for line in plain.block(item).splitlines()))
        case _:
            assert_never(item)
    return part


def _line(*runs: Run, before: str = "") -> Passage:
    return Passage((Line(runs, before),))


def _run(run: Text) -> Run:
    look = _SIGNS[run.refers] if run.refers else _LOOKS[run.style]
    return Run(run.text, look, run.url)


def _field(field: Field) -> Line:
    return Line((Run(field.name, Look.BOLD), Run(" — "), *map(_run, field.words)))


def _quotation(quote: Quotation) -> Passage:
    """Return the words as a block, who said them, and the small print."""
    words = tuple(Run(piece.text, _look(piece)) for piece in plain.pieces(quote))
    return Passage(
        (
            Line(words, "> "),
            Line(tuple(_attribution(quote))),
            Line(tuple(_small_print(quote)), "-# "),
        )
    )


def _look(piece: plain.Piece) -> Look:
    match piece.marked, piece.reading:
        case True, True:
            return Look.BOTH
        case True, False:
            return Look.BOLD
        case False, True:
            return Look.ITALIC
        case _:
            return Look.PLAIN


def _attribution(quote: Quotation) -> Iterator[Run]:
    yield Run(quote.speaker or plain.UNATTRIBUTED, Look.BOLD if quote.speaker else Look.PLAIN)
    role = quote.role if quote.speaker else ""
    said_on = date_words(quote.said_on) if quote.said_on else ""
    yield from (Run(f" · {part}") for part in (role, quote.show, said_on) if part)


def _small_print(quote: Quotation) -> Iterator[Run]:
    place = Run(plain.place(quote), url=quote.url)
    notes = (place, Run(quote.source_kind), Run(plain.closeness(quote.match)))
    shown = [note for note in notes if note.text]
    return itertools.islice(_dotted(shown), 1, None)


def _dotted(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        yield from (Run(" · "), run)
