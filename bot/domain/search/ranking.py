"""Ranking: how well words answer, how near what was written about them is, and what is enough."""

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.search.passages import Line, Passage
from bot.domain.search.question import Wanted
from bot.domain.search.runs import Run, ends, widen
from bot.domain.search.terms import fold
from bot.domain.transcript.episode import Voice

_COVERAGE, _LIKENESS = 0.75, 0.25
_COMPLETE = 0.002  # of two passages with the same words, the one that holds the whole thought
_GUEST = 0.01  # a guest's own words come before the host's announcement of them
_EXACT = 0.1  # the very words come before anything that is only like them
_ABOUT = 0.97  # what was written about the words comes after the words themselves
_LIKE = 0.89  # the best match of words that do not stand there as asked
_JUDGED = 24
_BESIDE = 0.65  # the share of the best one's score that a further answer has

ANSWERS = 0.5
"""How well the words have to answer when all that tell are there."""

NEARLY = 0.55
"""How well they have to answer when all are there, but some as slips or sound-alikes only."""

ENOUGH, LENGTH, LONGEST = 1.3, 0.5, 4.5
"""How much words and what was written about them have to say when words are missing. A longer
question is seldom covered as well, yet shares as much: `LENGTH` times the logarithm of its worth
counts for it, up to a worth of `LONGEST`. Calibrated on `benchmarks/labelled/`."""

_WRITTEN, _OWN = 0.85, 0.2  # what the meaning, and a hit's own words among its neighbours', count

_Place = tuple[str, int, int]  # a source and the characters in it


@dataclass(frozen=True, slots=True)
class Hit:
    """Sentences `first` up to `last` of a passage, and how well their words answer, from 0 on.

    `match` is 1 when the words stand there as asked.
    """

    run: Run
    first: int
    last: int
    score: float
    match: float

    @property
    def passage(self) -> Passage:
        """Where the sentences stand."""
        return self.run.passage

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences that answer."""
        return self.passage.lines[self.first : self.last]

    @property
    def span(self) -> tuple[int, int]:
        """The characters of the source that the sentences take."""
        return self.lines[0].sentence.place, self.lines[-1].sentence.place_end

    @property
    def answers(self) -> bool:
        """Tell whether the words alone make it an answer: those said, not those written about."""
        run = self.run
        return not self.passage.about and (
            run.exact
            or (run.full and self.score >= ANSWERS)
            or (not run.missing and self.score >= NEARLY)
        )


def judge(run: Run, wanted: Wanted) -> Hit:
    """Score a run: by what it covers, and by how alike the words are, letter by letter."""
    passage = run.passage
    if passage.about:
        alike = max(_alike(" ".join(passage.about_stems), wanted), _likeness(run.lines, wanted))
        score = _ABOUT * (_COVERAGE * run.covered + _LIKENESS * alike)
        return Hit(run, run.first, run.last, score, min(score, _LIKE))
    first, last = widen(passage.lines, run.first, run.last)
    stops = ends(passage.lines[last - 1]) + (first > 0 and ends(passage.lines[first - 1]))
    score = _COVERAGE * run.covered + _LIKENESS * _likeness(run.lines, wanted) + _COMPLETE * stops
    score += _GUEST * (run.lines[0].sentence.voice is Voice.GUEST)
    if run.exact:
        match = 1.0 if _as_typed(run.lines, wanted) else _LIKE
        return Hit(run, first, last, score + _EXACT, match)
    return Hit(run, first, last, score, min(score, _LIKE))


def _likeness(lines: Sequence[Line], wanted: Wanted) -> float:
    """Return how alike the words are, letter by letter, from 0 to 1: as said, or as read."""
    likeness = _alike(" ".join(stem for line in lines for stem in line.stems), wanted)
    if any(line.read for line in lines):
        read = " ".join(stem for line in lines for stem in line.read or line.stems)
        likeness = max(likeness, _alike(read, wanted))
    return likeness


def _alike(said: str, wanted: Wanted) -> float:
    return fuzz.partial_ratio(" ".join(wanted.stems), said) / 100


def _as_typed(lines: Sequence[Line], wanted: Wanted) -> bool:
    """Tell whether the words stand there as typed: "token" answers "tokens", but is not that."""
    said = fold(" ".join(line.sentence.text for line in lines))
    read = fold(" ".join(line.sentence.corrected for line in lines))
    return any(f" {wanted.words} " in f" {words} " for words in (said, read))


def judged(runs: Iterable[Run | None], wanted: Wanted) -> list[Hit]:
    """Return the hits of the runs that cover most, best first: letter by letter costs more."""
    most = heapq.nlargest(_JUDGED, filter(None, runs), key=lambda run: (run.exact, run.covered))
    return sorted((judge(run, wanted) for run in most), key=lambda hit: -hit.score)


def by_words(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """Return the hits whose words make them answers, best first, none overlapping a better one."""
    ranked = [(hit.score, hit) for hit in hits if hit.answers]
    return _apart(ranked, limit)


def by_evidence(weighed: Sequence[tuple[Hit, float]], wanted: Wanted, limit: int) -> list[Hit]:
    """Return the hits that words and meaning together make answers, best first.

    With each hit comes how near the question's meaning is to what was written about its words,
    from -1 to 1. Hits that overlap are evidence for each other: the words of one, what was
    written about another. A question without words has no answer.
    """
    if not wanted.stems:
        return []
    enough = ENOUGH - LENGTH * math.log(min(wanted.weight, LONGEST))
    stands = [(_stands(hit), hit.score, written) for hit, written in weighed]
    ranked = []
    for (hit, _), (here, *_) in zip(weighed, stands, strict=True):
        beside = [(score, written) for there, score, written in stands if _overlap(here, there)]
        words, written = (max(evidence) for evidence in zip(*beside, strict=True))
        evidence = words + _WRITTEN * written
        if evidence >= enough or hit.answers:
            ranked.append((evidence + _OWN * hit.score, hit))
    return _apart(sorted(ranked, key=_order), limit)


def _order(ranked: tuple[float, Hit]) -> tuple[float, float, _Place]:
    """Order by evidence; of what one text was written about, what says it best itself is first."""
    evidence, hit = ranked
    return -evidence, -hit.run.spoken, _stands(hit)


def _apart(ranked: Iterable[tuple[float, Hit]], limit: int) -> list[Hit]:
    """Return the best and what comes near it, none overlapping a better one."""
    chosen: list[tuple[_Place, Hit]] = []
    best = 0.0
    for score, hit in ranked:
        best = best or score
        here = _stands(hit)
        if score >= _BESIDE * best and not any(_overlap(here, there) for there, _ in chosen):
            chosen.append((here, hit))
    return [hit for _, hit in chosen[:limit]]


def _stands(hit: Hit) -> _Place:
    return (hit.passage.source, *hit.span)


def _overlap(one: _Place, other: _Place) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
