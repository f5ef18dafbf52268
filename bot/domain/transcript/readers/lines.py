"""Plain caption lines: all of it was said."""

from bot.domain.transcript.readers.page import lines
from bot.domain.transcript.readers.weave import Span, weave
from bot.domain.transcript.timed_text import TimedText


def read(source: str) -> TimedText:
    """Join the lines. Raises Unreadable when there are no words."""
    return weave(source, (Span(line.start, line.end) for line in lines(source)))
