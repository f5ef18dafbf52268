"""The engines side by side: each is built into a folder, opened from it, and asked."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

from benchmarks.corpus import Place

ENGINES = {
    "Hindcast": "benchmarks.engines.hindcast:Seeds",
    "Hindcast, synthetic": "benchmarks.engines.hindcast:Synthetic",
    "Hindcast, suggestions": "benchmarks.engines.hindcast:Suggestions",
    "Hindcast, synthetic suggestions": "benchmarks.engines.hindcast:SyntheticSuggestions",
    "SQLite FTS5": "benchmarks.engines.fts5:Fts5",
    "bm25s": "benchmarks.engines.bm25:Bm25",
    "rapidfuzz scan": "benchmarks.engines.scan:Scan",
}
"""Where each engine is; only the one that is measured gets imported, for its memory's sake."""


class Engine(Protocol):
    """An engine at home in one folder, over the corpus in another."""

    def __init__(self, corpus: Path, home: Path) -> None: ...

    def build(self) -> None:
        """Build what will be opened."""

    def open(self) -> None:
        """Make ready for questions."""

    def find(self, words: str, limit: int) -> Sequence[Place]:
        """Return the best places with their words at hand, best first."""


def engine(name: str) -> Callable[[Path, Path], Engine]:
    """Import an engine."""
    module, _, kind = ENGINES[name].partition(":")
    found: Callable[[Path, Path], Engine] = getattr(import_module(module), kind)
    return found
