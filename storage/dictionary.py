"""English words, to tell a word that was never said from a slip of the keyboard."""

from functools import cache


@cache
def english_words() -> frozenset[str]:
    """Return common English words; loaded at the first call, about 0.1 s and 30 MB."""
    from spellchecker import SpellChecker  # noqa: PLC0415 - seldom needed

    return frozenset(SpellChecker(language="en").word_frequency.dictionary)
