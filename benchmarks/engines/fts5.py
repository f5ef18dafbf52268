"""SQLite's own full-text search: an OR of the words, ranked by BM25."""

import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import Place, Window, load

_FIND = (
    "SELECT episode, start, until, text FROM windows WHERE windows MATCH ? ORDER BY rank LIMIT ?"
)
"""`rank` is bm25(windows), sorted inside of FTS5: what its manual calls the faster way."""


class Fts5:
    """A table of windows with Porter's stemmer; stemming alone changes what it finds for good."""

    def __init__(self, corpus: Path, home: Path) -> None:
        self._corpus = corpus
        self._database = sqlite3.connect(home / "windows.sqlite")

    def build(self) -> None:
        """Insert all windows at once and merge the index into one segment."""
        with self._database as database:
            database.execute(
                "CREATE VIRTUAL TABLE windows USING fts5(episode UNINDEXED, start UNINDEXED,"
                " until UNINDEXED, text, tokenize = 'porter unicode61')"
            )
            rows = (
                (window.place.episode, window.place.at, window.place.end, window.text)
                for window in load(self._corpus / "windows", Window, "SQLite FTS5, MB")
            )
            database.executemany("INSERT INTO windows VALUES (?, ?, ?, ?)", rows)
            database.execute("INSERT INTO windows (windows) VALUES ('optimize')")

    def open(self) -> None:
        """Map the file into memory, so that pages are not copied."""
        self._database.execute("PRAGMA mmap_size = 2147418112")

    def find(self, words: str, limit: int) -> Sequence[Place]:
        """Return the best windows."""
        any_of = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", words))
        rows = self._database.execute(_FIND, (any_of, limit)).fetchall()
        return [Place(episode, at, end) for episode, at, end, _ in rows]
