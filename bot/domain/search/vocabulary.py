"""The index's own words: how rare each is, and which are spelt or sound nearly alike."""

import heapq
import math
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA

_ONE_TYPO_FROM, _TWO_TYPOS_FROM = 5, 9  # Meilisearch's budget by length of word
_EDITED = {1: 0.75, 2: 0.55}
SOUNDS = 0.35
"""What a word counts that only sounds like the one that was asked for."""

_BEGUN = 0.9
_HALF = 3  # letters of the shorter half of a word that was typed as one
_SOUND_FROM = 4  # shorter words sound alike too often
_MOST_NEAR = 10


class Vocabulary:
    """Searched forms with the number of passages that hold them; and words with their form.

    `dictionary` holds the words of the language, said or not.
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        words: Mapping[str, str],
        passages: int,
        dictionary: Container[str] = frozenset(),
    ) -> None:
        self.dictionary = dictionary
        self._counts = counts
        self._words = words
        self._passages = passages
        self._by_length: dict[int, list[str]] = {}
        for word in words:
            self._by_length.setdefault(len(word), []).append(word)
        self.near = lru_cache(maxsize=4096)(self._near)

    def __contains__(self, stem: str) -> bool:
        return stem in self._counts

    def form(self, word: str) -> str | None:
        """Return the searched form of a word that is known as it is written."""
        return self._words.get(word)

    @property
    def rarest(self) -> float:
        """What a form that stands in a single passage is worth."""
        return math.log1p((self._passages - 0.5) / 1.5)

    def rarity(self, stem: str) -> float:
        """Return the inverse document frequency as BM25 has it, ln(1 + (N - n + ½)/(n + ½))."""
        count = self._counts.get(stem, 0)
        return math.log1p((self._passages - count + 0.5) / (count + 0.5))

    def beginning(self, typed: str) -> tuple[tuple[str, float], ...]:
        """Return the commonest forms that begin as typed: for a word that is not finished."""
        first, last = bisect_left(self._sorted, typed), bisect_left(self._sorted, f"{typed}\uffff")
        forms = {self._words[word] for word in self._sorted[first:last]}
        commonest = heapq.nlargest(_MOST_NEAR, forms, key=lambda form: self._counts[form])
        return tuple((form, _BEGUN) for form in commonest)

    def _near(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return the forms of words spelt or sounding like `word`, nearest first, with weights."""
        near = dict.fromkeys(self._sounding(word), SOUNDS)
        for other, edits in reversed(self._spelt(word)):
            near[self._words[other]] = _EDITED[edits]
        near.pop(self._words.get(word, ""), None)
        return tuple(sorted(near.items(), key=lambda pair: -pair[1]))[:_MOST_NEAR]

    def _spelt(self, word: str) -> list[tuple[str, int]]:
        """Return words within the typo budget; an adjacent swap counts as one edit."""
        budget = (len(word) >= _ONE_TYPO_FROM) + (len(word) >= _TWO_TYPOS_FROM)
        if not budget:
            return []
        found = [
            (other, int(edits))
            for length in range(len(word) - budget, len(word) + budget + 1)
            for other, edits, _ in process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=budget,
                limit=_MOST_NEAR,
            )
            if edits
        ]
        return sorted(found, key=lambda pair: pair[1])[:_MOST_NEAR]

    def _sounding(self, word: str) -> Iterable[str]:
        if len(word) < _SOUND_FROM or not word.isalpha():
            return ()
        return self._sounds.get(jellyfish.metaphone(word), ())[:_MOST_NEAR]

    @cached_property
    def _sorted(self) -> list[str]:
        """All words in order, to find those that begin alike."""
        return sorted(self._words)

    @cached_property
    def _sounds(self) -> dict[str, list[str]]:
        """The forms by how their words sound; whole before anybody sees it."""
        sounds: dict[str, list[str]] = {}
        for word, form in self._words.items():
            if len(word) >= _SOUND_FROM and word.isalpha():
                sounds.setdefault(jellyfish.metaphone(word), []).append(form)
        return sounds

    def halves(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield the forms of two words that were typed as one: "deepseek" for "deep seek"."""
        for place in range(_HALF, len(word) - _HALF + 1):
            first, last = self._words.get(word[:place]), self._words.get(word[place:])
            if first and last:
                yield first, last

    def spelt_like(self, word: str) -> list[str]:
        """Return words one slip away from `word`."""
        return [other for other, edits in self._spelt(word) if edits == 1]
