"""Ranking: how well a passage answers, which of its sentences do, and whether that is enough."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from bot.domain.search.passages import Line, Passage
from bot.domain.search.question import JOINED, Wanted
from bot.domain.search.terms import fold
from bot.domain.transcript.episode import Voice

_COVERAGE, _LIKENESS = 0.75, 0.25
_MOST_SENTENCES = 4
_PER_SENTENCE = 0.012  # what a further sentence costs, so that the shortest run that answers wins
_FEW_WORDS, _READABLE = 8, 70
_JUDGED = 24
_BESIDE = 0.65  # the share of the best one's score that a further answer has
_LIKE = 0.89  # the best match of words that do not stand there as asked

_ALL = 1.0
_MISSING = 0.15  # how much surer one has to be when the rarest word asked for is not there
_COMPLETE = 0.002  # of two passages with the same words, the one that holds the whole thought
_EXACT = 0.1  # the very words come before anything that is only like them
_ABOUT = 0.97  # what was written about the words comes after the words themselves


@dataclass(frozen=True, slots=True)
class Hit:
    """Sentences `first` up to `last` of a passage, with a score and a match from 0 to 1."""

    passage: Passage
    first: int
    last: int
    score: float
    match: float
    confident: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences that answer."""
        return self.passage.lines[self.first : self.last]

    @property
    def span(self) -> tuple[int, int]:
        """The characters of the source that the sentences take."""
        return self.lines[0].sentence.place, self.lines[-1].sentence.place_end


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences `first` up to `last` of a passage, and the share of the question they cover.

    It is `telling` when it holds the rarest word that was asked for, and `exact` when the words
    stand there one after the other.
    """

    passage: Passage
    first: int
    last: int
    covered: float
    telling: bool = True
    exact: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences."""
        return self.passage.lines[self.first : self.last]


def best_run(passage: Passage, wanted: Wanted, voices: Collection[Voice] | None) -> Run | None:
    """Return the sentences of a passage that cover most of the question; None when none does.

    A run is by one voice, one of `voices` when these are given. A passage that was written about
    is taken as a whole.
    """
    if passage.about:
        return _whole(passage, wanted, voices)
    exact = _exact(passage, wanted, voices)
    if exact:
        return exact
    found = [_found((*line.stems, *line.read), wanted) for line in passage.lines]
    best: Run | None = None
    for first, last in _runs(passage.lines, voices):
        covered = _coverage(found[first:last], wanted) - _PER_SENTENCE * (last - first - 1)
        if covered > (best.covered if best else 0):
            telling = any(wanted.rarest in held for held in found[first:last])
            best = Run(passage, first, last, covered, telling)
    return best


def _exact(passage: Passage, wanted: Wanted, voices: Collection[Voice] | None) -> Run | None:
    """Return the fewest sentences in which the very words stand one after the other."""
    if not _stands(wanted.stems, passage.lines):
        return None
    standing = (
        (last - first, first, last)
        for first, last in _runs(passage.lines, voices)
        if _stands(wanted.stems, passage.lines[first:last])
    )
    shortest = min(standing, default=None)
    return Run(passage, *shortest[1:], _ALL, exact=True) if shortest else None


def _whole(passage: Passage, wanted: Wanted, voices: Collection[Voice] | None) -> Run | None:
    if voices is not None and passage.lines[0].sentence.voice not in voices:
        return None
    said = [stem for line in passage.lines for stem in (*line.stems, *line.read)]
    covered = _coverage([_found([*said, *passage.about_stems], wanted)], wanted)
    return Run(passage, 0, len(passage.lines), covered) if covered else None


def judge(run: Run, wanted: Wanted) -> Hit:
    """Score a run: by what it covers, and by how alike the words are, letter by letter."""
    likeness = _likeness(run.lines, wanted)
    passage = run.passage
    if passage.about:
        about = fuzz.partial_ratio(wanted.words, fold(passage.about)) / 100
        score = _ABOUT * (_COVERAGE * run.covered + _LIKENESS * max(about, likeness))
        confident = wanted.confident(score, run.covered)
        return Hit(passage, run.first, run.last, score, min(score, _LIKE), confident)
    first, last = _widen(passage.lines, run.first, run.last)
    ends = _ends(passage.lines[last - 1]) + (first > 0 and _ends(passage.lines[first - 1]))
    score = _COVERAGE * run.covered + _LIKENESS * likeness + _COMPLETE * ends
    if run.exact:
        match = 1.0 if likeness == 1 else _LIKE  # "token" answers "tokens", but is not the same
        return Hit(passage, first, last, score + _EXACT, match, confident=True)
    match = min(score, _LIKE)
    confident = wanted.confident(score - (0 if run.telling else _MISSING), run.covered)
    return Hit(passage, first, last, score, match, confident)


def _likeness(run: Sequence[Line], wanted: Wanted) -> float:
    """Return how alike the words are, letter by letter, from 0 to 1: as said, or as read."""
    said = fold(" ".join(line.sentence.text for line in run))
    likeness = fuzz.partial_ratio(wanted.words, said)
    if any(line.read for line in run):
        read = fold(" ".join(line.sentence.corrected for line in run))
        likeness = max(likeness, fuzz.partial_ratio(wanted.words, read))
    return likeness / 100


def _found(said: Sequence[str], wanted: Wanted) -> dict[int, float]:
    """Return for each asked word that is among those said the best weight it is found with."""
    held: dict[int, float] = {}
    for stem in wanted.worth.keys() & set(said):
        for number, weight in wanted.worth[stem]:
            if weight > held.get(number, 0):
                held[number] = weight
    for pair in wanted.halves.keys() & set(pairwise(said)) if wanted.halves else ():
        number = wanted.halves[pair]
        held[number] = max(JOINED, held.get(number, 0))
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


def _stands(asked: tuple[str, ...], run: Sequence[Line]) -> bool:
    """Tell whether the asked words stand there one after the other, as said or as read."""
    said = f" {' '.join(stem for line in run for stem in line.stems)} "
    read = f" {' '.join(stem for line in run for stem in line.read or line.stems)} "
    words = f" {' '.join(asked)} "
    return words in said or words in read


def _widen(lines: Sequence[Line], first: int, last: int) -> tuple[int, int]:
    """Take neighbours of the same voice along until the run can stand alone.

    It goes on to the next full stop, and back to behind the last one, where these are near
    enough for a quote to stay readable; and it has some words at least.
    """
    voice = lines[first].sentence.voice
    ahead = _end_from(lines[last - 1 :], voice, _words(lines[first : last - 1]))
    last += max(0, ahead - 1)
    behind = _end_from(lines[:first][::-1], voice, _words(lines[first:last]), before=True)
    first -= behind
    while _words(lines[first:last]) < _FEW_WORDS:
        if last < len(lines) and lines[last].sentence.voice is voice:
            last += 1
        elif first and lines[first - 1].sentence.voice is voice:
            first -= 1
        else:
            break
    return first, last


def _end_from(lines: Sequence[Line], voice: Voice, held: int, *, before: bool = False) -> int:
    """Return how many of `lines` to take up to a full stop; 0 when none is near enough.

    Going back (`before`), the line with the full stop is not taken: the run begins behind it.
    """
    for number, line in enumerate(lines):
        if before and _ends(line):
            return number
        held += len(line.stems)
        if line.sentence.voice is not voice or held > _READABLE:
            return 0
        if _ends(line):
            return number + 1
    return 0


def _words(lines: Sequence[Line]) -> int:
    return sum(len(line.stems) for line in lines)


def _ends(line: Line) -> bool:
    return line.sentence.text.endswith((".", "?", "!"))


def choose(runs: Iterable[Run | None], wanted: Wanted, limit: int) -> list[Hit]:
    """Return confident hits, best first, none overlapping a better one.

    Only the runs that cover most are judged letter by letter, which costs more.
    """
    most = heapq.nlargest(_JUDGED, filter(None, runs), key=lambda run: run.covered)
    hits = [hit for hit in (judge(run, wanted) for run in most) if hit.confident]
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: -hit.score):
        near_best = not chosen or hit.score >= _BESIDE * chosen[0].score
        if near_best and not any(_overlap(hit, other) for other in chosen):
            chosen.append(hit)
    return chosen[:limit]


def _overlap(one: Hit, other: Hit) -> bool:
    (a, b), (c, d) = one.span, other.span
    return one.passage.source == other.passage.source and a < d and c < b
