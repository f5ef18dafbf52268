"""Figures on `/metrics` that alerts wait for are there before anything happened."""

import re
from pathlib import Path

import yaml

from adapters.metrics import PrometheusMetrics
from bot.kernel.observe import BECAME, LEVELS, TROUBLES
from storage.database.reach import Trouble


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


def test_every_kind_of_trouble_with_the_database_is_counted() -> None:
    assert set(TROUBLES) == set(Trouble)


def test_memory_is_compared_with_what_it_was_not_with_a_size() -> None:
    alerts = Path(__file__).parent.parent / "docs" / "alerts.yml"
    rules = yaml.safe_load(alerts.read_text("utf-8"))["groups"][0]["rules"]
    asked = next(rule["expr"] for rule in rules if rule["alert"] == "HindcastMemory")
    figure = r'min_over_time\(process_resident_memory_bytes\{job="hindcast"\}\[6h\]'
    grown = rf"{figure}\) > 1\.5 \* {figure} offset (\d\w)\)"
    assert re.findall(grown, asked) == ["1d", "1w"]
