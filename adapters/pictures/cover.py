"""The room's own picture: its name, what it asks, something that was said, and how much is there.

As large as other previews, and readable at 600 pixels: no words are smaller than 17 there.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.pictures.faces import SANS, SANS_BOLD, SERIF, SERIF_BOLD
from adapters.pictures.themes import LIGHT
from adapters.pictures.words import SIZE, Column, clean, face, fitted, leading, png, short

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_LEFT, _RIGHT, _FOOT = 90, 1110, 582
_NAME, _MOTTO, _SMALL = 100, 54, 34
_NAMED, _ASKED, _RULE, _SAID = 128, 200, 236, 304  # baselines, and the line's height
_ALONE = 110  # the name and the motto stand so much lower where nothing is said below them
_BELOW, _CLOSE = 54, 58  # from the words to their speaker, and from there to the foot
_SIZES = (56, 50, 46, 40, 36)
_WORDS = Column(_FOOT - _CLOSE - _BELOW, _SAID - _SIZES[0], _RIGHT - _LEFT, _SIZES)


@dataclass(frozen=True, slots=True)
class Cover:
    """What it says. Without words, `said` is empty, and so is `speaker`."""

    motto: str
    counted: str
    said: str = ""
    speaker: str = ""


def draw_cover(cover: Cover) -> bytes:
    """Return the picture as a PNG. It takes 20 to 80 ms: not for the event loop."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - loaded only where somebody draws

    image = Image.new("RGB", SIZE, LIGHT.paper)
    pen = ImageDraw.Draw(image)
    down = 0 if cover.said else _ALONE
    pen.text((_LEFT - 4, _NAMED + down), "Hindcast", LIGHT.accent, face(SERIF_BOLD, _NAME), "ls")
    pen.text((_LEFT, _ASKED + down), clean(cover.motto), LIGHT.ink, face(SERIF, _MOTTO), "ls")
    pen.line((_LEFT, _RULE + down, _RIGHT, _RULE + down), LIGHT.line, 3)
    if cover.said:
        _words(pen, cover)
    small = face(SANS, _SMALL)
    counted = short(clean(cover.counted), small, _RIGHT - _LEFT)
    pen.text((_LEFT, _FOOT), counted, LIGHT.quiet, small, "ls")
    return png(image)


def _words(pen: "ImageDraw", cover: Cover) -> None:
    """Set the words as large as they fit, and who said them."""
    lines, size = fitted(f"“{clean(cover.said)}”", _WORDS)
    y = _SAID
    for line in lines:
        pen.text((_LEFT, y), line, LIGHT.ink, face(SERIF, size), "ls")
        y += leading(size)
    bold = face(SANS_BOLD, _SMALL)
    speaker = short(clean(cover.speaker), bold, _RIGHT - _LEFT)
    pen.text((_LEFT, y - leading(size) + _BELOW), speaker, LIGHT.ink, bold, "ls")
