"""The index's own words: how rare each is, and which are spelt or sound nearly alike."""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA

_ONE_TYPO_FROM, _TWO_TYPOS_FROM = 5, 9  # Meilisearch's budget by length of word
_EDITED = {1: 0.75, 2: 0.55}
_SOUNDS = 0.5
_SOUND_FROM = 4  # shorter words sound alike too often
_MOST_NEAR = 10


class Vocabulary:
    """Searched forms with the number of passages that hold them."""

    def __init__(self, counts: Mapping[str, int], passages: int) -> None:
        self._counts = counts
        self._passages = passages
        self._by_length: dict[int, list[str]] = {}
        self._by_sound: dict[str, list[str]] | None = None
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
        """Return forms spelt or sounding like `stem`, nearest first, with their weights."""
        near = dict(self._split(stem))
        near |= dict.fromkeys(self._sounding(stem), _SOUNDS)
        near |= {form: _EDITED[edits] for form, edits in self._spelt(stem)}
        near.pop(stem, None)
        return tuple(sorted(near.items(), key=lambda pair: -pair[1]))[:_MOST_NEAR]

    def _spelt(self, stem: str) -> list[tuple[str, int]]:
        """Return forms within the typo budget; an adjacent swap counts as one edit."""
        budget = (len(stem) >= _ONE_TYPO_FROM) + (len(stem) >= _TWO_TYPOS_FROM)
        if not budget:
            return []
        lengths = range(len(stem) - budget, len(stem) + budget + 1)
        forms = [form for length in lengths for form in self._by_length.get(length, ())]
        found = process.extract(
            stem, forms, scorer=OSA.distance, score_cutoff=budget, limit=_MOST_NEAR
        )
        return [(form, int(edits)) for form, edits, _ in found if edits]

    def _sounding(self, stem: str) -> Iterable[str]:
        if len(stem) < _SOUND_FROM or not stem.isalpha():
            return ()
        if self._by_sound is None:
            self._by_sound = {}
            for form in self._counts:
                if len(form) >= _SOUND_FROM and form.isalpha():
                    self._by_sound.setdefault(jellyfish.metaphone(form), []).append(form)
        return self._by_sound.get(jellyfish.metaphone(stem), ())[:_MOST_NEAR]

    def _split(self, stem: str) -> Iterable[tuple[str, float]]:
        """Return both halves of a word that was typed in one: "deepseek" for "deep seek"."""
        for place in range(3, len(stem) - 2):
            first, last = stem[:place], stem[place:]
            if first in self._counts and last in self._counts:
                yield first, _SOUNDS
                yield last, _SOUNDS
