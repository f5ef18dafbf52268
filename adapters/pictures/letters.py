"""Letters: what a face can show, and words made to fit."""

from collections.abc import Callable
from functools import cache

from matplotlib.font_manager import FontProperties, get_font

from adapters import plain
from adapters.percent import UNBROKEN, together
from adapters.pictures.faces import file_of
from bot.kernel.kinds import shorten

_MOST = 300
"""Characters of a text that are looked at: more never fit."""


def face(name: str, size: float) -> FontProperties:
    """Return a face by its file, so that no font of the machine is ever looked for."""
    return FontProperties(fname=file_of(name), size=size)


def legible(text: str, name: str) -> str:
    """Return `text` in one line, without what would steer it and what the face cannot show."""
    known = _characters(name)
    spaced = " ".join(plain.safe(text)[:_MOST].split())  # a face may lack the narrow spaces
    shown = "".join(c for c in spaced if ord(c) in known)
    return together(" ".join(shown.split()), UNBROKEN)


def broken(text: str, width: float, lines: int, measure: Callable[[str], float]) -> list[str]:
    """Break `text` into at most `lines` lines of `width`; what does not fit ends in an ellipsis."""
    found: list[str] = []
    words = text.split(" ") if text else []
    while words and len(found) < lines:
        last = len(found) == lines - 1
        taken = _fitting(words, width, measure)
        if (last and taken < len(words)) or not taken:
            found.append(_cut(" ".join(words), width, measure))
            # A word longer than a whole line: what follows it would only confuse.
            break
        found.append(" ".join(words[:taken]))
        words = words[taken:]
    return found


def _fitting(words: list[str], width: float, measure: Callable[[str], float]) -> int:
    taken = 0
    while taken < len(words) and measure(" ".join(words[: taken + 1])) <= width:
        taken += 1
    return taken


def _cut(text: str, width: float, measure: Callable[[str], float]) -> str:
    for length in range(len(text), 1, -1):
        shown = shorten(text, length)
        if measure(shown) <= width:
            return shown
    return ""


@cache
def _characters(name: str) -> frozenset[int]:
    return frozenset(get_font(file_of(name)).get_charmap())
