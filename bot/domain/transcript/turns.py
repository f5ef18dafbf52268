"""Turns: what one speaker says until the other begins."""

from dataclasses import dataclass
from itertools import pairwise

from bot.domain.transcript.episode import Source, Voice
from bot.domain.transcript.marks import positions
from bot.domain.transcript.timed_text import TimedText


@dataclass(frozen=True, slots=True)
class Turn:
    """Characters `start` up to `end` of the text, the space before the next turn included."""

    start: int
    end: int
    voice: Voice


def turns(text: TimedText, source: Source) -> tuple[Turn, ...]:
    """Return the turns of a source, which cover its text.

    Where nobody has marked the turns, nobody is guessed: all is unattributed, cut only where the
    source itself marks a change. Raises Misplaced.
    """
    begins = {0: Voice.UNATTRIBUTED}
    if source.turns:
        marks = zip(positions(text, source.turns, "turns"), source.turns, strict=True)
        begins |= {at: mark.by for at, mark in marks}
    else:
        begins |= dict.fromkeys(text.changes, Voice.UNATTRIBUTED)
    edges = [*begins, len(text.text)]
    voices = begins.values()
    return tuple(
        Turn(start, end, voice) for (start, end), voice in zip(pairwise(edges), voices, strict=True)
    )
