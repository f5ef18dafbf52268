"""Rolled captions: a page where a line often begins with the last words of the line before.

Such a copy comes from captions that roll: a line is shown again while the next one appears below
it. In the one page we have (Dehghani, 487 lines) there are 94 copies, all of them whole words,
the same to the letter, 3 to 10 words and 16 to 40 characters long. Repeats of one word ("the /
the") are the speaker's own there, and so is every near repeat ("what is the target and / what is
the goal and"): a copy with a word exchanged is therefore never taken for one. Neither is
anything shorter than `_FEWEST_WORDS` or `_FEWEST_CHARACTERS`, which is how people stutter.
"""

import re
from collections.abc import Iterator

from bot.domain.transcript.readers.page import Line, lines
from bot.domain.transcript.readers.unreadable import Unreadable
from bot.domain.transcript.readers.weave import Span, weave
from bot.domain.transcript.timed_text import TimedText

_BEGINNING = "Full Transcript"
_FURNITURE = re.compile(r"\s*Loading video analysis\W*")
_WORD = re.compile(r"\S+")
_FEWEST_WORDS = 3
_FEWEST_CHARACTERS = 12
_MOST_WORDS = 40


def read(source: str) -> TimedText:
    """Un-roll the lines below "Full Transcript". The first copy stays, the second is dropped.

    Raises Unreadable when that line is missing or no words follow it.
    """
    return weave(source, _unrolled(_spoken(source)))


def _spoken(source: str) -> Iterator[Line]:
    everything = list(lines(source))
    header = [line.text.strip() for line in everything]
    if _BEGINNING not in header:
        raise Unreadable(f"none of its {len(header)} lines reads “{_BEGINNING}”")
    spoken = everything[header.index(_BEGINNING) + 1 :]
    return (line for line in spoken if not _FURNITURE.fullmatch(line.text))


def _unrolled(spoken: Iterator[Line]) -> Iterator[Span]:
    heard: list[str] = []
    for line in spoken:
        found = list(_WORD.finditer(line.text))
        words = [_plain(match.group()) for match in found]
        copied = _copied(heard, words)
        if copied < len(words):
            yield Span(line.start + found[copied].start(), line.end)
        heard = (heard + words[copied:])[-_MOST_WORDS:]


def _copied(heard: list[str], words: list[str]) -> int:
    """Return how many of `words` were already heard just before: the longest copy, or 0."""
    for count in range(min(len(heard), len(words)), _FEWEST_WORDS - 1, -1):
        if heard[-count] == words[0] and heard[-count:] == words[:count]:
            return count if len(" ".join(words[:count])) >= _FEWEST_CHARACTERS else 0
    return 0


def _plain(word: str) -> str:
    # When a caption is shown again its capitals and stops may have been corrected.
    return word.casefold().strip(".,?!") or word
