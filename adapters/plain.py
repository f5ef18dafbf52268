"""Card to plain text: what a terminal shows, and every adapter's fallback.

Text in a card is data: control characters and marks that turn the writing direction never reach
the terminal. With `colour`, a few ANSI styles; the words are the same.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple, assert_never

from adapters.percent import parts
from bot.features.said import date_words, moment_words
from bot.kernel.card import (
    Action,
    Block,
    Card,
    Chart,
    Document,
    Fields,
    Form,
    FormField,
    Heading,
    Meter,
    Notice,
    Prose,
    Quotation,
    Span,
    Style,
    Text,
    Tone,
)

WIDTH = 80
UNATTRIBUTED = "unattributed"
_CLOSE = 0.9
_BAR = 20
# C0 and C1 controls, line separators, marks of writing direction, halves of surrogate pairs.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]"
)


class Ansi(Enum):
    """Select Graphic Rendition codes (ECMA-48, 8.3.117)."""

    BOLD = "1"
    FAINT = "2"
    ITALIC = "3"
    ACCENT = "36"


class Piece(NamedTuple):
    """A stretch of a quotation's words: `marked` when it was asked for, `reading` in brackets."""

    text: str
    marked: bool
    reading: bool


def render(card: Card, colour: bool = False, numbered: bool = False, width: int = WIDTH) -> str:
    """Return the whole card, in lines of `width` characters, words permitting.

    Actions come last, by address or (`numbered`) by number.
    """
    parts = [_wrap(_paint(safe(card.title), Ansi.BOLD, colour), width)] if card.title else []
    parts += [block(item, colour, width) for item in card.blocks]
    if card.actions:
        parts.append(_numbers(card.actions, width) if numbered else _addresses(card.actions))
    return "\n\n".join(part for part in parts if part)


def block(item: Block, colour: bool = False, width: int = WIDTH) -> str:
    """Return one block, without a line break at its end."""
    match item:
        case Heading(text):
            shown = _wrap(_paint(safe(text), Ansi.BOLD, colour), width)
        case Prose(runs):
            shown = _wrap("".join(_run(run, colour) for run in runs), width)
        case Quotation():
            shown = _quotation(item, colour, width)
        case Fields(fields):
            shown = _table([(field.name, _with_url(field.value, field.url)) for field in fields])
        case Meter(label, value, text):
            shown = f"{safe(label)}  {_bar(value)}  {safe(text)}"
        case Chart(_, title, _, alt):
            shown = _wrap(safe(f"{title}: {alt}"), width)
        case Notice(text, tone):
            shown = _wrap(("! " if tone is Tone.REFUSAL else "") + safe(text), width)
        case Document(name, text):
            # Its lines are not broken: they are to be copied.
            shown = "\n".join([f"{safe(name)}:", *map(safe, text.splitlines())])
        case Form():
            shown = _form(item)
        case _:
            assert_never(item)
    return shown


def safe(text: str) -> str:
    """Return `text` with a space for each character that could steer a terminal."""
    return _UNSAFE.sub(" ", text)


def moment(quote: Quotation) -> str:
    """Return the place in the episode: 12:34, ≈ 41:00; nothing where it is unknown."""
    if quote.start_s is None:
        return ""
    return moment_words(quote.start_s, estimated=quote.start_estimated)


def place(quote: Quotation) -> str:
    """Return what a link to the words stands on: the moment, or “episode” where it is unknown."""
    return moment(quote) or ("episode" if quote.url else "")


def attribution(quote: Quotation) -> str:
    """Return who said it, where and when, in one line."""
    who = quote.speaker or UNATTRIBUTED
    who = f"{who}, {quote.role}" if quote.speaker and quote.role else who
    said_on = date_words(quote.said_on) if quote.said_on else ""
    return " · ".join(part for part in (who, quote.show, said_on) if part)


def closeness(match: float) -> str:
    """Return “close match” where the words found are not quite those asked for."""
    return "close match" if 0 < match < _CLOSE else ""


def pieces(quote: Quotation) -> Iterator[Piece]:
    """Cut a quotation's shown words where a highlight or a bracketed reading begins or ends."""
    text = quote.shown
    cuts = {0, len(text)}
    for span in (*quote.highlights, *quote.readings):
        cuts |= {min(max(span.start, 0), len(text)), min(max(span.end, 0), len(text))}
    edges = sorted(cuts)
    for start, end in itertools.pairwise(edges):
        marked, reading = _inside(start, quote.highlights), _inside(start, quote.readings)
        yield Piece(text[start:end], marked, reading)


def _inside(place: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)


def _quotation(quote: Quotation, colour: bool, width: int) -> str:
    words = "".join(_piece(piece, colour) for piece in pieces(quote))
    small = (
        moment(quote),
        quote.source_kind,
        closeness(quote.match),
        quote.url or "",
    )
    lines = [f"— {safe(attribution(quote))}", safe(" · ".join(part for part in small if part))]
    lines = [_wrap(_paint(line, Ansi.FAINT, colour), width) for line in lines if line]
    return "\n".join([_wrap(f"“{words}”", width), *lines])


def _piece(piece: Piece, colour: bool) -> str:
    ansi = Ansi.BOLD if piece.marked else Ansi.FAINT
    return _paint(safe(piece.text), ansi, colour and (piece.marked or piece.reading))


def _run(run: Text, colour: bool) -> str:
    ansi = {
        Style.BOLD: Ansi.BOLD,
        Style.ITALIC: Ansi.ITALIC,
        Style.CODE: Ansi.ACCENT,
        Style.PLAIN: None,
    }[run.style]
    words = _paint(safe(run.text), ansi, colour) if ansi else safe(run.text)
    return f"{words} ({safe(run.url)})" if run.url else words


def _bar(value: float) -> str:
    filled = round(min(1.0, max(0.0, value)) * _BAR)
    return "█" * filled + "░" * (_BAR - filled)


def _with_url(text: str, url: str | None) -> str:
    return safe(f"{text} ({url})" if url else text)


def _table(rows: Sequence[tuple[str, str]]) -> str:
    names = [safe(name) for name, _ in rows]
    width = max((len(name) for name in names), default=0)
    return "\n".join(
        f"{name:<{width}}  {value}".rstrip() for name, (_, value) in zip(names, rows, strict=True)
    )


def _form(form: Form) -> str:
    rows = [
        (f"{field.name}{'' if field.required else ' (optional)'}", asked(field))
        for field in form.fields
    ]
    return f"/{safe(form.command)} takes:\n{_table(rows)}"


def asked(field: FormField) -> str:
    """Return what a field of a form asks, and how to answer."""
    return safe(f"{field.title}. {field.label}" if field.title else field.label)


def _addresses(actions: Sequence[Action]) -> str:
    return "\n".join(f"[{safe(action.words)}] {safe(action.address)}" for action in actions)


def _numbers(actions: Sequence[Action], width: int) -> str:
    """Return the buttons in a row, or in several; a number stays with its label."""
    lines: list[str] = []
    for n, action in enumerate(actions, 1):
        button = f"{n} {safe(action.words)}"
        if lines and len(lines[-1]) + 2 + len(button) <= width:
            lines[-1] += f"  {button}"
        else:
            lines.append(button)
    return "\n".join(lines)


def _paint(text: str, ansi: Ansi, colour: bool) -> str:
    """Colour word by word, so that a line may be broken between any two of them."""
    if not colour:
        return text
    return re.sub(r"\S+", lambda word: f"\x1b[{ansi.value}m{word[0]}\x1b[0m", text)


def _wrap(text: str, width: int) -> str:
    """Break lines at spaces so that none shows more than `width` characters, words permitting."""
    lines: list[str] = []
    room = 0
    for word in _words(text):
        length = len(_shown(word))
        if lines and length < room:
            lines[-1] += f" {word}"
            room -= length + 1
        else:
            lines.append(word)
            room = width - length
    return "\n".join(lines)


def _words(text: str) -> list[str]:
    """Return the words of a text, coloured or not; a figure and its percent sign are one."""
    words: list[str] = []
    for word in text.split():
        if words and parts(_shown(words[-1]), _shown(word)):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _shown(text: str) -> str:
    """Return what a terminal shows of a text."""
    return re.sub(r"\x1b\[\d+m", "", text)
