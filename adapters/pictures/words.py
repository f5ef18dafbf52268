"""A quote or a title as a picture: 1200 by 630 pixels (what link previews show), PNG, light.

It stays readable at 320 pixels wide: no words are set smaller than 34 pixels, nine there.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from adapters import plain
from adapters.percent import UNBROKEN, together
from adapters.pictures.faces import SANS, SANS_BOLD, SERIF, SERIF_BOLD, file_of
from adapters.pictures.themes import LIGHT

if TYPE_CHECKING:
    from PIL.Image import Image as Drawn
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
_LEFT, _RIGHT, _TOP, _LAST = 150, 1110, 64, 592
_LINE, _ABOVE = 44, 74  # between lines below the words, and between them and the words
_SIZES = tuple(range(76, 39, -4))
_SMALL, _NAME, _MARK = 34, 40, 150
_WORDMARK = "Hindcast"
_LEADING = 1.3
_COLOURS = 64  # four, and what lies between them at the edges of letters: a third of the bytes


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture says. An empty `speaker` is an unattributed one.

    A title is not `quoted`; below it stand, in their places, whom and what it is about.
    """

    said: str
    speaker: str
    show: str
    day: str
    role: str = ""
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """Where words are set, in pixels: between `top` and `foot`, in lines of a `width`.

    They have the largest of the `sizes` that fits; those are in order, the largest first.
    """

    foot: int
    top: int = _TOP
    width: int = _RIGHT - _LEFT
    sizes: tuple[int, ...] = _SIZES


def draw(words: Words) -> bytes:
    """Return the picture as a PNG. It takes 15 to 80 ms: not for the event loop."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - loaded only where somebody draws

    image = Image.new("RGB", SIZE, LIGHT.paper)
    pen = ImageDraw.Draw(image)
    below = attribution(words)
    first = _LAST - _LINE * len(below)
    said = clean(words.said)
    _large(pen, f"{said}”" if words.quoted else said, first - _ABOVE, "“" * words.quoted)
    _attribution(pen, words, below, first)
    return png(image)


def png(image: "Drawn") -> bytes:
    """Return a finished picture as a file."""
    from PIL import Image  # noqa: PLC0415 - as above

    out = BytesIO()
    few = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG")
    return out.getvalue()


def fitted(said: str, column: Column) -> tuple[list[str], int]:
    """Return the words in lines, and the size in pixels at which they fill a column best.

    What does not fit at the smallest size ends in an ellipsis.
    """
    for size in column.sizes:
        room = (column.foot - column.top) // leading(size)
        lines = lines_in(said, face(SERIF, size), room, column.width)
        if len(lines) <= room:
            return lines, size
    lines = lines[:room]
    while face(SERIF, size).getlength(f"{lines[-1]}…”") > column.width:
        lines[-1] = lines[-1].rpartition(" ")[0] or lines[-1][:-1]
    lines[-1] = lines[-1].rstrip(" ,.;:–—-”") + ("…”" if said.endswith("”") else "…")
    return lines, size


def leading(size: int) -> int:
    """Return the pixels from one line of large words to the next."""
    return round(size * _LEADING)


def _large(pen: "ImageDraw", said: str, foot: int, mark: str) -> None:
    lines, size = fitted(said, Column(foot))
    font, height = face(SERIF, size), leading(size)
    first = _TOP + (foot - _TOP - height * len(lines)) // 2 + size
    # Both reach up two thirds of their size: so the mark hangs from the first line's height.
    pen.text((_LEFT - 18, first + (_MARK - size) * 2 // 3), mark, LIGHT.accent, _mark(), "rs")
    for number, line in enumerate(lines):
        pen.text((_LEFT, first + number * height), line, LIGHT.ink, font, "ls")


def _attribution(pen: "ImageDraw", words: Words, below: list[str], first: int) -> None:
    """Set the speaker and the wordmark on the line `first`, and the rest below them."""
    name, small, wordmark = face(SANS_BOLD, _NAME), _small(), face(SERIF_BOLD, _NAME)
    room = _RIGHT - _LEFT - wordmark.getlength(_WORDMARK) - 40
    speaker = short(clean(words.speaker) or "Unattributed", name, room)
    pen.line((_LEFT, first - 50, _LEFT + 72, first - 50), LIGHT.accent, 4)
    pen.text((_LEFT, first), speaker, LIGHT.ink, name, "ls")
    pen.text((_RIGHT, first), _WORDMARK, LIGHT.accent, wordmark, "rs")
    for number, line in enumerate(below, 1):
        pen.text((_LEFT, first + number * _LINE), line, LIGHT.quiet, small, "ls")


def attribution(words: Words) -> list[str]:
    """Return the role, the show and the date in lines; the role alone is ever shortened.

    Where show and date do not fit one line, the date has its own, and the show up to two.
    """
    small, room = _small(), _RIGHT - _LEFT
    show = clean(words.show)
    known = " · ".join(part for part in (show, words.day) if part)
    if small.getlength(known) <= room:
        lines = [known]
    else:
        shown = lines_in(show, small, 2)
        last = [short(" ".join(shown[1:]), small, room)]
        lines = [*shown[:1], *last, short(words.day, small, room)]
    return [line for line in (short(clean(words.role), small, room), *lines) if line]


def _small() -> "FreeTypeFont":
    return face(SANS, _SMALL)


def _mark() -> "FreeTypeFont":
    return face(SERIF_BOLD, _MARK)


def lines_in(
    said: str, font: "FreeTypeFont", most: int, width: float = _RIGHT - _LEFT
) -> list[str]:
    """Break words into lines of a width, the picture's; a word that is too long is cut.

    What more than `most` lines would hold is in none of them, or in one more.
    """
    lines: list[str] = []
    for word in filter(None, said.split(" ")):
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(short(word, font, width))
        if len(lines) > most:
            break  # it does not fit: the rest need not be measured
    return lines


def short(text: str, font: "FreeTypeFont", width: float) -> str:
    """Return a text that is no wider than `width` pixels, with an ellipsis where it was."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def clean(text: str) -> str:
    """Return a text on one line, without what would steer it."""
    return together(" ".join(plain.safe(text).split()), UNBROKEN)


@lru_cache(maxsize=32)
def face(name: str, size: int) -> "FreeTypeFont":
    """Return a face by its file, `size` pixels high."""
    from PIL import ImageFont  # noqa: PLC0415 - as above

    return ImageFont.truetype(file_of(name), size)
