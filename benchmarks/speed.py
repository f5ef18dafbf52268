"""Speed at 100,000 and at 600,000 synthetic passages."""

import tempfile
from pathlib import Path

from benchmarks.alone import Measured, measure
from benchmarks.corpus import sentences_of
from benchmarks.synthetic import Language, language, write_synthetic
from benchmarks.tables import milliseconds, percentile, progress, table
from bot.bootstrap import open_house
from bot.settings import Settings

SIZES = (100_000, 600_000)

_HINDCAST, _TYPING = "Hindcast, synthetic", "Hindcast, synthetic suggestions"
_RIVALS = ("SQLite FTS5", "bm25s")
_SCAN, _SCANNED, _SCAN_MOST = "rapidfuzz scan", 20, 100_000
_KINDS = ("as said", "apart", "misspelled")
_HEAD = ("engine", "p50, ms", "p99, ms", "first right: " + ", ".join(_KINDS))
_COSTS = ("memory, MB", "open, s", "build, s", "memory to build, MB")


async def learn() -> Language:
    """Learn how the seeds' people speak."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with open_house(Settings(data_dir=Path(folder))) as house:
            episodes = await house.ports.library.episodes()
            cut = [await sentences_of(house, episode.slug) for episode in episodes]
    return language([sentence.text for episode in cut for sentence in episode])


def measure_speed(spoken: Language, passages: int) -> str:
    """Measure all engines at one size; return the table."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        corpus, home = Path(folder, "corpus"), Path(folder, "home")
        corpus.mkdir()
        home.mkdir()
        write_synthetic(spoken, passages, corpus)
        measured = [_measure(_HINDCAST, corpus, home), _measure(_TYPING, corpus, home)]
        measured += [_measure(name, corpus) for name in _RIVALS]
        if passages <= _SCAN_MOST:
            measured.append(_measure(_SCAN, corpus, most=_SCANNED))
    times = percentile(measured[2].asked.spent, 0.5) / percentile(measured[0].asked.spent, 0.5)
    rows = [_row(one) for one in measured]
    found = table([*_HEAD, *_COSTS], rows)
    return f"{found}\n\nAt the median Hindcast is {times:.0f} times as fast as FTS5's ranked OR."


def _measure(name: str, corpus: Path, home: Path | None = None, most: int = 0) -> Measured:
    progress(f"{name}: building and asking", 0, 1)
    measured = measure(name, corpus, home, most)
    progress("", 1, 1)
    return measured


def _row(one: Measured) -> list[str]:
    spent, built = one.asked.spent, one.built
    return [
        one.name.replace(" synthetic", "").rstrip(","),
        milliseconds(percentile(spent, 0.5)),
        milliseconds(percentile(spent, 0.99)),
        ", ".join(f"{one.share(kind, 1):.0%}" for kind in _KINDS),
        f"{one.asked.megabytes:,.0f}",
        f"{one.asked.opened:.1f}",
        f"{built.seconds:,.0f}" if built.seconds else "–",
        f"{built.megabytes:,.0f}" if built.seconds else "–",
    ]
