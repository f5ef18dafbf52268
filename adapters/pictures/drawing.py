"""Charts to PNG, here and now: one `match` over the kinds. Not to be called on the event loop."""

from typing import assert_never

from adapters.pictures.calibration import calibration
from adapters.pictures.history import history
from adapters.pictures.sheet import Sheet
from adapters.pictures.themes import Theme
from bot.kernel.card import Chart


def drawn(chart: Chart, theme: Theme) -> Sheet:
    """Return the finished sheet."""
    sheet = Sheet(theme)
    match chart.kind:
        case "calibration":
            calibration(sheet, chart)
        case "history":
            history(sheet, chart)
        case _:
            assert_never(chart.kind)
    return sheet


def png(chart: Chart, theme: Theme) -> bytes:
    """Return a chart as a picture, 1200 × 675; the same bytes for the same chart."""
    sheet = drawn(chart, theme)
    picture = sheet.png()
    sheet.clear()
    return picture
