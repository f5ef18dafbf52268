"""Card to Slack: Block Kit messages, one `match` over the blocks.

Words go into rich text and plain text, which show them as they are. What Slack cannot show is shown
as `adapters.plain` has it. A long card becomes several messages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from adapters import plain
from adapters.sentences import spans
from adapters.slack import limits, rich
from adapters.slack.buttons import rows
from adapters.slack.escape import escape
from adapters.slack.rich import Element
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
    Style,
    Text,
    bold,
)
from bot.kernel.kinds import shorten

Pictures = Mapping[Chart, str]
"""Charts that were drawn and uploaded, with the id of the file."""

NO_PICTURES: Pictures = {}


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its blocks, and the same words for notifications and screen readers."""

    text: str
    blocks: tuple[Element, ...]


def render(card: Card, pictures: Pictures = NO_PICTURES) -> tuple[Message, ...]:
    """Return the card as messages, in order; the last one has the buttons."""
    return _messages(list(_groups(card, pictures)))


def in_words(messages: Sequence[Message], pictures: Pictures) -> tuple[Message, ...]:
    """Return messages with words in place of their pictures."""
    charts = {file_id: chart for chart, file_id in pictures.items()}
    pages = ([each for block in page.blocks for each in _told(block, charts)] for page in messages)
    return tuple(message for page in pages for message in _messages([page]))


def blocks_of(card: Card) -> list[Element]:
    """Return the card as blocks of a view, which has room for a hundred."""
    return [block for group in _groups(card, NO_PICTURES) for block in group]


def words_of(value: object) -> str:
    """Return the words in blocks, in the order they are read, buttons left out."""
    return " ".join("".join(_words(value)).split())


def _messages(groups: Sequence[Sequence[Element]]) -> tuple[Message, ...]:
    return tuple(
        Message(escape(shorten(words_of(page), limits.FALLBACK)), tuple(page))
        for page in _pages(groups, limits.BLOCKS_IN_MESSAGE)
    )


def _told(block: Element, charts: Mapping[str, Chart]) -> Iterator[Element]:
    """Return a block, or the words of the chart that it is a picture of."""
    match block:
        case {"slack_file": {"id": str(file_id)}} if file_id in charts:
            yield from _fallback(charts[file_id])
        case _:
            yield block


def _groups(card: Card, pictures: Pictures) -> Iterator[list[Element]]:
    """Return runs of blocks that belong together."""
    if card.title:
        yield _title(card.title)
    for item in card.blocks:
        yield list(_shown(item, pictures))
    if card.actions:
        yield list(rows(card.actions))


def _title(title: str) -> list[Element]:
    if len(title) > limits.HEADER:
        return list(_paragraphs([bold(title)]))
    return [{"type": "header", "text": rich.label(title, limits.HEADER)}]


def _shown(item: Block, pictures: Pictures) -> Iterator[Element]:
    match item:
        case Heading(text):
            yield from _paragraphs([bold(text)])
        case Prose(runs):
            yield from _paragraphs(runs)
        case Quotation():
            yield from _quotation(item)
        case Fields(fields):
            yield from _paragraphs(
                [run for n, field in enumerate(fields) for run in _row(n, field)]
            )
        case Chart() if item in pictures:
            yield _picture(item, pictures[item])
        case Notice(text):
            yield from _paragraphs([Text(text)])
        case Meter() | Chart() | Document() | Form():
            yield from _fallback(item)
        case _:
            assert_never(item)


def _paragraphs(runs: Sequence[Text]) -> Iterator[Element]:
    for portion in rich.portions(runs):
        yield rich.block(rich.section(portion))


def _row(number: int, field: Field) -> tuple[Text, ...]:
    start = Text("\n" if number else "")
    return (start, bold(field.name), Text("  "), *field.words)


def _quotation(item: Quotation) -> Iterator[Element]:
    *before, last = rich.portions(list(_said(item)))
    for portion in before:
        yield rich.block(rich.quote(portion))
    who = item.speaker or plain.UNATTRIBUTED
    rest = plain.attribution(item).removeprefix(who)
    yield rich.block(rich.quote(last), rich.section([bold(who), Text(rest)]))
    small = list(_small_print(item))
    if small:
        yield {"type": "context", "elements": small}


def _said(item: Quotation) -> Iterator[Text]:
    """Return the words: those asked for in bold, readings in brackets set apart."""
    yield Text("“")
    for piece in plain.pieces(item):
        style = Style.BOLD if piece.marked else Style.PLAIN
        yield Text(piece.text, Style.ITALIC if piece.reading else style)
    yield Text("”")


def _small_print(item: Quotation) -> Iterator[Element]:
    """Return the moment as a link, the kind of source, and how close the words are.

    Context blocks hold no rich text: here alone mrkdwn is used, and only for the moment's digits.
    """
    place, url = plain.place(item), rich.web_address(item.url)
    if url:
        text = f"<{escape(url)}|{place}>"
        yield {"type": "mrkdwn", "text": text, "verbatim": True}
    elif place:
        yield rich.label(place, limits.TEXT)
    for words in (item.source_kind, plain.closeness(item.match)):
        if words:
            yield rich.label(words, limits.TEXT)


def _picture(item: Chart, file_id: str) -> Element:
    return {
        "type": "image",
        "slack_file": {"id": file_id},
        "alt_text": shorten(plain.safe(item.alt), limits.ALT_TEXT),
        "title": rich.label(item.title, limits.ALT_TEXT),
    }


def _fallback(item: Block) -> Iterator[Element]:
    text = plain.block(item)
    for start, end in spans(text, limits.TEXT):
        yield rich.block(rich.preformatted(text[start:end]))


def _pages(groups: Sequence[Sequence[Element]], most: int) -> list[list[Element]]:
    """Lay groups of blocks into messages; one that fits into a message is not torn apart."""
    pages: list[list[Element]] = [[]]
    for group in groups:
        whole = _fits([], group, most)
        parts = [group] if whole else [[block] for block in group]
        for part in parts:
            if pages[-1] and not _fits(pages[-1], part, most):
                pages.append([])
            pages[-1].extend(part)
    return pages


def _fits(page: Sequence[Element], part: Sequence[Element], most: int) -> bool:
    length = sum(map(_length, page)) + sum(map(_length, part))
    return len(page) + len(part) <= most and length <= limits.MESSAGE


def _length(value: object) -> int:
    """Return all characters that a block holds, addresses and buttons with them."""
    match value:
        case str():
            return len(value)
        case dict():
            return sum(map(_length, value.values()))
        case list() | tuple():
            return sum(map(_length, value))
        case _:
            return 0


def _words(value: object) -> Iterator[str]:
    match value:
        case {"type": "actions"}:
            return
        case {"type": "mrkdwn", "text": str(text)}:
            yield text.rpartition("|")[2].rstrip(">") + " "
        case {"type": "image", "alt_text": str(text)}:
            yield text + " "
        case {"type": "channel"}:
            yield rich.A_CHANNEL
        case {"text": str(text), "type": kind}:
            yield text if kind in ("text", "link") else text + " "
        case dict():
            yield from _words(list(value.values()))
            yield " "
        case list() | tuple():
            for each in value:
                yield from _words(each)
        case _:
            return
