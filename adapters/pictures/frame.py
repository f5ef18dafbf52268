"""What every picture has: a headline, a wordmark, a scale, and a few faint lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.pictures.faces import SERIF, SERIF_BOLD
from adapters.pictures.sheet import HEIGHT, WIDTH, Point, Sheet

MARGIN = 64
TITLE, BODY, SMALL = 50, 32, 28
"""Sizes of text. At 320 pixels wide a quarter of it is left: nothing may be smaller than these."""

_LEADING = 56
_GAP = 10
_WORDMARK, _MARK = "Hindcast", 32  # the serif looks smaller than the other face
_FULL = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the data is drawn, and which x stand at its left and right; y goes from 0 to 1."""

    left: float
    bottom: float
    right: float
    top: float
    first: float = 0.0
    last: float = 1.0

    def x(self, value: float) -> float:
        """Return where an x stands on the sheet."""
        return self.left + (value - self.first) / (self.last - self.first) * (
            self.right - self.left
        )

    def y(self, value: float) -> float:
        """Return where a y stands on the sheet."""
        return self.bottom + value * (self.top - self.bottom)

    def at(self, point: Point) -> Point:
        """Return where a point of the data stands on the sheet."""
        return self.x(point[0]), self.y(point[1])


def headline(sheet: Sheet, title: str, otherwise: str, remark: str) -> float:
    """Set the title in one to three lines, the remark and the wordmark; return where they end.

    `otherwise` is the title where nothing of the other can be shown.
    """
    room = WIDTH - 2 * MARGIN
    y = HEIGHT - MARGIN - TITLE * 0.62
    lines = sheet.lines_of(title, TITLE, room, 3, name=SERIF) or [otherwise]
    for line in lines:
        sheet.words((MARGIN, y), line, TITLE, sheet.theme.ink, name=SERIF)
        y -= _LEADING
    signed = sheet.length(_WORDMARK, _MARK, name=SERIF_BOLD)
    at = (WIDTH - MARGIN, y + 8)
    sheet.words(at, _WORDMARK, _MARK, sheet.theme.quiet, name=SERIF_BOLD, align="right")
    for line in sheet.lines_of(remark, SMALL, room - signed - _GAP, 1):
        sheet.words((MARGIN, y + 8), line, SMALL, sheet.theme.quiet)
    return y - 8


def scale(sheet: Sheet, frame: Frame) -> None:
    """Draw the lines of nothing, half and all, with their names at the left."""
    for share in _FULL:
        y = frame.y(share)
        sheet.line([(frame.left, y), (frame.right, y)], sheet.theme.line, 2)
        name = f"{share * 100:.0f} %"
        sheet.words((frame.left - 20, y - 11), name, BODY, sheet.theme.quiet, align="right")


def row(sheet: Sheet, y: float, labels: Iterable[tuple[float, str]], size: float) -> None:
    """Set labels side by side, each centred on its x where there is room, else left out.

    Those that come first are placed first.
    """
    taken: list[tuple[float, float]] = []
    for x, label in labels:
        if any(left < x < right for left, right in taken):
            continue
        width = sheet.length(label, size)
        left = min(max(x - width / 2, MARGIN), WIDTH - MARGIN - width)
        span = (left - _GAP, left + width + _GAP)
        if all(span[1] <= start or end <= span[0] for start, end in taken):
            taken.append((left, left + width))
            sheet.words((left, y), label, size, sheet.theme.quiet)
