"""Which words strike somebody who has heard nothing else of a conversation."""

import re

from bot.domain.tidy import tidy

SHORTEST, LONGEST = 40, 240
"""Characters that are taken in at a glance: neither a scrap nor a speech."""

_CLEAN = 0.9
"""So much of the words is left once fillers and stutters are taken out."""

_HESITATION = re.compile(r"\b(?:um+|uh+)\b", re.IGNORECASE)

_STUTTER = re.compile(r"\b(\w+),? \1\b", re.IGNORECASE)

_LEANING = re.compile(
    r"(?:it|its|that|this|they|them|their|these|those|he|him|his|she|her|which|who"
    r"|and|but|or|so|then|because|also|like|well|yeah|yes|no|oh|all right)\b",
    re.IGNORECASE,
)
"""A first word that leans on what was said before it, or holds a place for what comes."""

_FIGURE = re.compile(
    r"\d|%|\b(?:percent|half|twice|doubl\w+|dozens?|hundreds?|thousands?|millions?|billions?"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty)"
    r"|weeks?|months?|years?|decades?|centur(?:y|ies))\b",
    re.IGNORECASE,
)
"""A number, or a span of time."""


def stands_alone(words: str) -> bool:
    """Tell whether words are whole sentences that ask nothing and lean on nothing before them."""
    whole = words[:1].isupper() and words[-1:] in (".", "!")
    fits = SHORTEST <= len(words) <= LONGEST
    return whole and fits and _fluent(words) and "?" not in words and not _LEANING.match(words)


def _fluent(words: str) -> bool:
    halting = _HESITATION.search(words) or _STUTTER.search(words)
    return not halting and len(tidy(words)) >= _CLEAN * len(words)


def has_figure(words: str) -> bool:
    """Tell whether words can be held against a date or a number."""
    return bool(_FIGURE.search(words))
