"""Findings written down: as lines for people, and as one object for programs."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.features.said import tally
from bot.kernel.health import Finding, Level
from bot.logs.redaction import Redaction

_MARKS = {Level.OK: "ok     ", Level.WARNING: "warning", Level.WRONG: "wrong  "}


def as_text(findings: Sequence[Finding]) -> str:
    """Return a line for each finding, with the mend below, and a last line that sums them up."""
    lines: list[str] = []
    for one in findings:
        lines.append(f"{_MARKS[one.level]}  {one.area}: {one.words}")
        lines += [f"{'':11}{mend}" for mend in one.mend.splitlines()]
    counts = [_count(findings, level) for level in Level]
    lines.append(f"{counts[2]} wrong, {tally(counts[1], 'warning')}, {counts[0]} ok.")
    return "\n".join(lines)


def as_object(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings as JSON takes them."""
    return {
        "status": max((one.level for one in findings), key=list(Level).index),
        "findings": [asdict(one) for one in findings],
    }


def status_of(findings: Sequence[Finding]) -> int:
    """Return the exit status: 1 where anything is wrong."""
    return int(any(one.level is Level.WRONG for one in findings))


def without(redaction: Redaction, finding: Finding) -> Finding:
    """Take secrets out of a finding: what a server said of itself may repeat one."""
    words, mend = redaction.clean(finding.words), redaction.clean(finding.mend)
    return replace(finding, words=words, mend=mend)


def _count(findings: Sequence[Finding], level: Level) -> int:
    return sum(one.level is level for one in findings)
