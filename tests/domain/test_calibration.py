"""Calibration's buckets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calibration import Bucket, calibration, wilson


@pytest.mark.parametrize(
    ("probability", "place"),
    [(0, 0), (0.05, 0), (0.1, 1), (0.3, 3), (0.6, 6), (0.7, 7), (0.75, 7), (0.999, 9), (1, 9)],
)
def test_a_probability_lands_in_the_bucket_that_begins_at_or_below_it(probability, place) -> None:
    buckets = calibration([(probability, True)])
    assert [bucket.count for bucket in buckets].index(1) == place
    assert buckets[place].low <= probability <= buckets[place].high


def test_the_interval_is_wilsons() -> None:
    # 7 of 10, z² = 2.70554: middle (0.7 + 0.135277)/1.270554 = 0.657412; spread
    # 1.644854/1.270554 · √(0.021 + 0.00676385) = 0.215713.
    assert wilson(7, 10) == (pytest.approx(0.4417, abs=1e-4), pytest.approx(0.8731, abs=1e-4))
    # None of one: the middle and the spread are both 1.352772/3.705543 = 0.365067.
    assert wilson(0, 1) == (pytest.approx(0, abs=1e-9), pytest.approx(0.730134, abs=1e-4))


def test_a_bucket_knows_the_mean_of_what_was_forecast_there() -> None:
    buckets = calibration([(0.95, True), (0.97, False), (1.0, True), (0.25, False)])
    assert buckets[9].mean == pytest.approx(0.97333, abs=1e-5)
    assert buckets[2].mean == 0.25


def test_an_empty_bucket_says_nothing() -> None:
    empty = calibration([])[4]
    assert empty == Bucket(0.4, 0.5, 0, 0, 0.0)
    assert (empty.mean, empty.share, empty.interval) == (None, None, None)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_pair_is_in_one_of_ten_buckets_and_every_share_in_its_interval(pairs) -> None:
    buckets = calibration(pairs)
    assert len(buckets) == 10
    assert sum(bucket.count for bucket in buckets) == len(pairs)
    assert sum(bucket.happened for bucket in buckets) == sum(true for _, true in pairs)
    for bucket in filter(lambda one: one.count, buckets):
        low, high = bucket.interval
        assert bucket.low <= bucket.mean <= bucket.high
        assert 0 <= low <= bucket.share + 1e-12
        assert bucket.share - 1e-12 <= high <= 1
    assert calibration(pairs[::-1]) == buckets
