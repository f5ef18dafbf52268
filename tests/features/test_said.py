"""Figures and dates in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.prediction import Crowd
from bot.features.charted import alternative
from bot.features.crowd_words import summed_words
from bot.features.said import percent_figure, share_words
from bot.kernel.card import Chart, Series
from bot.kernel.kinds import Percent, read


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.425, "43 %"), (0.415, "42 %"), (0.0, "0 %"), (0.004, "<1 %"), (0.996, ">99 %"),
     (1.0, "100 %"), (0.005, "1 %")],
)  # fmt: skip
def test_shares_are_whole_per_cent_with_halves_up(share: float, words: str) -> None:
    assert share_words(share) == words


@given(st.decimals(0, 100, places=10))
def test_a_percentage_is_said_with_all_the_digits_that_were_typed(typed: Decimal) -> None:
    said = percent_figure(read(Percent, "percent", f"{typed:f} %"))
    assert Decimal(said) == typed
    assert said == (f"{typed:f}".rstrip("0").rstrip("."))


def test_a_sentence_and_a_picture_say_the_same_of_one_crowd() -> None:
    said = summed_words(Crowd(6, 0.425, 0.205, 0.615))
    line = Series("the crowd", ((0.0, 0.425),), (6,), ((0.205, 0.615),))
    drawn = alternative(Chart("history", "", (line,), ""))
    for figure in ("43 %", "21 %", "62 %"):
        assert figure in said
        assert figure in drawn
