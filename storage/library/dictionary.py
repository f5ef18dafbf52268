"""English words, to tell a word that was never said from a slip of the keyboard.

They lie beside the index as a file, one a line and in order, and are looked up there: read into
memory, 160,000 words would stay there for the few that are ever asked for.
"""

import mmap
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

_END = b"\xff\n"
"""The last line: it comes after every word, and UTF-8 has no such byte."""


class WordList:
    """The words of a file, mapped into memory."""

    def __init__(self, file: Path) -> None:
        """Open the file. Raises `OSError` or `ValueError` when it is missing or not whole."""
        with file.open("rb") as lines:
            self._lines = mmap.mmap(lines.fileno(), 0, access=mmap.ACCESS_READ)
        if self._lines[-len(_END) :] != _END:
            raise ValueError("the words of a dictionary stop before their end")

    def __contains__(self, word: object) -> bool:
        wanted = str(word).encode()
        place = bisect_left(range(len(self._lines)), wanted, key=self._line)
        return place < len(self._lines) and self._line(place) == wanted

    def _line(self, place: int) -> bytes:
        """Return the line that the byte at this place belongs to."""
        start = self._lines.rfind(b"\n", 0, place) + 1
        return self._lines[start : self._lines.find(b"\n", place)]


def write_words(words: Iterable[str], file: Path) -> None:
    """Write words, none with a line break in it, as `WordList` reads them."""
    lines = sorted(word.encode() for word in words)
    file.write_bytes(b"".join(line + b"\n" for line in lines) + _END)


def english_words() -> Iterable[str]:
    """Return common English words; about 0.15 s, and 20 MB while they are held."""
    from spellchecker import SpellChecker  # noqa: PLC0415 - only who builds an index needs it

    words: Iterable[str] = SpellChecker(language="en").word_frequency.dictionary
    return words
