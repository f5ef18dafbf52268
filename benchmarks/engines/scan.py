"""rapidfuzz over every window: the best alignment of the question's letters, no index at all."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.corpus import Place, Window, load


class Scan:
    """All windows in memory, in small letters."""

    def __init__(self, corpus: Path, home: Path) -> None:
        self._corpus = corpus
        self._windows = home / "windows"
        self._places: list[Place] = []
        self._texts: list[str] = []

    def build(self) -> None:
        """Keep the windows; there is nothing to build."""
        shutil.copyfile(self._corpus / "windows", self._windows)

    def open(self) -> None:
        """Read all windows."""
        for window in load(self._windows, Window):
            self._places.append(window.place)
            self._texts.append(window.text.lower())

    def find(self, words: str, limit: int) -> Sequence[Place]:
        """Return the windows most alike."""
        best = process.extract(words.lower(), self._texts, scorer=fuzz.partial_ratio, limit=limit)
        return [self._places[number] for _, _, number in best]
