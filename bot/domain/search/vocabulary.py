"""The index's own words: how rare each is, and which are spelt nearly alike."""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_ONE_TYPO_FROM, _TWO_TYPOS_FROM = 5, 9  # Meilisearch's budget by length of word
_WEIGHT = {1: 0.5, 2: 0.25}
_MOST_NEAR = 10


class Vocabulary:
    """Searched forms with the number of passages that hold them."""

    def __init__(self, counts: Mapping[str, int], passages: int) -> None:
        self._counts = counts
        self._passages = passages
        self._by_length: dict[int, list[str]] = {}
        for stem in counts:
            self._by_length.setdefault(len(stem), []).append(stem)
        self.near = lru_cache(maxsize=4096)(self._near)

    def __contains__(self, stem: str) -> bool:
        return stem in self._counts

    def rarity(self, stem: str) -> float:
        """Return the inverse document frequency as BM25 has it, ln(1 + (N - n + ½)/(n + ½))."""
        count = self._counts.get(stem, 0)
        return math.log1p((self._passages - count + 0.5) / (count + 0.5))

    def _near(self, stem: str) -> tuple[tuple[str, float], ...]:
        """Return forms within the typo budget of `stem`, nearest first, with their weights.

        An adjacent swap counts as one edit (optimal string alignment).
        """
        budget = (len(stem) >= _ONE_TYPO_FROM) + (len(stem) >= _TWO_TYPOS_FROM)
        if not budget:
            return ()
        found = process.extract(
            stem,
            list(self._of_length(len(stem) - budget, len(stem) + budget)),
            scorer=OSA.distance,
            score_cutoff=budget,
            limit=_MOST_NEAR,
        )
        return tuple((near, _WEIGHT[int(edits)]) for near, edits, _ in found if edits)

    def _of_length(self, shortest: int, longest: int) -> Iterable[str]:
        for length in range(shortest, longest + 1):
            yield from self._by_length.get(length, ())
