"""Terms: what a word is searched as."""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUMBERS = {
    "zero": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
    "fourteen": "14",
    "fifteen": "15",
    "sixteen": "16",
    "seventeen": "17",
    "eighteen": "18",
    "nineteen": "19",
    "twenty": "20",
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "hundred": "100",
    "thousand": "1000",
}
_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not take apart into a plain one and an accent."""

_stemmers = threading.local()  # a stemmer keeps its state in itself, and look-ups run in threads


class Stemmer(Protocol):
    """What Snowball's stemmers do."""

    def stemWord(self, word: str) -> str:  # noqa: N802 - Snowball's name
        """Return the stem of a word."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a text: the form it is searched as, the folded word, and its characters."""

    stem: str
    word: str
    start: int
    end: int


def terms(text: str) -> tuple[Term, ...]:
    """Return the words of `text` as terms, in order."""
    return tuple(
        Term(*_stem_and_fold(match.group()), match.start(), match.end())
        for match in _WORD.finditer(text)
    )


def stems(text: str) -> tuple[str, ...]:
    """Return the searched forms of the words of `text`, in order."""
    return tuple(_stem_and_fold(word)[0] for word in _WORD.findall(text))


def fold(text: str) -> str:
    """Return `text` as plain folded words: no case, no accents, no punctuation."""
    return " ".join(_stem_and_fold(word)[1] for word in _WORD.findall(text))


@lru_cache(maxsize=65_536)
def _stem_and_fold(word: str) -> tuple[str, str]:
    bare = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    bare = bare.translate(_UNDECOMPOSED).removesuffix("'s").replace("'", "")
    bare = _NUMBERS.get(bare, bare)
    return _stemmer().stemWord(bare), bare


def _stemmer() -> Stemmer:
    """Return this thread's own stemmer."""
    if not hasattr(_stemmers, "english"):
        _stemmers.english = snowballstemmer.stemmer("english")
    stemmer: Stemmer = _stemmers.english
    return stemmer
