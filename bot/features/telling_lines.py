"""Lines that hold the words typed so far, suggested while somebody types what to look up."""

import re
from collections.abc import Mapping

from bot.domain.search.question import tells_nothing
from bot.features.asked_of import as_meant
from bot.kernel.asker import Asker
from bot.kernel.command import Suggestion
from bot.kernel.errors import NotUnderstood
from bot.kernel.kinds import shorten
from bot.ports import Ports, Search

MOST_WORDS = 300
"""The longest question in characters; a sentence of a transcript seldom has more."""

_LINES = 8
_LABEL = 100  # characters of a suggestion, as many as Discord shows
_ENOUGH = 30  # characters of a line that find it again
_ENDINGS = (re.compile(r"[.?!…][\"”’]?(?= |$)"), re.compile(r"[,;:](?= |$)|(?= [–—] )"))
_FEWEST_TYPED = 3


async def suggest_lines(
    ports: Ports, asker: Asker, typed: str, chosen: Mapping[str, str]
) -> list[Suggestion]:
    """Suggest lines that hold the words typed so far."""
    del asker
    if len(typed.strip()) < _FEWEST_TYPED:
        return []
    limits = chosen.get("speaker"), chosen.get("episode")
    try:
        meant = await as_meant(typed[:MOST_WORDS], *limits, ports)
    except NotUnderstood:
        return []
    search = Search(meant.words, meant.speaker, meant.episode, _LINES)
    return [
        Suggestion(shorten(f"{quote.said_by}: {quote.shown}", _LABEL), _words_within(quote.text))
        for quote in await ports.library.complete(search)
    ]


def _words_within(text: str) -> str:
    """Return as much of a line as a suggestion's value holds: sentences, clauses, or words."""
    if len(text) <= _LABEL:
        return text
    held = text[:_LABEL].rpartition(" ")[0]
    ends = (max((end.end() for end in ending.finditer(held)), default=0) for ending in _ENDINGS)
    whole = next((end for end in ends if end >= _ENOUGH), None)
    return held[:whole] if whole else _without_loose_end(held)


def _without_loose_end(words: str) -> str:
    """Return words without what leads on to the next one: “the biology of” is “the biology”."""
    kept = words.split(" ")
    while len(kept) > 1 and tells_nothing(kept[-1]):
        kept.pop()
    return " ".join(kept)
