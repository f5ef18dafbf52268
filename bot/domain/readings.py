"""Readings: what garbled words stand for. They help to find and are shown in brackets.

They are laid over the words and never take their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """Characters `start` up to `end` of some text stand for the words `reads`."""

    start: int
    end: int
    reads: str


def shown(text: str, readings: Sequence[Reading]) -> str:
    """Return `text` with each reading in brackets behind the words it is for."""
    parts, place = [], 0
    for reading in readings:
        parts.append(f"{text[place : reading.end]} [{reading.reads}]")
        place = reading.end
    return "".join([*parts, text[place:]])


def bracketed(readings: Sequence[Reading]) -> tuple[tuple[int, int], ...]:
    """Return where the brackets stand in what `shown` returns, as spans with the brackets."""
    spans, added = [], 0
    for reading in readings:
        start = reading.end + added + 1
        end = start + len(reading.reads) + 2
        spans.append((start, end))
        added += end - start + 1
    return tuple(spans)


def corrected(text: str, readings: Sequence[Reading]) -> str:
    """Return `text` with the readings instead of the garbled words: to search in, never to show."""
    parts, place = [], 0
    for reading in readings:
        parts += [text[place : reading.start], reading.reads]
        place = reading.end
    return "".join([*parts, text[place:]])


def moved(readings: Sequence[Reading], by: int) -> tuple[Reading, ...]:
    """Return readings for a text that stands `by` characters further on."""
    return tuple(Reading(r.start + by, r.end + by, r.reads) for r in readings)


def within(readings: Sequence[Reading], start: int, end: int) -> tuple[Reading, ...]:
    """Return the readings inside of a part of the text, counted from the part's beginning."""
    inside = [r for r in readings if start <= r.start and r.end <= end]
    return moved(inside, -start)
