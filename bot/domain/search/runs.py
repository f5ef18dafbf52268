"""Runs: which sentences of a passage hold what was asked for, and where a quote begins and ends."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.domain.search.passages import Line, Passage
from bot.domain.search.question import JOINED, Wanted
from bot.domain.transcript.episode import Voice

_MOST_SENTENCES = 4
_PER_SENTENCE = 0.012  # what a further sentence costs, so that the shortest run that answers wins
_FEW_WORDS, _READABLE = 8, 70
_GARBLED = 0.85
_SURELY = 0.5  # the weight from which on a word counts as found
_HARDLY = 0.3  # the weight below which it counts as missing


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences `first` up to `last` of a passage, and the share of the question they cover.

    It is `exact` when the words stand there one after the other, `full` when all that tell are
    there, and `missing` counts those that are not there at all. `spoken` is the share that the
    sentences themselves cover, without what was written about them.
    """

    passage: Passage
    first: int
    last: int
    covered: float
    exact: bool = False
    full: bool = True
    missing: int = 0
    spoken: float = 0.0

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences."""
        return self.passage.lines[self.first : self.last]


def best_run(passage: Passage, wanted: Wanted, voices: Collection[Voice] | None) -> Run | None:
    """Return the sentences of a passage that cover most of the question; None when none does.

    A run is by one voice, one of `voices` when these are given. A passage that was written about
    is taken as a whole.
    """
    if voices is not None and not any(line.sentence.voice in voices for line in passage.lines):
        return None
    if passage.about:
        return _whole(passage, wanted)
    exact = _exact(passage, wanted, voices) if wanted.distinct <= set(passage.said) else None
    return exact or _fullest(passage, wanted, voices)


def _exact(passage: Passage, wanted: Wanted, voices: Collection[Voice] | None) -> Run | None:
    """Return the fewest sentences in which the very words stand one after the other."""
    if not _stands(wanted.stems, passage.lines):
        return None
    lines = passage.lines
    standing = (
        (last - first, first, last)
        for first in range(len(lines))
        for last in _ends_from(lines, first, voices)
        if _stands(wanted.stems, lines[first:last])
    )
    shortest = min(standing, default=None)
    return Run(passage, *shortest[1:], 1.0, exact=True) if shortest else None


def _fullest(passage: Passage, wanted: Wanted, voices: Collection[Voice] | None) -> Run | None:
    found = [_found_in(line, wanted) for line in passage.lines]
    best, best_held, most = (0, 0), _Held(wanted), 0.0
    for first, words in enumerate(found):
        if not words:  # a shorter run covers as much
            continue
        held = _Held(wanted)
        for last in _ends_from(passage.lines, first, voices):
            held.take(found[last - 1])
            covered = held.covered - _PER_SENTENCE * (last - first - 1)
            if covered > most:
                best, best_held, most = (first, last), held.copy(), covered
    return _run(passage, *best, best_held, most) if most else None


def _whole(passage: Passage, wanted: Wanted) -> Run | None:
    held = _Held(wanted)
    held.take(_found([*passage.said, *passage.about_stems], wanted))
    if not held.covered:
        return None
    said = _Held(wanted)
    said.take(_found(passage.said, wanted))
    run = _run(passage, 0, len(passage.lines), held, held.covered)
    return replace(run, spoken=said.covered)


def _run(passage: Passage, first: int, last: int, held: "_Held", covered: float) -> Run:
    weights = [held.weights[number] for number in held.wanted.telling]
    full = all(weight >= _SURELY for weight in weights)
    missing = sum(weight < _HARDLY for weight in weights)
    return Run(passage, first, last, covered, full=full, missing=missing, spoken=covered)


class _Held:
    """How much of a question is found so far: a weight for each word, and the share covered."""

    __slots__ = ("covered", "wanted", "weights")

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.weights = [0.0] * len(wanted.rarity)
        self.covered = 0.0

    def take(self, found: dict[int, float]) -> None:
        """Add what one more sentence holds."""
        for number, weight in found.items():
            more = weight - self.weights[number]
            if more > 0:
                self.weights[number] = weight
                self.covered += more * self.wanted.share(number)

    def copy(self) -> "_Held":
        """Return what is found up to now."""
        same = _Held(self.wanted)
        same.weights, same.covered = list(self.weights), self.covered
        return same


def _found_in(line: Line, wanted: Wanted) -> dict[int, float]:
    """Return what a sentence holds; a garbled word counts a little less than what it stands for."""
    if not line.read:
        return _found(line.stems, wanted)
    held = {number: weight * _GARBLED for number, weight in _found(line.stems, wanted).items()}
    for number, weight in _found(line.read, wanted).items():
        held[number] = max(weight, held.get(number, 0))
    return held


def _found(said: Sequence[str], wanted: Wanted) -> dict[int, float]:
    """Return for each asked word that is among those said the best weight it is found with."""
    held: dict[int, float] = {}
    for stem in wanted.worth.keys() & said:
        for number, weight in wanted.worth[stem]:
            if weight > held.get(number, 0):
                held[number] = weight
    for pair in wanted.halves.keys() & set(pairwise(said)) if wanted.halves else ():
        number = wanted.halves[pair]
        held[number] = max(JOINED, held.get(number, 0))
    return held


def _ends_from(
    lines: Sequence[Line], first: int, voices: Collection[Voice] | None
) -> Iterator[int]:
    """Yield where a run that begins at `first` may end: while the same voice speaks."""
    voice = lines[first].sentence.voice
    if voices is not None and voice not in voices:
        return
    for last in range(first + 1, min(first + _MOST_SENTENCES, len(lines)) + 1):
        if lines[last - 1].sentence.voice is not voice:
            return
        yield last


def _stands(asked: tuple[str, ...], run: Sequence[Line]) -> bool:
    """Tell whether the asked words stand there one after the other, as said or as read."""
    said = f" {' '.join(stem for line in run for stem in line.stems)} "
    read = f" {' '.join(stem for line in run for stem in line.read or line.stems)} "
    words = f" {' '.join(asked)} "
    return words in said or words in read


def widen(lines: Sequence[Line], first: int, last: int) -> tuple[int, int]:
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
        if before and ends(line):
            return number
        held += len(line.stems)
        if line.sentence.voice is not voice or held > _READABLE:
            return 0
        if ends(line):
            return number + 1
    return 0


def _words(lines: Sequence[Line]) -> int:
    return sum(len(line.stems) for line in lines)


def ends(line: Line) -> bool:
    """Tell whether a sentence ends in a full stop, a question mark or an exclamation mark."""
    return line.sentence.text.endswith((".", "?", "!"))
