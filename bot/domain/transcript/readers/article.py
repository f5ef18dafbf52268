"""An article about an episode: a title, sections of prose and points, and a page's debris."""

import re
from collections.abc import Iterator

from bot.domain.transcript.readers.page import lines
from bot.domain.transcript.readers.unreadable import Unreadable
from bot.domain.transcript.readers.weave import Span, weave
from bot.domain.transcript.timed_text import TimedText

_SECTIONS = frozenset({"why it matters", "key takeaways", "summary"})
_DEBRIS = frozenset({"comments", "want to join the conversation?", "loading comments..."})
_BULLET = re.compile(r"\s*(?:[-*•]\s*)*")


def read(source: str) -> TimedText:
    """Return the prose of the sections, without title, headings and bullets.

    Raises Unreadable when no known section begins, or none has words.
    """
    spans = list(_spans(source))
    if not spans:
        count = sum(1 for _ in lines(source))
        raise Unreadable(f"none of its {count} lines begins a section such as “Why It Matters”")
    return weave(source, spans)


def _spans(source: str) -> Iterator[Span]:
    begun = False
    for line in lines(source):
        name = line.text.strip().lstrip("# ").casefold()
        if name in _SECTIONS:
            begun = True
        elif begun and name not in _DEBRIS:
            bullet = _BULLET.match(line.text)
            yield Span(line.start + (bullet.end() if bullet else 0), line.end)
