"""Long text cut where sentences end, in time that grows with it and no faster."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sentences import pieces, portions, spans

LONG = " ".join(f"This is sentence number {n} of a very long answer." for n in range(400))


def test_stretches_end_where_sentences_do():
    assert all(LONG[start:end].rstrip().endswith("answer.") for start, end in spans(LONG, 1000))


@given(st.text(alphabet="ab.!\"' \n", max_size=300), st.integers(1, 50))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, most: int):
    cut = [text[start:end] for start, end in spans(text, most)]
    assert "".join(cut) == text
    assert all(0 < len(stretch) <= most for stretch in cut)


def test_pieces_are_sentences_then_words_then_whatever_fits():
    *cut, last = pieces("One. “Two.” Three is long, averylongword", 8)
    assert cut[:5] == ["One. ", "“Two.” ", "Three ", "is ", "long, "]
    assert "".join([*cut[5:], last]) == "averylongword"
    assert max(map(len, cut[5:])) <= 8


def test_the_first_portion_takes_what_room_is_left():
    words = ["four", "five!", "sixsix"]
    assert list(portions(words, 10, len, first=4)) == [["four"], ["five!"], ["sixsix"]]
    assert list(portions(words, 10, len, first=3)) == [[], ["four", "five!"], ["sixsix"]]
    assert list(portions(words, 10, len)) == [["four", "five!"], ["sixsix"]]
    assert list(portions([], 10, len)) == []


@pytest.mark.parametrize("text", ["A. ", "a", "a ", ".", "\"'", '."', "  ", "...) "])
def test_ten_times_the_text_takes_about_ten_times_as_long(text: str):
    def seconds(length: int) -> float:
        whole = (text * length)[:length]
        began = time.process_time()
        list(spans(whole, 3000))
        return time.process_time() - began

    few = min(seconds(20_000) for _ in range(3))
    assert min(seconds(200_000) for _ in range(2)) < 30 * few + 0.05
