"""Ranking: how well a passage answers, which of its sentences do, and whether that is enough."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.search.passages import Line, Passage
from bot.domain.search.terms import fold, terms
from bot.domain.search.vocabulary import Vocabulary
from bot.domain.transcript.episode import Voice

CONFIDENT = 0.5
"""The least score that is an answer. Below it, "nothing found": a wrong quote is worse."""

_COVERAGE, _LIKENESS = 0.75, 0.25
_MOST_SENTENCES = 4
_PER_SENTENCE = 0.012  # what a further sentence costs, so that the shortest run that answers wins
_FEW_WORDS = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question: its folded words, and for each word the forms that count for it.

    `forms` has, for each word, (form, weight) pairs; `rarity` what the word is worth.
    """

    words: str
    stems: tuple[str, ...]
    forms: tuple[tuple[tuple[str, float], ...], ...]
    rarity: tuple[float, ...]
    worth: dict[str, tuple[tuple[int, float], ...]]

    @property
    def total(self) -> float:
        """The rarity of all distinct words together."""
        return sum(self.rarity)


@dataclass(frozen=True, slots=True)
class Hit:
    """Sentences `first` up to `last` of a passage, with a score and a match from 0 to 1."""

    passage: Passage
    first: int
    last: int
    score: float
    match: float

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences that answer."""
        return self.passage.lines[self.first : self.last]

    @property
    def span(self) -> tuple[int, int]:
        """The characters of the source that the sentences take."""
        return self.lines[0].sentence.place, self.lines[-1].sentence.place_end


def want(words: str, vocabulary: Vocabulary) -> Wanted:
    """Expand a question against the index's own words."""
    asked = tuple(dict.fromkeys(term.stem for term in terms(words)))
    forms = tuple(((stem, 1.0),) if stem in vocabulary else vocabulary.near(stem) for stem in asked)
    worth: dict[str, list[tuple[int, float]]] = {}
    for number, alternatives in enumerate(forms):
        for form, weight in alternatives:
            worth.setdefault(form, []).append((number, weight))
    return Wanted(
        words=fold(words),
        stems=tuple(term.stem for term in terms(words)),
        forms=forms,
        rarity=tuple(vocabulary.rarity(stem) for stem in asked),
        worth={form: tuple(pairs) for form, pairs in worth.items()},
    )


def best_hit(passage: Passage, wanted: Wanted, voices: Collection[Voice] | None) -> Hit | None:
    """Return the run of sentences in `passage` that answers best; None when none answers at all.

    A run is by one voice, one of `voices` when these are given.
    """
    found = [_found(line, wanted) for line in passage.lines]
    best: tuple[float, int, int] | None = None
    for first, last in _runs(passage.lines, voices):
        covered = _coverage(found[first:last], wanted)
        rank = covered - _PER_SENTENCE * (last - first - 1)
        if covered and (best is None or rank > best[0]):
            best = (rank, first, last)
    if best is None:
        return None
    rank, first, last = best
    said = " ".join(line.sentence.text for line in passage.lines[first:last])
    likeness = fuzz.partial_ratio(wanted.words, fold(said)) / 100
    score = _COVERAGE * rank + _LIKENESS * likeness
    exact = _stands(wanted.stems, [s for line in passage.lines[first:last] for s in line.stems])
    first, last = _widen(passage.lines, first, last)
    return Hit(passage, first, last, score + (0.1 if exact else 0), 1.0 if exact else score)


def _found(line: Line, wanted: Wanted) -> dict[int, float]:
    """Return for each asked word that a sentence holds the best weight it is found with."""
    held: dict[int, float] = {}
    for stem in line.stems:
        for number, weight in wanted.worth.get(stem, ()):
            if weight > held.get(number, 0):
                held[number] = weight
    return held


def _coverage(found: Sequence[dict[int, float]], wanted: Wanted) -> float:
    """Return the share of the question's rarity that the sentences cover, from 0 to 1."""
    held: dict[int, float] = {}
    for sentence in found:
        for number, weight in sentence.items():
            held[number] = max(weight, held.get(number, 0))
    if not wanted.total:
        return 0.0
    return sum(wanted.rarity[number] * weight for number, weight in held.items()) / wanted.total


def _runs(lines: Sequence[Line], voices: Collection[Voice] | None) -> Iterator[tuple[int, int]]:
    for first, line in enumerate(lines):
        if voices is not None and line.sentence.voice not in voices:
            continue
        for last in range(first + 1, min(first + _MOST_SENTENCES, len(lines)) + 1):
            if lines[last - 1].sentence.voice is not line.sentence.voice:
                break
            yield first, last


def _stands(asked: Sequence[str], said: Sequence[str]) -> bool:
    """Tell whether the asked words stand there one after the other."""
    length = len(asked)
    return any(tuple(said[i : i + length]) == asked for i in range(len(said) - length + 1))


def _widen(lines: Sequence[Line], first: int, last: int) -> tuple[int, int]:
    """Take a neighbour of the same voice along while the run has too few words to stand alone."""
    voice = lines[first].sentence.voice
    while sum(len(line.stems) for line in lines[first:last]) < _FEW_WORDS:
        if last < len(lines) and lines[last].sentence.voice is voice:
            last += 1
        elif first and lines[first - 1].sentence.voice is voice:
            first -= 1
        else:
            break
    return first, last


def choose(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """Return confident hits, best first, none overlapping a better one."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: -hit.score):
        if hit.score < CONFIDENT or len(chosen) == limit:
            break
        if not any(_overlap(hit, other) for other in chosen):
            chosen.append(hit)
    return chosen


def _overlap(one: Hit, other: Hit) -> bool:
    (a, b), (c, d) = one.span, other.span
    return one.passage.source == other.passage.source and a < d and c < b


def highlights(text: str, wanted: Wanted) -> tuple[tuple[int, int], ...]:
    """Return the spans of `text` that were asked for; neighbours run together.

    A common word alone is not marked: it has to stand beside another one that was asked for,
    unless nothing rarer was.
    """
    spans: list[list[float]] = []
    before = False
    for term in terms(text):
        worth = max((w * wanted.rarity[n] for n, w in wanted.worth.get(term.stem, ())), default=0)
        if worth and before:
            spans[-1][1:] = [term.end, max(worth, spans[-1][2])]
        elif worth:
            spans.append([term.start, term.end, worth])
        before = bool(worth)
    least = 0.5 * max(wanted.rarity, default=0)
    telling = [span for span in spans if span[2] >= least] or spans
    return tuple((int(start), int(end)) for start, end, _ in telling)
