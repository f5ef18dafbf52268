"""Subjects that somebody may have meant who asked for words that nobody said."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.quote import SummaryLine
from bot.domain.search.terms import terms
from bot.ports import Ports

_MOST = 3
_ALIKE = 85
"""Of 100: as like as the stems of two words have to be (rapidfuzz's ratio); a slip is forgiven."""

_SHORTEST = 4
"""Letters of a word that tells something about a subject: “of” and “the” stand in many."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic, and the ids of the quotes on it with spaces between, as the button Open has them."""

    name: str
    carrying: str


async def subjects_near(words: str, ports: Ports) -> list[Subject]:
    """Return the topics with a word like one of `words`, the likest first; three at most."""
    asked = _telling(words)
    lines = await _lines(ports)
    names = dict.fromkeys(topic for line in lines for topic in line.topics)
    scored = sorted(((_likeness(asked, _telling(name)), name) for name in names), reverse=True)
    near = [name for likeness, name in scored[:_MOST] if likeness >= _ALIKE]
    return [Subject(name, _carrying(name, lines)) for name in near]


async def _lines(ports: Ports) -> list[SummaryLine]:
    found = [await ports.library.summary(each.slug) for each in await ports.library.episodes()]
    return [line for summary in found if summary for line in summary.lines]


def _telling(text: str) -> list[str]:
    return [term.stem for term in terms(text) if len(term.word) >= _SHORTEST]


def _likeness(asked: Sequence[str], name: Sequence[str]) -> float:
    return max((fuzz.ratio(one, other) for one in asked for other in name), default=0.0)


def _carrying(name: str, lines: Sequence[SummaryLine]) -> str:
    quotes = (quote for line in lines if name in line.topics for quote in line.quotes)
    return " ".join(dict.fromkeys(str(quote.id) for quote in quotes))
