"""One word a line, as a player's caption panel copies out; ">>" where the voice may change."""

from bot.domain.transcript.readers.page import first
from bot.domain.transcript.readers.weave import Span, weave
from bot.domain.transcript.timed_text import TimedText


def read(source: str) -> TimedText:
    """Join the words. Raises Unreadable when there are none."""
    return weave(source, [Span(first(source), len(source))])
