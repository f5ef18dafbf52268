"""Cards to what Discord shows: one `match` over the blocks. All text is escaped here."""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from adapters import plain
from adapters.discord.escape import escape
from adapters.discord.layout import PAGE_TEXT, Page, lay_out
from adapters.discord.parts import Enclosed, Part, Picture, Rule, Words
from adapters.discord.runs import Look, Run, markup, split
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
_ACCENTS = {Status.OK: 0x3D6B8E, Status.NOT_FOUND: 0x8A8578, Status.REFUSED: 0xA8552F}


def render(card: Card, pictures: Pictures | None = None) -> list[Page]:
    """Return the card as one message, or several where it is long; nothing of it is left out."""
    parts: list[Part] = list(_lines([Run(card.title)], before="### ")) if card.title else []
    for previous, item in zip((None, *card.blocks), card.blocks, strict=False):
        if isinstance(item, Quotation) and isinstance(previous, Quotation):
            parts.append(Rule())
        parts += block(item, pictures or {})
    return lay_out(parts, card.actions, _ACCENTS[card.status])


def block(item: Block, pictures: Pictures) -> list[Part]:
    """Return one block; a chart that nobody drew is its alternative text."""
    parts: list[Part]
    match item:
        case Heading(text):
            parts = _lines([Run(text, Look.BOLD)])
        case Prose(runs):
            parts = _lines([_run(run) for run in runs])
        case Quotation():
            parts = _quotation(item)
        case Fields(fields):
            parts = _together(line for field in fields for line in _field(field))
        case Chart() if item in pictures:
            parts = [Picture(pictures[item], item.alt)]
        case Notice(text):
            parts = _lines([Run(text)])
        case Document(name, text):
            parts = [*_lines([Run(name)]), Enclosed(name, text.encode())]
        case Meter() | Form() | Chart():
            parts = _together(map(escape, plain.block(item).splitlines()))
        case _:
            assert_never(item)
    return parts


def _lines(runs: Sequence[Run], before: str = "") -> list[Part]:
    return [Words(f"{before}{line}") for line in split(runs, PAGE_TEXT - len(before))]


def _together(lines: Iterator[str]) -> list[Part]:
    """Return lines under each other, as many in one text as fit."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + 1 + len(line) <= PAGE_TEXT:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return [Words(text) for text in texts]


def _run(run: Text) -> Run:
    return Run(run.text, _LOOKS[run.style], run.url)


def _field(field: Field) -> list[str]:
    return split(
        [Run(field.name, Look.BOLD), Run(" — "), Run(field.value, url=field.url)], PAGE_TEXT
    )


def _quotation(quote: Quotation) -> list[Part]:
    """Return the words as a block, who said them, and the small print."""
    words = [Run(piece.text, _look(piece)) for piece in plain.pieces(quote)]
    said = [f"> {line}" for line in split(words, PAGE_TEXT - len("> "))]
    return _together(iter([*said, _attribution(quote), _small_print(quote)]))


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


def _attribution(quote: Quotation) -> str:
    who = Run(quote.speaker or plain.UNATTRIBUTED, Look.BOLD if quote.speaker else Look.PLAIN)
    role = quote.role if quote.speaker else ""
    said_on = date_words(quote.said_on) if quote.said_on else ""
    about = [Run(f" · {part}") for part in (role, quote.show, said_on) if part]
    return markup([who, *about])


def _small_print(quote: Quotation) -> str:
    moment = Run(plain.moment(quote) or quote.episode_title, url=quote.url)
    notes = (quote.source_kind, plain.closeness(quote.match))
    return f"-# {markup([moment, *(Run(f' · {note}') for note in notes if note)])}"
