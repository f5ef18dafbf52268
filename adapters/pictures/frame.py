"""What every picture has: a headline, a wordmark, a scale, and a few faint lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.pictures.faces import SERIF, SERIF_BOLD
from adapters.pictures.sheet import Point, Sheet

BODY, SMALL = 32, 28
"""Sizes of text, in either shape. Nothing may be smaller than these."""

LINE = 44
"""From one line of small words to the next."""

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
    """Set the title, the remark and the wordmark, as the shape has room; return where they end.

    `otherwise` is the title where nothing of the other can be shown.
    """
    shape = sheet.shape
    room = shape.width - 2 * shape.margin
    y = shape.height - shape.margin - shape.title * 0.62
    lines = sheet.lines_of(title, shape.title, room, shape.title_lines, name=SERIF)
    for line in lines or [otherwise]:
        sheet.words((shape.margin, y), line, shape.title, sheet.theme.ink, name=SERIF)
        y -= shape.leading
    signed = sheet.length(_WORDMARK, _MARK, name=SERIF_BOLD)
    at = (shape.width - shape.margin, y + 8)
    sheet.words(at, _WORDMARK, _MARK, sheet.theme.quiet, name=SERIF_BOLD, align="right")
    remarks = sheet.lines_of(remark, SMALL, room - signed - _GAP, shape.remark_lines)
    for number, line in enumerate(remarks):
        sheet.words((shape.margin, y + 8 - number * LINE), line, SMALL, sheet.theme.quiet)
    return y - 8 - LINE * max(len(remarks) - 1, 0)


def scale(sheet: Sheet, frame: Frame) -> None:
    """Draw the lines of nothing, half and all, with their names at the left."""
    for share in _FULL:
        y = frame.y(share)
        sheet.line([(frame.left, y), (frame.right, y)], sheet.theme.line, 2)
        name = f"{share * 100:.0f} %"
        sheet.words((frame.left - 20, y - 11), name, BODY, sheet.theme.quiet, align="right")


def rows(sheet: Sheet, y: float, labels: Iterable[tuple[float, str]], size: float) -> float:
    """Set labels side by side, each centred on its x; return the baseline of the line below them.

    Those that come first are placed first. The others have lines of their own, as far as the shape
    has room.
    """
    wanted = list(labels)
    for _ in range(sheet.shape.row_lines):
        if wanted:
            wanted = _row(sheet, y, wanted, size)
            y -= LINE
    return y


def _row(
    sheet: Sheet, y: float, labels: Iterable[tuple[float, str]], size: float
) -> list[tuple[float, str]]:
    """Set the labels for which one line has room; return the others."""
    margin, end = sheet.shape.margin, sheet.shape.width - sheet.shape.margin
    taken: list[tuple[float, float]] = []
    left_out = []
    for x, label in labels:
        width = sheet.length(label, size)
        left = min(max(x - width / 2, margin), end - width)
        if all(left + width + _GAP <= start or stop <= left - _GAP for start, stop in taken):
            taken.append((left, left + width))
            sheet.words((left, y), label, size, sheet.theme.quiet)
        else:
            left_out.append((x, label))
    return left_out
