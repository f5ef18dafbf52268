"""Figures on `/metrics` that alerts wait for are there before anything happened."""

from adapters.metrics import PrometheusMetrics
from bot.kernel.observe import BECAME, LEVELS, TROUBLES


def lines(metrics: PrometheusMetrics) -> list[str]:
    page, _ = metrics.page()
    return page.decode().splitlines()


async def test_what_breaks_is_counted_from_zero_on() -> None:
    shown = lines(PrometheusMetrics())
    for level in LEVELS:
        assert f'hindcast_log_lines_total{{level="{level}"}} 0.0' in shown
    for trouble in TROUBLES:
        assert f'hindcast_database_errors_total{{trouble="{trouble}"}} 0.0' in shown


async def test_what_becomes_of_a_platforms_posts_is_counted_from_zero_on() -> None:
    metrics = PrometheusMetrics()
    metrics.carries("slack")
    metrics.post("slack", "unknown")
    shown = lines(metrics)
    for state in BECAME:
        count = float(state == "unknown")
        assert f'hindcast_posts_total{{platform="slack",state="{state}"}} {count}' in shown
