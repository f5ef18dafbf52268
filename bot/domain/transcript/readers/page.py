"""A source as lines that know their place. Places are characters of the decoded source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.transcript.readers.unreadable import Unreadable

BYTE_ORDER_MARK = "\ufeff"

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """What stands from `start` up to `end`, without its line break."""

    start: int
    end: int
    text: str


def decode(content: bytes) -> str:
    """Return the characters of a source, line breaks and byte-order mark as they came.

    Raises Unreadable, naming the byte, when they are not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"byte {error.start} (line {line}) of the source is not UTF-8") from error


def first(source: str) -> int:
    """Return the place of the first character that is not a byte-order mark."""
    return len(BYTE_ORDER_MARK) if source.startswith(BYTE_ORDER_MARK) else 0


def lines(source: str, start: int | None = None) -> Iterator[Line]:
    """Yield the lines of `source` from place `start` on, leaving out empty ones."""
    for match in _LINE.finditer(source, first(source) if start is None else start):
        yield Line(match.start(), match.end(), match.group())
