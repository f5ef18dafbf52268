"""`docs/operations.md` and `docs/alerts.yml` speak of what is there: metrics, alerts, commands."""

import re
import shutil
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from adapters.metrics import PrometheusMetrics
from storage.health import OLD
from tests.discord.fake import FakeDiscord
from tests.processes import on_discord, on_slack, serving
from tests.slack.fake import FakeSlack

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "operations.md").read_text("utf-8")
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((DOCS / "alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
METRIC = re.compile(r"\b(?:hindcast|process)_[a-z_]+\b")


SELECTOR = re.compile(rf"(?P<name>{METRIC.pattern})(?:\{{(?P<labels>[^}}]*)\}})?")
OF_PROMETHEUS = {"job", "instance"}
"""Labels that it adds itself."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A figure that a rule asks for, and the values it wants of its labels."""

    name: str
    wants: dict[str, list[str]]

    def finds(self, page: list[Sample]) -> bool:
        """Tell whether the page has a sample for each combination that is asked for."""
        labels = [sample.labels for sample in page if sample.name == self.name]
        combinations = product(*self.wants.values())
        wanted = [dict(zip(self.wants, values, strict=True)) for values in combinations]
        return all(any(one.items() <= those.items() for those in labels) for one in wanted)


def selectors_of(expression: str) -> list[Selector]:
    """Read the figures out of a rule, with their labels."""
    return [_selector(found) for found in SELECTOR.finditer(expression)]


def _selector(found: re.Match[str]) -> Selector:
    pairs = re.findall(r'(\w+)=~?"([^"]*)"', found["labels"] or "")
    wants = {name: values.split("|") for name, values in pairs if name not in OF_PROMETHEUS}
    return Selector(found["name"], wants)


@pytest.fixture
async def page(planted: Path, tmp_path: Path) -> list[Sample]:
    """Return what a process shows that serves both platforms, and to which nothing happened yet."""
    home = Path(shutil.copytree(planted, tmp_path / "data"))
    async with FakeDiscord() as discord, FakeSlack() as slack:
        settings = on_discord(discord) | on_slack(slack)
        async with serving(home, settings) as process:
            await discord.connected()
            await slack.connected()
            text = (await process.get("/metrics"))[1]
    families = text_string_to_metric_families(text)
    return [sample for family in families for sample in family.samples]


async def test_each_alert_finds_the_labels_it_asks_for_in_a_process_that_just_started(
    page: list[Sample],
) -> None:
    """A figure that is born when something happens did not rise: no alert would hear of it."""
    asked = {rule["alert"]: selectors_of(rule["expr"]) for rule in RULES}
    deaf = {
        alert: [one for one in selectors if not one.finds(page)]
        for alert, selectors in asked.items()
    }
    assert {alert: missing for alert, missing in deaf.items() if missing} == {}


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ('{state="posted", job="hindcast"}', True),
        ("", True),
        ('{state="gone"}', False),
        ('{stage="posted"}', False),
        ('{state=~"posted|gone"}', False),
    ],
)
def test_a_label_that_no_sample_has_is_noticed(labels: str, found: bool) -> None:
    (asked,) = selectors_of(f"increase(hindcast_posts_total{labels}[1h]) > 0")
    assert asked.finds([Sample("hindcast_posts_total", {"state": "posted"}, 0.0)]) == found


async def test_what_an_alert_says_of_labels_is_known_when_it_fires(page: list[Sample]) -> None:
    for rule in RULES:
        names = [one.name for one in selectors_of(rule["expr"])]
        there = {label for sample in page if sample.name in names for label in sample.labels}
        grouped = re.findall(r"\bby \(([^)]*)\)", rule["expr"])
        kept = [label.strip() for group in grouped for label in group.split(",")]
        assert set(kept) <= there, rule["alert"]
        said = re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"])
        whole = not re.search(r"\b(?:sum|max|min|avg|count)\b *[(b]", rule["expr"])
        assert set(said) <= (there if whole else set(kept)), rule["alert"]


def test_the_log_is_searched_for_the_levels_that_the_alert_counts() -> None:
    (rule,) = (rule for rule in RULES if rule["alert"] == "HindcastErrors")
    (wants,) = (one.wants["level"] for one in selectors_of(rule["expr"]))
    assert f"""grep -E '"level": "({"|".join(wants)})"'""" in PAGE


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
