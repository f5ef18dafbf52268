"""bm25s: BM25 scores computed ahead and kept in sparse arrays, with its own defaults."""

from collections.abc import Sequence
from pathlib import Path

import bm25s
import snowballstemmer

from benchmarks.corpus import Place, Window, load


class Bm25:
    """Windows with Snowball's stemmer and the library's English stop words, mapped from disk."""

    def __init__(self, corpus: Path, home: Path) -> None:
        self._corpus = corpus
        self._home = home / "bm25s"
        self._stemmer = snowballstemmer.stemmer("english").stemWords
        self._ranker = bm25s.BM25()

    def build(self) -> None:
        """Compute all scores and save them with the windows' texts."""
        records = []
        for window in load(self._corpus / "windows", Window, "bm25s, MB"):
            place = window.place
            records.append(
                {"episode": place.episode, "at": place.at, "end": place.end, "text": window.text}
            )
        tokens = bm25s.tokenize(
            [record["text"] for record in records], stemmer=self._stemmer, show_progress=False
        )
        self._ranker.index(tokens, show_progress=False)
        self._ranker.save(self._home, corpus=records, show_progress=False)

    def open(self) -> None:
        """Map the arrays and the texts into memory."""
        self._ranker = bm25s.BM25.load(self._home, load_corpus=True, mmap=True)

    def find(self, words: str, limit: int) -> Sequence[Place]:
        """Return the best windows; those that share no word with the question are none."""
        tokens = bm25s.tokenize(
            [words], stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        found, scores = self._ranker.retrieve(tokens, k=limit, show_progress=False)
        return [
            Place(record["episode"], record["at"], record["end"])
            for record, score in zip(found[0], scores[0], strict=True)
            if score > 0
        ]
