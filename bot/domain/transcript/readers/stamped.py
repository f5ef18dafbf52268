"""Stamped lines, "- [mm:ss] text" or "- [h:mm:ss] text", below front matter and a header."""

import re
from collections.abc import Iterator

from bot.domain.transcript.readers.page import Line, first, lines
from bot.domain.transcript.readers.unreadable import Unreadable
from bot.domain.transcript.readers.weave import Span, weave
from bot.domain.transcript.timed_text import TimedText

_STAMP = re.compile(r"\s*(?:[-*]\s+)?\[(?:(\d{1,2}):)?(\d{1,3}):(\d{2})\]")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)


def read(source: str) -> TimedText:
    """Lift the stamps out of the lines; each becomes a moment.

    A line without a stamp goes on with the one above it. Raises Unreadable when no line is
    stamped.
    """
    spans = list(_spans(source))
    if not spans:
        count = sum(1 for _ in lines(source))
        raise Unreadable(f"none of its {count} lines begins with a time such as “- [00:05]”")
    return weave(source, spans)


def _spans(source: str) -> Iterator[Span]:
    begun = False
    for line in lines(source, _body(source)):
        if stamp := _STAMP.match(line.text):
            begun = True
            yield Span(line.start + stamp.end(), line.end, _seconds(stamp))
        elif begun and not _heading(line):
            yield Span(line.start, line.end)


def _body(source: str) -> int:
    start = first(source)
    front_matter = _FRONT_MATTER.match(source, start)
    return front_matter.end() if front_matter else start


def _heading(line: Line) -> bool:
    return line.text.startswith("#")


def _seconds(stamp: re.Match[str]) -> float:
    hours, minutes, seconds = (int(part or 0) for part in stamp.groups())
    return float(hours * 3600 + minutes * 60 + seconds)
