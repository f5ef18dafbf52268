"""English words, to tell a word that was never said from a slip of the keyboard."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import accumulate


class WordList:
    """Words in order in one piece of memory: a tenth of what a set of strings takes."""

    def __init__(self, words: Iterable[str]) -> None:
        encoded = sorted(word.encode() for word in words)
        self._text = b"".join(encoded)
        self._starts = array("I", accumulate((len(word) for word in encoded), initial=0))

    def __contains__(self, word: object) -> bool:
        wanted = str(word).encode()
        number = bisect_left(range(len(self)), wanted, key=self._word)
        return number < len(self) and self._word(number) == wanted

    def __len__(self) -> int:
        return len(self._starts) - 1

    def _word(self, number: int) -> bytes:
        return self._text[self._starts[number] : self._starts[number + 1]]


@cache
def english_words() -> WordList:
    """Return common English words; loaded at the first call, about 0.15 s and 12 MB."""
    from spellchecker import SpellChecker  # noqa: PLC0415 - seldom needed

    return WordList(SpellChecker(language="en").word_frequency.dictionary)
