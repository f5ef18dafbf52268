"""Markdown tables, the machine they were measured on, and the progress of what takes long."""

import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def percentile(spent: Sequence[float], share: float) -> float:
    """Return the value that `share` of the measurements do not exceed (nearest rank)."""
    ordered = sorted(spent)
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]


def milliseconds(seconds: float) -> str:
    """Return a time for a cell of a table."""
    value = seconds * 1e3
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"  # noqa: PLR2004 - three digits


def machine() -> str:
    """Return what the figures were measured on: processor, cores, memory, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text("utf-8").splitlines() if facts.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown processor")


def progress(what: str, done: int, total: int, width: int = 30) -> None:
    """Draw one line on a terminal's stderr; it is wiped when all is done."""
    if not sys.stderr.isatty():
        return
    filled = width * done // max(total, 1)
    bar = "█" * filled + "·" * (width - filled)
    line = f"\r{bar} {what}: {done:,} of {total:,}\x1b[K" if done < total else "\r\x1b[K"
    print(line, end="", file=sys.stderr, flush=True)
