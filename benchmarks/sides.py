"""Side by side at the seeds' size: the same labelled questions to every engine."""

import asyncio
import tempfile
from pathlib import Path

from benchmarks.alone import Measured, measure
from benchmarks.corpus import NONE, write_seeds
from benchmarks.tables import milliseconds, percentile, progress, table
from bot.bootstrap import open_house
from bot.settings import Settings

_ENGINES = ("Hindcast", "SQLite FTS5", "bm25s", "rapidfuzz scan")
_KINDS = ("exact", "misspelled", "name", "idea")


def measure_sides() -> str:
    """Measure all engines; return the tables."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        corpus, home = Path(folder, "corpus"), Path(folder, "home")
        corpus.mkdir()
        windows = asyncio.run(_write(corpus, home))
        measured = []
        for number, name in enumerate(_ENGINES):
            progress("engines", number, len(_ENGINES))
            measured.append(measure(name, corpus))
        typing = measure("Hindcast, suggestions", corpus, home)
        progress("engines", 1, 1)
    return "\n\n".join([_hits(measured), _costs([*measured, typing], windows)])


async def _write(corpus: Path, home: Path) -> int:
    async with open_house(Settings(data_dir=home)) as house:
        return await write_seeds(house, corpus)


def _hits(measured: list[Measured]) -> str:
    head = ["engine", *_KINDS, "refused"]
    rows = [
        [one.name, *(_cell(one, kind) for kind in _KINDS), f"{one.share(NONE, 0):.0%}"]
        for one in measured
    ]
    return "First right, within five:\n\n" + table(head, rows)


def _cell(one: Measured, kind: str) -> str:
    return f"{one.share(kind, 1):.0%}, {one.share(kind, 5):.0%}"


def _costs(measured: list[Measured], windows: int) -> str:
    head = ["engine", "p50, ms", "p99, ms", "memory, MB", "build, s"]
    return f"At {windows:,} windows:\n\n" + table(head, [_cost(one) for one in measured])


def _cost(one: Measured) -> list[str]:
    spent = one.asked.spent
    built = f"{one.built.seconds:.1f}" if one.built.seconds else "–"
    return [
        one.name,
        milliseconds(percentile(spent, 0.5)),
        milliseconds(percentile(spent, 0.99)),
        f"{one.asked.megabytes:,.0f}",
        built,
    ]
