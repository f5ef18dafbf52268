"""How often what was forecast came true: a dot for each bucket, with its interval and its count."""

import math
from collections.abc import Sequence

from adapters.pictures.frame import BODY, SMALL, Frame, headline, rows, scale
from adapters.pictures.shapes import NARROW, WIDE
from adapters.pictures.sheet import Sheet
from bot.domain.calibration import BUCKETS
from bot.features.charted import Figures, figures, nothing
from bot.features.said import tally
from bot.kernel.card import Chart

_EDGES = {WIDE: (230, 1112, 156), NARROW: (182, 608, 232)}  # left, right, bottom
_INSET = 34  # so that dots at 0 % and 100 % stand clear of the edges
_SMALLEST, _LARGEST = 10, 22
_THOUSAND = 1000
_MANY = 30
"""A bucket with so many forecasts has the largest dot."""


def calibration(sheet: Sheet, chart: Chart) -> None:
    """Draw the dots of the first series."""
    found = figures(chart.series[0], chart.kind) if chart.series else []
    top = headline(sheet, chart.title, "Calibration", _remark(chart, found))
    left, right, bottom = _EDGES[sheet.shape]
    frame = Frame(left + _INSET, bottom, right - _INSET, top - 24)
    scale(sheet, Frame(left, bottom, right, top - 24))
    sheet.line([frame.at((0, 0)), frame.at((1, 1))], sheet.theme.line, 2)
    _axes(sheet, frame, found)
    for point in found:
        if point.interval:
            low, high = ((frame.x(point.x), frame.y(end)) for end in point.interval)
            sheet.line([low, high], sheet.theme.accent, 4)
    for point in found:
        sheet.dot(frame.at((point.x, point.y)), _radius(point.count), sheet.theme.accent)


def _remark(chart: Chart, found: Sequence[Figures]) -> str:
    if not found:
        return nothing(chart)
    total = sum(point.count or 0 for point in found)
    parts = [f"{tally(total, 'forecast')} judged" if total else "How often it came true"]
    if any(point.interval for point in found):
        parts.append("bars: 90 % interval")
    return " · ".join(parts)


def _axes(sheet: Sheet, frame: Frame, found: Sequence[Figures]) -> None:
    """Name the axes, and below each dot the count it rests on."""
    margin, ticks = sheet.shape.margin, frame.bottom - 48
    below = (frame.left - _INSET - 20, frame.top - 45)
    sheet.words(below, "came true", SMALL, sheet.theme.quiet, align="right")
    counts = rows(sheet, ticks, [(frame.x(x), f"{x * 100:.0f} %") for x in (0, 0.5, 1)], BODY)
    counted = [point for point in found if point.count]
    places = _apart([frame.x(point.x) for point in counted], frame)
    numbers = [(x, _brief(point.count or 0)) for x, point in zip(places, counted, strict=True)]
    rows(sheet, counts, numbers, SMALL)
    sheet.words((margin, ticks), "forecast", SMALL, sheet.theme.quiet)
    if numbers:
        sheet.words((margin, counts), "count", SMALL, sheet.theme.quiet)


def _apart(places: Sequence[float], frame: Frame) -> list[float]:
    """Return places in order, moved within the frame so that a bucket's width lies between them.

    Two dots may be near each other, on either side of where a bucket ends.
    """
    least = (frame.right - frame.left) / BUCKETS
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + least) if moved else place)
    most = frame.right
    for number in reversed(range(len(moved))):
        moved[number] = min(moved[number], most)
        most = moved[number] - least
    return moved


def _brief(count: int) -> str:
    """Return `999`, `1.2k`, `12k`: ten of them stand side by side."""
    if count < _THOUSAND:
        return str(count)
    thousands = count / _THOUSAND
    return f"{thousands:.1f}k" if thousands < 10 else f"{thousands:.0f}k"  # noqa: PLR2004


def _radius(count: int | None) -> float:
    share = 0.0 if count is None else min(1.0, math.sqrt(count / _MANY))
    return _SMALLEST + (_LARGEST - _SMALLEST) * share
