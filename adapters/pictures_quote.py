"""A quote as a picture: 1200 by 630 pixels (what link previews show), PNG, light.

It stays readable at 320 pixels wide: no words are set smaller than 34 pixels, nine there.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
_PAPER, _INK, _QUIET, _ACCENT = "#fbf9f4", "#1f1b16", "#665e52", "#8a3a16"
_LEFT, _RIGHT, _TOP, _FOOT = 150, 1110, 64, 464
_LARGEST, _SMALLEST, _STEP = 76, 40, 4
_SMALL, _NAME, _MARK = 34, 40, 150
_WORDMARK = "Hindcast"
_LEADING = 1.3
_COLOURS = 64  # four, and what lies between them at the edges of letters: a third of the bytes
_SERIF, _SERIF_BOLD = "STIXGeneral.ttf", "STIXGeneralBol.ttf"
_SANS, _SANS_BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture says. An empty `speaker` is an unattributed one."""

    said: str
    speaker: str
    show: str
    day: str


def draw(words: Words) -> bytes:
    """Return the picture as a PNG. It takes 15 to 80 ms: not for the event loop."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - loaded only where somebody draws

    image = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    _quotation(pen, f"{_clean(words.said)}”")
    _attribution(pen, words)
    out = BytesIO()
    few = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG")
    return out.getvalue()


def fitted(said: str) -> tuple[list[str], int]:
    """Return the words in lines, and the size in pixels at which they fill the picture best.

    What does not fit at the smallest size ends in an ellipsis.
    """
    for size in range(_LARGEST, _SMALLEST - 1, -_STEP):
        lines = _lines(said, size)
        if len(lines) <= _room(size):
            return lines, size
    lines = lines[: _room(size)]
    while _font(_SERIF, size).getlength(f"{lines[-1]}…”") > _RIGHT - _LEFT:
        lines[-1] = lines[-1].rpartition(" ")[0] or lines[-1][:-1]
    lines[-1] = lines[-1].rstrip(" ,.;:–—-”") + "…”"
    return lines, size


def _quotation(pen: "ImageDraw", said: str) -> None:
    lines, size = fitted(said)
    font, height = _font(_SERIF, size), round(size * _LEADING)
    first = _TOP + (_FOOT - _TOP - height * len(lines)) // 2 + size
    # Both reach up two thirds of their size: so the mark hangs from the first line's height.
    pen.text((_LEFT - 18, first + (_MARK - size) * 2 // 3), "“", _ACCENT, _mark(), "rs")
    for number, line in enumerate(lines):
        pen.text((_LEFT, first + number * height), line, _INK, font, "ls")


def _attribution(pen: "ImageDraw", words: Words) -> None:
    name, small = _font(_SANS_BOLD, _NAME), _font(_SANS, _SMALL)
    wordmark, room = _font(_SERIF_BOLD, _NAME), _RIGHT - _LEFT
    speaker = _short(_clean(words.speaker) or "Unattributed", name, room)
    known = " · ".join(part for part in (_clean(words.show), words.day) if part)
    known = _short(known, small, room - wordmark.getlength(_WORDMARK) - 40)
    pen.line((_LEFT, 490, _LEFT + 72, 490), _ACCENT, 4)
    pen.text((_LEFT, 540), speaker, _INK, name, "ls")
    pen.text((_LEFT, 586), known, _QUIET, small, "ls")
    pen.text((_RIGHT, 586), _WORDMARK, _ACCENT, wordmark, "rs")


def _mark() -> "FreeTypeFont":
    return _font(_SERIF_BOLD, _MARK)


def _room(size: int) -> int:
    """Return how many lines of a size there is room for."""
    return (_FOOT - _TOP) // round(size * _LEADING)


def _lines(said: str, size: int) -> list[str]:
    """Break words into lines of the picture's width; a word that is too long is cut."""
    font, width = _font(_SERIF, size), _RIGHT - _LEFT
    lines = [""]
    for word in said.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_short(word, font, width))
        if len(lines) > _room(size):
            break  # it does not fit: the rest need not be measured
    return lines if lines[0] else lines[1:]


def _short(text: str, font: "FreeTypeFont", width: float) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _clean(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


@lru_cache(maxsize=32)
def _font(name: str, size: int) -> "FreeTypeFont":
    import matplotlib as mpl  # noqa: PLC0415 - its data folder has the fonts
    from PIL import ImageFont  # noqa: PLC0415

    return ImageFont.truetype(Path(mpl.get_data_path(), "fonts", "ttf", name), size)
