"""The crowd over time: its median as a line, its middle half as a band, and what is to come."""

import math
from collections.abc import Sequence
from itertools import pairwise

from adapters.pictures.frame import BODY, SMALL, Frame, headline, rows, scale
from adapters.pictures.shapes import NARROW, WIDE
from adapters.pictures.sheet import Point, Sheet
from bot.features.charted import Figures, day, figures, nothing
from bot.features.said import share_words, tally
from bot.kernel.card import Chart, Mark

_EDGES = {WIDE: (200, 930, 156), NARROW: (160, 470, 206)}  # left, right, bottom
_VALUES = {WIDE: 48, NARROW: 36}
_BESIDE, _DOT = 24, 14
_ROW = 40  # height of a line of words above the picture
_DAY_S = 86_400.0
_FARTHEST = 1
"""Time still to come takes at most this many times the room of what was; an arrow leads further."""

_MOST_MARKS = 3


def history(sheet: Sheet, chart: Chart) -> None:
    """Draw the median of the first series, its band, and the marks."""
    found = figures(chart.series[0], chart.kind) if chart.series else []
    top = headline(sheet, chart.title, "The crowd over time", _remark(chart, found))
    left, right, bottom = _EDGES[sheet.shape]
    if not found:
        scale(sheet, Frame(left, bottom, sheet.shape.width - sheet.shape.margin, top - 24))
        return
    marks = _marks(chart)
    first, last = _stretch(found, marks)
    frame = Frame(left, bottom, right, top - 24 - _ROW * len(marks) - 6, first, last)
    scale(sheet, frame)
    for place, mark in reversed(list(enumerate(marks))):
        _mark(sheet, frame, mark, place)
    _crowd(sheet, frame, found)
    _value(sheet, frame, found[-1])
    _rows(sheet, frame, found)


def _remark(chart: Chart, found: Sequence[Figures]) -> str:
    if not found:
        return nothing(chart)
    band = any(point.interval for point in found)
    return "The crowd’s median" + (" · band: the middle half" if band else "")


def _marks(chart: Chart) -> list[Mark]:
    marks = [mark for mark in chart.marks if math.isfinite(mark.x)]
    return sorted(marks, key=lambda mark: mark.x, reverse=True)[:_MOST_MARKS]


def _stretch(found: Sequence[Figures], marks: Sequence[Mark]) -> tuple[float, float]:
    """Return the first and the last moment to be drawn."""
    first, last = found[0].x, found[-1].x
    span = max(last - first, _DAY_S)
    latest = max([last, *(mark.x for mark in marks)])
    return first, max(first + span, min(latest, first + span * (1 + _FARTHEST)))


def _mark(sheet: Sheet, frame: Frame, mark: Mark, place: int) -> None:
    """Draw a line up to the mark's words, which hide the lines of those above them."""
    x = frame.x(min(max(mark.x, frame.first), frame.last))
    y = frame.top + 28 + _ROW * place
    end = sheet.shape.width - sheet.shape.margin
    for words in sheet.lines_of(mark.text, SMALL, end - frame.left - _ROW, 1):
        text = _pointing(words, mark.x, frame)
        width = sheet.length(text, SMALL)
        left = min(max(x - width / 2, frame.left), end - width)
        if text == words:
            sheet.line([(x, frame.bottom), (x, y - 10)], sheet.theme.quiet, 3, dashes=(6, 8))
        sheet.blank((left - 6, y - 8), (left + width + 6, y + SMALL))
        sheet.words((left, y), text, SMALL, sheet.theme.quiet)


def _pointing(words: str, x: float, frame: Frame) -> str:
    """Return the words with an arrow when their place is outside of the picture."""
    if x > frame.last:
        return f"{words} →"
    return f"← {words}" if x < frame.first else words


def _crowd(sheet: Sheet, frame: Frame, found: Sequence[Figures]) -> None:
    spread = [(point.x, point.interval) for point in found if point.interval]
    low = _steps([frame.at((x, interval[0])) for x, interval in spread])
    high = _steps([frame.at((x, interval[1])) for x, interval in spread])
    if len(spread) > 1:
        sheet.area([*low, *reversed(high)], sheet.theme.accent, 0.18)
    median = _steps([frame.at((point.x, point.y)) for point in found])
    sheet.line(median, sheet.theme.accent, 6)
    sheet.dot(median[-1], _DOT, sheet.theme.accent)


def _steps(points: Sequence[Point]) -> list[Point]:
    """Return the corners of a line that keeps each y until the next x."""
    corners = [(nxt[0], y) for (_, y), nxt in pairwise(points)]
    return [*(each for pair in zip(points, corners, strict=False) for each in pair), *points[-1:]]


def _value(sheet: Sheet, frame: Frame, last: Figures) -> None:
    """Name the last median beside the picture, with a faint line that leads there."""
    x, y = frame.at((last.x, last.y))
    if frame.right - x > _DOT:
        sheet.line([(x, y), (frame.right, y)], sheet.theme.accent, 3, dashes=(1, 9))
    size = _VALUES[sheet.shape]
    beside = (frame.right + _BESIDE, y - size * 0.36)
    sheet.words(beside, share_words(last.y), size, sheet.theme.accent)


def _rows(sheet: Sheet, frame: Frame, found: Sequence[Figures]) -> None:
    """Name the first and the last day, and how many forecast then; once where it is one day."""
    ends = list({_short(p.x): p for p in (found[0], found[-1])}.items())[::-1]
    days = [(frame.x(p.x), name) for name, p in ends]
    counts = [(frame.x(p.x), tally(p.count, "forecaster")) for _, p in ends if p.count]
    rows(sheet, rows(sheet, frame.bottom - 48, days, BODY), counts, SMALL)


def _short(moment: float) -> str:
    on = day(moment)
    return f"{on.day} {on:%b %Y}"
