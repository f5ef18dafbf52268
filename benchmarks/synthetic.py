"""Synthetic episodes with planted targets: as many passages as wanted, the same ones every time.

Sentences follow the seeds' own bigrams; some of their words are from a Zipf tail of rare words
that are spelt like the seeds' own. A target is a sentence with two telling words near each other;
its question is asked as said, with a typing error, or with words left out.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import Place, Question, save, window_of
from benchmarks.synthetic_episodes import SyntheticEpisode, sentences
from benchmarks.tables import progress
from benchmarks.tail import misspell, rare_words
from bot.domain.search.passages import windows

SEED = 2026
QUESTIONS = 200

_RARE_WORDS, _RARE_SHARE = 150_000, 0.03
_EPISODE = 1_000  # sentences
_SHORTEST, _LONGEST = 5, 24  # words of a sentence
_TARGET_WORDS = 12
_PER_PASSAGE = 2.4  # sentences until the next passage begins, a little less than there are
_KINDS = ("as said", "misspelled", "as said", "apart")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

Numbers = NDArray[np.int64]


@dataclass(slots=True)
class Language:
    """Words by number, the seeds' first, and for each of those the words that follow it."""

    words: Sequence[str]
    known: int
    starts: Numbers
    counts: Numbers
    following: Numbers
    tail: NDArray[np.float64]
    telling: Numbers = field(init=False)

    def __post_init__(self) -> None:
        long = np.array([len(word) > 4 for word in self.words[: self.known]])  # noqa: PLR2004
        self.telling = np.flatnonzero(long & (self.counts <= 3))  # noqa: PLR2004

    def speak(self, chance: np.random.Generator, many: int) -> Numbers:
        """Return sentences of the greatest length, one to a row."""
        said = np.empty((many, _LONGEST), dtype=np.int64)
        said[:, 0] = self.following[chance.integers(len(self.following), size=many)]
        for column in range(1, _LONGEST):
            before = said[:, column - 1]
            pick = (chance.random(many) * self.counts[before]).astype(np.int64)
            said[:, column] = self.following[self.starts[before] + pick]
        rare = chance.random(said.shape) < _RARE_SHARE
        said[rare] = self.rare(chance, int(rare.sum()))
        return said

    def rare(self, chance: np.random.Generator, many: int) -> Numbers:
        """Return words of the tail, the first ones most often."""
        return self.known + np.searchsorted(self.tail, chance.random(many))

    def two_telling(self, chance: np.random.Generator) -> Numbers:
        """Return two words to know a sentence by: seldom ones of the seeds, or of the tail."""
        if chance.random() < 0.5:  # noqa: PLR2004
            return chance.choice(self.telling, 2, replace=False)
        return self.rare(chance, 2)


def language(texts: Sequence[str]) -> Language:
    """Learn the bigrams of `texts` and add the tail."""
    said = [word for text in texts for word in _WORD.findall(text.casefold())]
    known = sorted(set(said))
    number = {word: n for n, word in enumerate(known)}
    tokens = np.array([number[word] for word in said], dtype=np.int64)
    order = np.argsort(tokens, kind="stable")
    counts = np.bincount(tokens)
    weights = np.cumsum(1 / np.arange(1, _RARE_WORDS + 1))
    return Language(
        words=[*known, *rare_words(known, _RARE_WORDS, random.Random(SEED))],  # noqa: S311
        known=len(known),
        starts=np.cumsum(counts) - counts,
        counts=counts,
        following=np.roll(tokens, -1)[order],
        tail=weights / weights[-1],
    )


class Target(msgspec.Struct):
    """A planted sentence of an episode and what is asked for it."""

    number: int
    kind: str
    words: str


@dataclass(slots=True)
class Author:
    """Writes episodes until there are as many passages as wanted."""

    language: Language
    passages: int
    chance: np.random.Generator = field(init=False)
    slips: random.Random = field(init=False)
    planted: int = 0

    def __post_init__(self) -> None:
        self.chance = np.random.default_rng(SEED)
        self.slips = random.Random(SEED)  # noqa: S311

    def episode(self, number: int) -> tuple[SyntheticEpisode, list[Target]]:
        """Write the next episode."""
        said = self.language.speak(self.chance, _EPISODE)
        lengths = self.chance.integers(_SHORTEST, _LONGEST + 1, size=_EPISODE)
        apart = self.passages * _PER_PASSAGE / QUESTIONS
        targets = []
        while self.planted < QUESTIONS and self.planted * apart < (number + 1) * _EPISODE:
            row = int(self.planted * apart) - number * _EPISODE
            lengths[row] = _TARGET_WORDS
            targets.append(self._plant(said[row], row))
        words = self.language.words
        texts = (
            " ".join(map(words.__getitem__, row[:length]))
            for row, length in zip(said.tolist(), lengths.tolist(), strict=True)
        )
        return SyntheticEpisode(f"episode-{number:04}", tuple(f"{t}." for t in texts)), targets

    def _plant(self, sentence: Numbers, row: int) -> Target:
        """Put telling words into a sentence; the question is 2 to 6 words around them."""
        kind = _KINDS[self.planted % len(_KINDS)]
        size = 2 + self.planted // len(_KINDS) % 5
        self.planted += 1
        gap = 1 + int(self.chance.integers(min(3, size - 1)))
        first = int(self.chance.integers(_TARGET_WORDS - size))
        sentence[[first, first + gap]] = self.language.two_telling(self.chance)
        spread = size if kind != "apart" else _TARGET_WORDS - first
        others = [n for n in range(first, first + spread) if n not in (first, first + gap)]
        if kind == "apart":
            others = sorted(self.chance.permutation(others)[: size - 2].tolist())
        asked = sorted([first, first + gap, *others])
        words = [self.language.words[sentence[n]] for n in asked]
        if kind == "misspelled":
            words[0] = misspell(words[0], self.slips)
        return Target(row, kind, " ".join(words))


def write_synthetic(language: Language, passages: int, folder: Path) -> None:
    """Write a corpus of `passages` windows with its questions."""
    author = Author(language, passages)
    episodes: list[SyntheticEpisode] = []
    questions: list[Question] = []
    save(folder / "windows", _windows(author, passages, episodes, questions))
    save(folder / "episodes", episodes)
    random.Random(SEED).shuffle(questions)  # noqa: S311
    save(folder / "questions", questions)


def _windows(
    author: Author, passages: int, episodes: list[SyntheticEpisode], questions: list[Question]
) -> Iterator[msgspec.Struct]:
    written = 0
    while written < passages:
        progress(f"writing {passages:,} passages", written, passages)
        episode, targets = author.episode(len(episodes))
        cut = sentences(episode)
        for lines in windows(cut):
            written += 1
            yield window_of(episode.slug, lines)
        episodes.append(episode)
        for target in targets:
            place = Place(episode.slug, cut[target.number].start, cut[target.number].end)
            questions.append(Question(target.kind, target.words, (place,)))
    progress("", 1, 1)
