"""What a look at one part of the installation found: fine, doubtful or wrong, and the mend."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CLOCKS_NEAR = timedelta(seconds=10)
"""Clocks so near are called the same: a platform tells whole seconds, and an answer takes time."""

CLOCKS_APART = timedelta(minutes=2)
"""From here on posts are lost: a post whose reply was lost is looked for from this long before it
was made, and due dates fall on other moments than people see."""


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: the part that was looked at, what was seen, and how to mend it."""

    area: str
    level: Level
    words: str
    mend: str = ""


def fine(area: str, words: str) -> Finding:
    """Return what is as it should be."""
    return Finding(area, Level.OK, words)


def doubtful(area: str, words: str, mend: str) -> Finding:
    """Return what works, or may work, and deserves a look."""
    return Finding(area, Level.WARNING, words, mend)


def wrong(area: str, words: str, mend: str) -> Finding:
    """Return what keeps something from working."""
    return Finding(area, Level.WRONG, words, mend)


def compared_clocks(whose: str, theirs: datetime, ours: datetime) -> Finding:
    """Compare this machine's clock with another, such as “Discord's”."""
    apart = abs(theirs - ours)
    if apart < CLOCKS_NEAR:
        return fine("clock", f"This machine's clock and {whose} agree.")
    side = "behind" if ours < theirs else "ahead of"
    words = f"This machine's clock is {apart.total_seconds():.0f} s {side} {whose}."
    mend = "Let a time service such as chrony or systemd-timesyncd set it."
    return (doubtful if apart < CLOCKS_APART else wrong)("clock", words, mend)
