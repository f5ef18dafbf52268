"""Stretches: words without a full stop, cut where a reader would breathe."""

from collections.abc import Iterator, Sequence

LONGEST = 45
"""The most words a sentence may have. Captions without punctuation run on for hundreds."""

# How many words off the middle a cut before such a word is worth. "like" is mostly a filler.
_CONNECTING = {
    "but": 0, "so": 0, "because": 0, "and": 2, "then": 3, "which": 3, "where": 3, "whereas": 3,
    "or": 4, "if": 4, "when": 4, "while": 4, "um": 4, "uh": 6, "like": 9, "that": 9,
}  # fmt: skip
# What comes after these belongs to them: no cut behind them.
_LEANING = frozenset(
    {
        "a", "about", "also", "an", "as", "at", "by", "can", "could", "for", "from", "going", "i",
        "in", "into", "is", "it's", "just", "kind", "maybe", "more", "most", "not", "of", "oh",
        "on", "often", "really", "sort", "that", "that's", "the", "their", "these", "this",
        "those", "to", "very", "we", "what", "will", "with", "would", "you", "your",
    }
)  # fmt: skip
# "and / so" and "and / and" are worse still.
_HOLDING = _LEANING | _CONNECTING.keys()
_AFTER_COMMA = 7
_ANYWHERE = 40
_COMMA_BONUS = 3
_SEVERED = 60
# The smaller part has at least this share of the words.
_MARGIN = 4


def shortened(words: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield words `start` up to `end` in parts of at most LONGEST words, in order."""
    if end - start <= LONGEST:
        yield start, end
        return
    middle = _best(words, start, end)
    yield from shortened(words, start, middle)
    yield from shortened(words, middle, end)


def _best(words: Sequence[str], start: int, end: int) -> int:
    margin = (end - start) // _MARGIN
    middle = (start + end) // 2
    # The halves of a very long stretch are cut again, so only near its middle is worth a look.
    near = range(max(start + margin, middle - LONGEST), min(end - margin, middle + LONGEST))
    return min(near, key=lambda number: abs(number - middle) + _cost(words, number))


def _cost(words: Sequence[str], number: int) -> int:
    """Return how badly a cut before word `number` reads, in words off the middle."""
    before, word = words[number - 1], _plain(words[number])
    comma = before.endswith(",")
    if _plain(before) == word or (not comma and _plain(before) in _HOLDING):
        return _SEVERED
    if word in _CONNECTING:
        return _CONNECTING[word] - _COMMA_BONUS * comma
    return _AFTER_COMMA if comma else _ANYWHERE


def _plain(word: str) -> str:
    return word.strip(',.?!"').casefold()
