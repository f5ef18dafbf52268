"""The English words, in one piece of memory."""

from hypothesis import given
from hypothesis import strategies as st

from storage.dictionary import WordList, english_words

WORD = st.text(min_size=1, max_size=12)


@given(st.frozensets(WORD), WORD)
def test_a_list_holds_the_words_it_was_made_of_and_no_others(
    words: frozenset[str], other: str
) -> None:
    held = WordList(words)
    assert len(held) == len(words)
    assert all(word in held for word in words)
    assert (other in held) == (other in words)
    assert "" not in held


def test_english_words_are_known_and_names_of_the_corpus_are_not() -> None:
    words = english_words()
    assert "mortgage" in words
    assert "kapathies" not in words
