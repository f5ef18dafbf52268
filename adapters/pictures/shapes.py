"""The shapes of a chart's sheet: one for previews and desks, one for a page on a phone.

A page shows its pictures as wide as its column, so words shrink with the screen. They are never to
be smaller than eleven pixels there: 28 of 1200 in a column of 472 and more, 28 of 640 in one of
252, what a card has on a screen of 320.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """Lengths in pixels of the sheet; `leading` lies between the lines of the title.

    The title, the remark below it and a row of labels have so many lines at most.
    """

    width: int
    height: int
    margin: int
    title: int
    leading: int
    title_lines: int
    remark_lines: int
    row_lines: int


WIDE = Shape(1200, 675, 64, 50, 56, 3, 1, 1)
NARROW = Shape(640, 900, 32, 40, 48, 5, 3, 3)
