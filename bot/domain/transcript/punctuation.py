"""Punctuation: which words of a text end a sentence."""

import re
from collections.abc import Sequence

_CLOSING = "\"'”’)]"
_OPENING = "\"'“‘(["
# Something always follows these.
_LEADING = frozenset(
    {
        "al", "approx", "cf", "dr", "e.g", "eg", "i.e", "ie", "messrs", "mr", "mrs", "ms", "mt",
        "prof", "st", "viz", "vs",
    }
)  # fmt: skip
# A number follows these; without one "No." is an answer.
_NUMBERED = frozenset({"ch", "eq", "fig", "no", "nos", "p", "pp", "sec", "vol"})
# These can end a sentence; so can letters with stops ("U.S.", "a.m.", "J.").
_DOUBTFUL = frozenset({"co", "corp", "dept", "est", "etc", "inc", "jr", "ltd", "ph.d", "sr"})
_LETTERS = re.compile(r"[A-Za-z](?:\.[A-Za-z])*")
# After a doubtful stop, only a word that often opens a sentence shows that one has ended.
_OPENERS = frozenset(
    {
        "a", "actually", "again", "also", "although", "amazing", "an", "and", "another", "any",
        "are", "as", "at", "because", "but", "by", "can", "could", "did", "do", "does", "exactly",
        "first", "for", "from", "great", "hey", "how", "i", "if", "in", "is", "it", "let", "maybe",
        "my", "no", "now", "of", "oh", "okay", "on", "one", "or", "our", "people", "right", "she",
        "he", "since", "so", "some", "sure", "thank", "that", "the", "then", "there", "these",
        "they", "this", "those", "to", "totally", "uh", "um", "was", "we", "well", "what", "when",
        "where", "which", "while", "who", "why", "with", "would", "yeah", "yes", "you", "your",
    }
)  # fmt: skip


def ends(word: str, following: str) -> bool:
    """Return whether a sentence ends with `word`, when the word `following` comes next."""
    bare = word.rstrip(_CLOSING)
    if bare.endswith(("?", "!")):
        return True
    after = following.lstrip(_OPENING)
    if bare.endswith(("..", "…")):
        return after[:1].isupper()
    return bare.endswith(".") and not _continues(bare[:-1].lstrip(_OPENING), after)


def sentence_starts(words: Sequence[str], start: int, end: int) -> list[int]:
    """Return the numbers of the words, from `start` up to `end`, that a full stop precedes."""
    return [number for number in range(start + 1, end) if ends(words[number - 1], words[number])]


def _continues(stem: str, after: str) -> bool:
    """Return whether the stop behind `stem` belongs to it, as in "Dr.", "vs." or "U.S."."""
    low = stem.casefold()
    if low in _NUMBERED or (stem.isdigit() and len(stem) == 1):
        return after[:1].isdigit()
    if low in _LEADING:
        return True
    if stem != "I" and (low in _DOUBTFUL or _LETTERS.fullmatch(stem)):
        return not (after[:1].isupper() and _opener(after))
    return False


def _opener(word: str) -> bool:
    return re.split(r"['’,.?!]", word, maxsplit=1)[0].casefold() in _OPENERS
