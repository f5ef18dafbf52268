"""`docs/operations.md` and `docs/alerts.yml` speak of what is there: metrics, alerts, commands."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from adapters.metrics import PrometheusMetrics
from storage.health import OLD

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "operations.md").read_text("utf-8")
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((DOCS / "alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
METRIC = re.compile(r"\b(?:hindcast|process)_[a-z_]+\b")


async def shown() -> dict[str, set[str]]:
    """Return the names of all figures on the page, by the name of their family."""
    page, _ = PrometheusMetrics().page()
    families = text_string_to_metric_families(page.decode())
    ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
    return {
        family.name + ("_total" if family.type == "counter" else ""): {
            family.name + end for end in ends[family.type]
        }
        for family in families
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
async def test_an_alert_asks_for_figures_that_are_there(rule: dict[str, Any]) -> None:
    asked = set(METRIC.findall(rule["expr"]))
    there = set().union(*(await shown()).values())
    assert asked - there == set()
    assert asked or rule["alert"] == "HindcastDown"  # `up` is Prometheus' own


async def test_every_alert_is_explained_and_no_other() -> None:
    _, _, section = PAGE.partition("\n## Alerts\n")
    explained, _, _ = section.partition("\n## ")
    assert re.findall(r"^### (\w+)$", explained, re.MULTILINE) == [rule["alert"] for rule in RULES]


def test_the_doctor_and_the_alert_find_the_same_backup_too_old() -> None:
    (rule,) = (rule for rule in RULES if rule["alert"] == "HindcastBackupOld")
    assert rule["expr"].endswith(f" > {OLD // timedelta(hours=1)} * 3600")


async def test_every_figure_is_described_as_it_describes_itself() -> None:
    page, _ = PrometheusMetrics().page()
    described = {
        line.split()[2]: line.split(maxsplit=3)[3]
        for line in page.decode().splitlines()
        if line.startswith("# HELP ") and not line.split()[2].endswith("_created")
    }
    rows = re.findall(r"^\| `((?:hindcast|process)_\w+)` \| (.+?) \|$", PAGE, re.MULTILINE)
    assert dict(rows) == described
