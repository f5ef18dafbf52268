"""Figures and dates in words."""

import pytest

from bot.domain.prediction import Crowd
from bot.features.charted import alternative
from bot.features.crowd_words import summed_words
from bot.features.said import share_words
from bot.kernel.card import Chart, Series


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.425, "43 %"), (0.415, "42 %"), (0.0, "0 %"), (0.004, "<1 %"), (0.996, ">99 %"),
     (1.0, "100 %"), (0.005, "1 %")],
)  # fmt: skip
def test_shares_are_whole_per_cent_with_halves_up(share: float, words: str) -> None:
    assert share_words(share) == words


def test_a_sentence_and_a_picture_say_the_same_of_one_crowd() -> None:
    said = summed_words(Crowd(6, 0.425, 0.205, 0.615))
    line = Series("the crowd", ((0.0, 0.425),), (6,), ((0.205, 0.615),))
    drawn = alternative(Chart("history", "", (line,), ""))
    for figure in ("43 %", "21 %", "62 %"):
        assert figure in said
        assert figure in drawn
