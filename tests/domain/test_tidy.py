"""Tidying spoken words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tidy import tidy


@pytest.mark.parametrize(
    ("said", "tidied"),
    [
        ("Um one delineation is that", "One delineation is that"),
        ("the the the loop the loop that we use", "the loop that we use"),
        ("it is, you know, hard", "it is, hard"),
        ("uh I mean it's really really good", "it's really really good"),
        ("he had had enough", "he had had enough"),
        ("an umbrella", "an umbrella"),
    ],
)
def test_fillers_and_stutters_go(said: str, tidied: str) -> None:
    assert tidy(said) == tidied


@given(st.text(max_size=200))
def test_tidying_twice_changes_no_more_words_than_are_there(text: str) -> None:
    assert len(tidy(text).split()) <= len(text.split())


def test_you_know_what_is_no_filler_and_three_of_a_kind_are_a_stutter() -> None:
    assert tidy("yeah you know what this might work") == "yeah you know what this might work"
    assert tidy("people that that that I work with") == "people that I work with"
    assert tidy("I know that that is hard") == "I know that that is hard"
