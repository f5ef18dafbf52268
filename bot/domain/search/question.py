"""A question: its words, what counts for each of them, and what would be an answer."""

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.domain.search.terms import Term, fold, terms
from bot.domain.search.vocabulary import SOUNDS, Vocabulary

_ASKING = frozenset(
    """what who whom whose when where why how which did do does done is are was were be been being
    am has have had having can could will would shall should may might must he she it its they them
    him her his their i me my you your we us our this that these those there here
    a an the and or but nor if then than so as at by for from in into of on onto out over to up with
    about because while until during again any some such only own same too very just not no
    say said says saying think thinks thought talk talked tell told mention mentioned
    quote quotes exactly um uh""".split()  # noqa: SIM905
)
"""Words that ask rather than name what is asked for; beside others they count little."""

_TELLS = 1.0  # the rarity above which a word tells something: fewer than two passages in five
_PLAIN = 2.0  # the rarity from which on a word is marked wherever it was found
_HARDLY_A_PHRASE = 2
_BEGUN_FROM = 3  # letters
_SOUGHT = 3  # words that a quick look-up goes by
_WORN = 0.15  # what such a word is worth
_BY = frozenset({"by", "from", "with"})  # between words and whoever said them
JOINED = 0.9
"""What two words count for one that was typed together, and the other way round."""


@dataclass(frozen=True)
class Wanted:
    """A question: its folded words, their forms in order, and what counts for each.

    `rarity` says what each distinct word is worth, `total` what all are; `worth` has, for each
    form that counts, the numbers of the words it counts for, with weights from 0 to 1. `halves`
    are pairs of forms that count, side by side, for a word that was typed as one. `weight` is the
    total as a multiple of what a word is worth that stands in one passage only. `meant` are the
    words as typed, without those that are no words at all.
    """

    words: str
    stems: tuple[str, ...]
    rarity: tuple[float, ...]
    worth: dict[str, tuple[tuple[int, float], ...]]
    halves: dict[tuple[str, str], int]
    total: float
    weight: float
    meant: str

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The forms, each once."""
        return frozenset(self.stems)

    @cached_property
    def telling(self) -> tuple[int, ...]:
        """The numbers of the words that tell something; all where none does."""
        telling = tuple(n for n, rarity in enumerate(self.rarity) if rarity > _TELLS)
        return telling or tuple(range(len(self.rarity)))

    @property
    def weights(self) -> dict[str, float]:
        """All forms that count, each with its best weight."""
        return {form: max(weight for _, weight in pairs) for form, pairs in self.worth.items()}

    @property
    def sought(self) -> dict[str, float]:
        """The forms that a quick look-up goes by: those of the words that tell most."""
        numbers = range(len(self.rarity))
        most = set(heapq.nlargest(_SOUGHT, numbers, key=self.rarity.__getitem__))
        return {
            form: weight
            for form, weight in self.weights.items()
            if any(number in most for number, _ in self.worth[form])
        }

    def share(self, number: int) -> float:
        """Return the share of the question's worth that one of its words has."""
        return self.rarity[number] / self.total


def want(words: str, vocabulary: Vocabulary, *, unfinished: bool = False) -> Wanted:
    """Expand a question against the index's own words; its last word may be `unfinished`."""
    typed = terms(words)
    endings = _endings(typed, vocabulary) if unfinished else ()
    if unfinished and not endings:
        typed = typed[:-1]
    asked = {term.stem: term.word for term in typed}
    worth: dict[str, list[tuple[int, float]]] = {}
    rarity = []
    for number, (stem, word) in enumerate(asked.items()):
        forms = _forms(stem, word, vocabulary)
        if endings and stem == typed[-1].stem:
            forms += endings
        for form, weight in forms:
            worth.setdefault(form, []).append((number, weight))
        worn = _WORN if word in _ASKING and len(asked) > 1 else 1.0
        slips = [form for form, weight in forms if weight > SOUNDS]
        rarity.append(worn * _rarity(stem, word, slips, vocabulary))
    for joined, numbers in _joined(typed, list(asked), vocabulary):
        worth.setdefault(joined, []).extend((number, JOINED) for number in numbers)
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
        total=sum(rarity),
        worth={form: tuple(pairs) for form, pairs in worth.items()},
        weight=sum(rarity) / vocabulary.rarest,
        meant=_meant(typed, vocabulary),
    )


def _forms(stem: str, word: str, vocabulary: Vocabulary) -> list[tuple[str, float]]:
    """Return what counts for a word: itself, or what it may be a slip for.

    A word of the language that nobody said is no slip.
    """
    if stem in vocabulary:
        return [(stem, 1.0)]
    return [] if word in vocabulary.dictionary else list(vocabulary.near(word))


def _endings(typed: Sequence[Term], vocabulary: Vocabulary) -> Sequence[tuple[str, float]]:
    """Return what an unfinished word may become; beside others, only what would tell something.

    One letter or two may become anything, and the commonest words stand in half of all passages:
    such a beginning is left out of the question.
    """
    if not typed:
        return ()
    word = typed[-1].word
    if len(typed) == 1:
        return vocabulary.beginning(word)
    if len(word) < _BEGUN_FROM:
        return ()
    return [(form, w) for form, w in vocabulary.beginning(word) if vocabulary.rarity(form) > _TELLS]


def _meant(typed: Sequence[Term], vocabulary: Vocabulary) -> str:
    """Return the words that mean something: a slip of the keyboard would only blur them."""
    known = (t.word for t in typed if t.stem in vocabulary or t.word in vocabulary.dictionary)
    return " ".join(known)


def _rarity(stem: str, word: str, forms: Sequence[str], vocabulary: Vocabulary) -> float:
    """Return what a word is worth: a misspelled one as much as what it may stand for."""
    if stem in vocabulary or not forms or word in vocabulary.dictionary:
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


def tells_nothing(words: str) -> bool:
    """Tell whether a question is only one or two words that stand in nearly every sentence."""
    typed = fold(words).split()
    return 0 < len(typed) <= _HARDLY_A_PHRASE and set(typed) <= _ASKING


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
    commonplace = max(wanted.rarity, default=0) <= _TELLS
    telling = [span for span in spans if commonplace or span[2] >= min(least, _PLAIN)]
    return tuple((int(start), int(end)) for start, end, _ in telling)


def speaker_in(words: str, speakers: Collection[str]) -> tuple[str, str] | None:
    """Return the one speaker whose name is among the words, and the other words.

    None when nobody or more than one is named, or when nothing else was asked.
    """
    typed = fold(words).split()
    parts = {name: set(fold(name).split()) for name in speakers}
    named = [name for name, held in parts.items() if held & set(typed)]
    if len(named) != 1:
        return None
    others = [word for word in typed if word not in parts[named[0]]]
    if not set(others) - _ASKING - _BY:
        return None
    return named[0], " ".join(word for word in others if word not in _BY)
