"""Long text cut where sentences end: what platforms do with more than one message holds.

Everything here takes time in proportion to the text, whatever the text is.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

Measure = Callable[[str], int]
"""How much room some text takes, as it will be shown; never less for more text."""

_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+")
_SPACE = re.compile(r"\s+")


def pieces(text: str, most: int, measure: Measure = len) -> Iterator[str]:
    """Cut text into sentences, with the spaces behind them; joined, they are the text again.

    A sentence that takes more than `most` is cut into words, and such a word anywhere.
    """
    for sentence in _cut(text, _END):
        if measure(sentence) <= most:
            yield sentence
            continue
        for word in _cut(sentence, _SPACE):
            # Scraps of such a word, so that they fill a portion.
            yield from [word] if measure(word) <= most else _halves(word, most // 4, measure)


def portions(
    items: Iterable[T], most: int, measure: Callable[[T], int], first: int | None = None
) -> Iterator[list[T]]:
    """Put pieces together, in order, to portions that take at most `most`; the first `first`.

    The first portion is empty where nothing fits in it. A single piece may be larger than `most`.
    """
    room = most if first is None else first
    portion: list[T] = []
    for item in items:
        size = measure(item)
        if size > room and (portion or room < most):
            yield portion
            portion, room = [], most
        portion.append(item)
        room -= size
    if portion:
        yield portion


def spans(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Cut text into stretches of at most `most` characters: where each begins, and ends."""
    start = 0
    for portion in portions(pieces(text, most), most, len):
        end = start + sum(map(len, portion))
        yield start, end
        start = end


def _cut(text: str, where: re.Pattern[str]) -> Iterator[str]:
    start = 0
    for found in where.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    if start < len(text):
        yield text[start:]


def _halves(word: str, most: int, measure: Measure) -> Iterator[str]:
    """Cut a word in two until each part fits; a single character is never cut."""
    if len(word) <= 1 or measure(word) <= most:
        yield word
        return
    middle = len(word) // 2
    yield from _halves(word[:middle], most, measure)
    yield from _halves(word[middle:], most, measure)
