"""Charts to PNG, here and now: one `match` over the kinds. Not to be called on the event loop."""

from typing import assert_never

from adapters.pictures.calibration import calibration
from adapters.pictures.history import history
from adapters.pictures.shapes import WIDE, Shape
from adapters.pictures.sheet import Sheet
from adapters.pictures.themes import Theme
from bot.kernel.card import Chart


def drawn(chart: Chart, theme: Theme, shape: Shape = WIDE) -> Sheet:
    """Return the finished sheet."""
    sheet = Sheet(theme, shape)
    match chart.kind:
        case "calibration":
            calibration(sheet, chart)
        case "history":
            history(sheet, chart)
        case _:
            assert_never(chart.kind)
    return sheet


def png(chart: Chart, theme: Theme, shape: Shape = WIDE) -> bytes:
    """Return a chart as a picture; the same bytes for the same chart."""
    sheet = drawn(chart, theme, shape)
    picture = sheet.png()
    sheet.clear()
    return picture
