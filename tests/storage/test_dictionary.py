"""The English words, in a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from storage.library.dictionary import WordList, english_words, write_words

WORD = st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=12)


@given(st.frozensets(WORD), WORD)
def test_a_list_holds_the_words_it_was_made_of_and_no_others(
    words: frozenset[str], other: str
) -> None:
    with TemporaryDirectory() as folder:
        write_words(words, Path(folder, "words"))
        held = WordList(Path(folder, "words"))
    assert all(word in held for word in words)
    assert (other in held) == (other in words)
    assert "" not in held
    assert "\n" not in held


def test_english_words_are_known_and_names_of_the_corpus_are_not(tmp_path: Path) -> None:
    write_words(english_words(), tmp_path / "words")
    words = WordList(tmp_path / "words")
    assert "mortgage" in words
    assert "kapathies" not in words
