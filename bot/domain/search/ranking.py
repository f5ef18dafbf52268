"""Ranking: how well a passage answers, which of its sentences do, and whether that is enough."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from bot.domain.search.passages import Line, Passage
from bot.domain.search.terms import Term, fold, terms
from bot.domain.search.vocabulary import Vocabulary
from bot.domain.transcript.episode import Voice

CONFIDENT = 0.5
"""The score that is an answer. Below it, "nothing found": a wrong quote is worse than none."""

ARGUABLE, TELLING = 0.36, 1.4
"""A remembered idea shares few words with what was said. It is an answer from this score on when
the words that it does share are together worth that many words that stand in one passage only.
Calibrated on the labelled set in `benchmarks/`."""

_COVERAGE, _LIKENESS = 0.75, 0.25
_MOST_SENTENCES = 4
_PER_SENTENCE = 0.012  # what a further sentence costs, so that the shortest run that answers wins
_FEW_WORDS, _READABLE = 8, 70
_JUDGED = 24
_BESIDE = 0.65  # the share of the best one's score that a further answer has
_LIKE = 0.89  # the best match of words that do not stand there as asked

_WORN = 0.15
_ASKING = frozenset(
    """what who when where why how which did do does is was are were he she they it his her their
    say said says saying think thinks thought talk talked tell told mention mentioned about the a
    an of on to in i you we me quote quotes exactly""".split()  # noqa: SIM905
)
"""Words that ask rather than name what is asked for; beside others they count little."""
_ALL = 1.0
_COMPLETE = 0.002  # of two passages with the same words, the one that holds the whole thought
_EXACT = 0.1  # the very words come before anything that is only like them
_ABOUT = 0.97  # what was written about the words comes after the words themselves
_JOINED = 0.9
_DOUBT = 0.4


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question: its folded words, their forms in order, and what counts for each.

    `rarity` says what each distinct word is worth; `worth` has, for each form that counts, the
    numbers of the words it counts for, with weights from 0 to 1. `halves` are pairs of forms that
    count, side by side, for a word that was typed as one. `enough` is the worth of the words that
    a remembered idea has to share with an answer.
    """

    words: str
    stems: tuple[str, ...]
    rarity: tuple[float, ...]
    worth: dict[str, tuple[tuple[int, float], ...]]
    halves: dict[tuple[str, str], int]
    enough: float

    def confident(self, score: float, covered: float) -> bool:
        """Tell whether a hit with this score, that covers this share, is an answer at all."""
        if score >= CONFIDENT:
            return True
        return score >= ARGUABLE and covered * self.total >= self.enough

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
    confident: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences that answer."""
        return self.passage.lines[self.first : self.last]

    @property
    def span(self) -> tuple[int, int]:
        """The characters of the source that the sentences take."""
        return self.lines[0].sentence.place, self.lines[-1].sentence.place_end


def want(words: str, vocabulary: Vocabulary, *, unfinished: bool = False) -> Wanted:
    """Expand a question against the index's own words; its last word may be `unfinished`."""
    typed = terms(words)
    asked = {term.stem: term.word for term in typed}
    worth: dict[str, list[tuple[int, float]]] = {}
    rarity = []
    for number, (stem, word) in enumerate(asked.items()):
        forms = _forms(stem, word, vocabulary)
        if unfinished and stem == typed[-1].stem:
            forms += vocabulary.beginning(word)
        for form, weight in forms:
            worth.setdefault(form, []).append((number, weight))
        worn = _WORN if word in _ASKING and len(asked) > 1 else 1.0
        rarity.append(worn * _rarity(stem, word, [form for form, _ in forms], vocabulary))
    for joined, numbers in _joined(typed, list(asked), vocabulary):
        worth.setdefault(joined, []).extend((number, _JOINED) for number in numbers)
    halves = {
        pair: number
        for number, word in enumerate(asked.values())
        for pair in vocabulary.halves(word)
    }
    return Wanted(
        halves=halves,
        words=fold(words),
        stems=tuple(term.stem for term in typed),
        rarity=tuple(rarity),
        worth={form: tuple(pairs) for form, pairs in worth.items()},
        enough=TELLING * vocabulary.rarest,
    )


def _forms(stem: str, word: str, vocabulary: Vocabulary) -> list[tuple[str, float]]:
    """Return what counts for a word: itself, and what it may be a slip for.

    A word that the index has may be a slip all the same ("form" for "from"), so its neighbours
    count too, but little.
    """
    if stem not in vocabulary:
        doubt = _DOUBT if word in vocabulary.dictionary() else 1.0
        return [(form, weight * doubt) for form, weight in vocabulary.near(word)]
    near = ((form, weight * _DOUBT) for form, weight in vocabulary.near(word) if form != stem)
    return [(stem, 1.0), *near]


def _rarity(stem: str, word: str, forms: Sequence[str], vocabulary: Vocabulary) -> float:
    """Return what a word is worth: a misspelled one as much as what it may stand for."""
    if stem in vocabulary or not forms or word in vocabulary.dictionary():
        return vocabulary.rarity(stem)
    return max(vocabulary.rarity(form) for form in forms)


def _joined(
    typed: Sequence[Term], asked: Sequence[str], vocabulary: Vocabulary
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Return words of the index that were typed apart: "deep seek" for "deepseek"."""
    for one, other in pairwise(typed):
        form = vocabulary.form(one.word + other.word)
        if form:
            yield form, (asked.index(one.stem), asked.index(other.stem))


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences `first` up to `last` of a passage, and the share of the question they cover."""

    passage: Passage
    first: int
    last: int
    covered: float

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
    found = [_found((*line.stems, *line.read), wanted) for line in passage.lines]
    best = _exact(passage, wanted, voices)
    if best:
        return best
    for first, last in _runs(passage.lines, voices):
        covered = _coverage(found[first:last], wanted) - _PER_SENTENCE * (last - first - 1)
        if covered > (best.covered if best else 0):
            best = Run(passage, first, last, covered)
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
    return Run(passage, *shortest[1:], _ALL) if shortest else None


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
    if _stands(wanted.stems, run.lines):
        return Hit(passage, first, last, score + _EXACT, 1.0, confident=True)
    match = min(score, _LIKE)
    return Hit(passage, first, last, score, match, wanted.confident(score, run.covered))


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
        held[number] = max(_JOINED, held.get(number, 0))
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
