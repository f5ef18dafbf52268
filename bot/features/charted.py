"""Charts in words: the figures of each point, and what a person would say who looked at them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar, assert_never

from bot.features.said import date_words, share_words, tally
from bot.kernel.card import Chart, ChartKind, Series

T = TypeVar("T")
_LAST_S = datetime.max.replace(tzinfo=UTC).timestamp() - 1
_MOST_ROWS = 100
_MOST_TOLD = 12
"""Points that an alternative text tells one by one; Discord takes 1,024 characters of it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One point of a chart that can be shown: finite, on the scale."""

    x: float
    y: float
    count: int | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart in rows, for those who do not see the picture.

    `left_out` counts the earlier rows that a long chart has besides.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int


def described(chart: Chart) -> Chart:
    """Return the chart with an alternative text made of its figures, unless it has one."""
    return chart if chart.alt else replace(chart, alt=alternative(chart))


def alternative(chart: Chart) -> str:
    """Return what a person would say who looked at the picture, with its figures."""
    found = figures(chart.series[0], chart.kind) if chart.series else []
    if not found:
        return nothing(chart)
    match chart.kind:
        case "calibration":
            return _calibration(found)
        case "history":
            marks = "".join(f" {mark.text}." for mark in chart.marks)
            return _history(found) + marks
        case _:
            assert_never(chart.kind)


def nothing(chart: Chart) -> str:
    """Return what an empty chart says."""
    match chart.kind:
        case "calibration":
            return "Nothing to show yet: no forecast has been judged."
        case "history":
            return "Nothing to show yet: the crowd is shown once five have forecast."
        case _:
            assert_never(chart.kind)


def table(chart: Chart) -> Table:
    """Return the latest figures of the first series, in rows."""
    all_found = figures(chart.series[0], chart.kind) if chart.series else []
    found = all_found[-_MOST_ROWS:]
    match chart.kind:
        case "calibration":
            head = ("Forecast", "Came true", "90 % interval", "Count")
            rows = [(share_words(p.x), *_told(p)) for p in found]
        case "history":
            head = ("Date", "Median", "Middle half", "Forecasters")
            rows = [(date_words(day(p.x)), *_told(p)) for p in found]
        case _:
            assert_never(chart.kind)
    return Table(head, tuple(rows), len(all_found) - len(found))


def figures(series: Series, kind: ChartKind) -> list[Figures]:
    """Return the points that can be shown, in order of x. A bucket that counts nothing is none."""
    highest = 1.0 if kind == "calibration" else _LAST_S
    found = [
        Figures(x, min(max(y, 0.0), 1.0), _nth(series.counts, n), _interval(series, n))
        for n, (x, y) in enumerate(series.points)
        if math.isfinite(y) and 0 <= x <= highest
    ]
    return sorted((point for point in found if point.count != 0), key=lambda point: point.x)


def day(moment: float) -> date:
    """Return the day of a moment in seconds since 1970, in UTC."""
    return datetime.fromtimestamp(moment, UTC).date()


def _interval(series: Series, n: int) -> tuple[float, float] | None:
    found = _nth(series.intervals, n)
    if found is None or not all(map(math.isfinite, found)):
        return None
    low, high = sorted(min(max(end, 0.0), 1.0) for end in found)
    return low, high


def _nth(items: Sequence[T], n: int) -> T | None:
    return items[n] if n < len(items) else None


def _told(point: Figures) -> tuple[str, str, str]:
    count = "" if point.count is None else f"{point.count:,}"
    return share_words(point.y), _between(point), count


def _between(point: Figures) -> str:
    return " to ".join(map(share_words, point.interval or ()))


def _calibration(found: Sequence[Figures]) -> str:
    told = ". ".join(_bucket(point) for point in found[:_MOST_TOLD])
    return f"How often it came true, by forecast. {told}."


def _bucket(point: Figures) -> str:
    share = share_words(point.y)
    if point.count:
        share = f"{round(point.y * point.count):,} of {point.count:,}"
    sure = f" (90 % interval {_between(point)})" if point.interval else ""
    return f"Near {share_words(point.x)}: {share}{sure}"


def _history(found: Sequence[Figures]) -> str:
    first, last = found[0], found[-1]
    until = f"{share_words(last.y)} on {date_words(day(last.x))}"
    if len(found) == 1:
        told = f"The crowd’s median: {until}."
    else:
        low, high = (share_words(pick(point.y for point in found)) for pick in (min, max))
        since = f"{share_words(first.y)} on {date_words(day(first.x))}"
        told = f"The crowd’s median went from {since} to {until}, between {low} and {high}."
    half = f"Half of the forecasts lie within {_between(last)}." if last.interval else ""
    count = f"It rests on {tally(last.count, 'forecaster')}." if last.count else ""
    return " ".join(part for part in (told, half, count) if part)
