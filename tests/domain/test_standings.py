"""Who stands where."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.prediction import Score, Standing
from bot.domain.scoring import in_order, rating, standings

SCORES = st.lists(
    st.builds(
        Score,
        st.sampled_from("abcd"),
        st.sampled_from([f"p{i}" for i in range(12)]),
        st.floats(0, 1),
        st.none() | st.floats(-691, 691),
    ),
    max_size=30,
    unique_by=lambda score: (score.member, score.prediction),
)


def test_a_rating_is_the_mean_and_a_correction_from_five_judged_on() -> None:
    assert rating(0.1, 4) is None
    assert rating(0.1, 25) == pytest.approx(0.3)  # 0.1 + 1/√25
    places = standings([Score("ada", f"p{i}", 0.0, None if i else 12.5) for i in range(5)])
    assert places == [Standing("ada", 5, 0.0, 12.5, pytest.approx(1 / math.sqrt(5)))]


def test_standings_have_one_order_and_the_unranked_come_last() -> None:
    places = [
        Standing("new", 4, 0.01, 90.0, None),
        Standing("zoe", 5, 0.1, 3.0, 0.5),
        Standing("bea", 5, 0.1, 3.0, 0.5),
        Standing("peer", 5, 0.1, 9.0, 0.5),
        Standing("many", 9, 0.2, 0.0, 0.5),
        Standing("best", 5, 0.0, 0.0, 0.4),
        Standing("zero", 5, 0.0, 0.0, 0.0),
    ]
    expected = ["zero", "best", "many", "peer", "bea", "zoe", "new"]
    assert [place.member for place in in_order(places)] == expected
    assert in_order(places[::-1]) == in_order(places)


@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_in_which_verdicts_fell_does_not_matter(scored, chance) -> None:
    assert standings(chance.sample(scored, len(scored))) == standings(scored)


@given(SCORES, st.sampled_from([f"p{i}" for i in range(12)]))
def test_a_verdict_given_and_revoked_is_as_none(scored, revoked) -> None:
    without = [score for score in scored if score.prediction != revoked]
    again = [*(s for s in scored if s.prediction == revoked), *without]
    assert standings([s for s in again if s.prediction != revoked]) == standings(without)
    assert standings(again) == standings(scored)
    untouched = {s.member for s in scored} - {s.member for s in scored if s.prediction == revoked}
    kept = [place for place in standings(scored) if place.member in untouched]
    assert kept == [place for place in standings(without) if place.member in untouched]
