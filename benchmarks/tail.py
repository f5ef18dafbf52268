"""Rare words that are spelt as the known ones are, and typing errors."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from string import ascii_lowercase

_SHORTEST, _LONGEST = 5, 13
_END = "."


def rare_words(known: Iterable[str], many: int, chance: random.Random) -> list[str]:
    """Return `many` distinct words that are not known, from the known ones' letter trigrams."""
    words = {word for word in known if word.isascii() and word.isalpha()}
    following: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        spelt = f"  {word}{_END}"
        for place, letter in enumerate(spelt[2:]):
            following[spelt[place : place + 2]].append(letter)
    return list(islice(_coined(following, words, chance), many))


def _coined(
    following: dict[str, list[str]], known: set[str], chance: random.Random
) -> Iterator[str]:
    seen = set(known)
    while True:
        word = "  "
        while not word.endswith(_END) and len(word) < _LONGEST + 3:
            word += chance.choice(following[word[-2:]])
        word = word[2:-1]
        if len(word) >= _SHORTEST and word not in seen:
            seen.add(word)
            yield word


def misspell(word: str, chance: random.Random) -> str:
    """Return a word with one typing error behind its first letter."""
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    match chance.randrange(4):
        case 0:
            return before + after
        case 1:
            return before + letter + letter + after
        case 2:
            return before + chance.choice(ascii_lowercase) + after
        case _:
            return before + after[0] + letter + after[1:]
