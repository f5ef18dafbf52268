"""Words looked for inside of one conversation, where no script does it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from adapters import plain
from bot.domain.quote import Quote, SourceTurn
from bot.features.quotation import quotation
from bot.kernel.kinds import clean

LONGEST = 100
"""Characters of what is looked for; nobody remembers more of a line word for word."""

_LISTED = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence with the words: the id of its element, and its moment (or “here”)."""

    id: str
    moment: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the words looked for, how often they stand there, and the first places."""

    words: str
    count: int
    hits: tuple[Hit, ...]


def find(
    conversation: Iterable[SourceTurn], words: str
) -> tuple[tuple[SourceTurn, ...], Found | None]:
    """Return the conversation with `words` highlighted, and where; None when nothing was asked.

    Upper and lower case, straight and curved apostrophes, and the length of gaps do not matter.
    Only words within one sentence are found.
    """
    turns = tuple(conversation)
    words = clean(words)[:LONGEST].strip()
    if not words:
        return turns, None
    pattern = _pattern(words)
    marked = tuple(
        SourceTurn(turn.voice, tuple(_marked(s, pattern) for s in turn.sentences)) for turn in turns
    )
    hits = [s for turn in marked for s in turn.sentences if s.highlights]
    listed = tuple(Hit(str(s.id), plain.moment(quotation(s)) or "here") for s in hits[:_LISTED])
    return marked, Found(words, sum(len(s.highlights) for s in hits), listed)


def _pattern(words: str) -> re.Pattern[str]:
    escaped = (re.escape(word).replace("’", "'").replace("'", "['’]") for word in words.split())
    return re.compile(r"\s+".join(escaped), re.IGNORECASE)


def _marked(sentence: Quote, pattern: re.Pattern[str]) -> Quote:
    return replace(
        sentence, highlights=tuple(found.span() for found in pattern.finditer(sentence.shown))
    )
