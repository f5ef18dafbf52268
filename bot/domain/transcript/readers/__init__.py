"""Readers: one for each layout in which sources come. Bytes in, timed text out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.domain.transcript.readers import article, lines, rolling, stamped, words
from bot.domain.transcript.readers.page import decode
from bot.domain.transcript.readers.unreadable import Unreadable
from bot.domain.transcript.timed_text import TimedText

__all__ = ["LAYOUTS", "Reader", "Unreadable", "read"]

Reader = Callable[[str], TimedText]
"""Takes the decoded source; raises Unreadable when the layout's landmarks are missing."""

LAYOUTS: Mapping[str, Reader] = MappingProxyType(
    {
        "article": article.read,
        "lines": lines.read,
        "rolling": rolling.read,
        "stamped": stamped.read,
        "words": words.read,
    }
)


def read(content: bytes, layout: str) -> TimedText:
    """Return what was said in a source, each character traceable to its place there.

    Places are characters of the content decoded as UTF-8, line breaks and byte-order mark as
    they came. Raises Unreadable when the content is empty, is not UTF-8, or is not in `layout`.
    """
    reader = LAYOUTS.get(layout)
    if reader is None:
        raise Unreadable(f"no reader for the layout “{layout}”; there are {', '.join(LAYOUTS)}")
    if not content:
        raise Unreadable("the source is empty: 0 bytes")
    return reader(decode(content))
