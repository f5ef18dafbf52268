"""Points: near each other for like texts; packed and found again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.meaning import likeness, nearest, packed, points, signs, unit


def rows(count: int, seed: int = 2026) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(count, 256))
    return unit(drawn.astype(np.float32))


def test_points_have_length_one_and_nothing_stays_nothing() -> None:
    vectors = np.vstack([rows(3) * 7, np.zeros((1, 256), np.float32)]).astype(np.float32)
    lengths = np.linalg.norm(unit(vectors), axis=1)
    assert lengths == pytest.approx([1, 1, 1, 0], abs=1e-6)


def test_what_all_share_is_taken_away() -> None:
    common = rows(1, seed=1)
    texts = unit(rows(50) + 3 * common)
    mean = texts.mean(axis=0)
    before, after = texts @ texts.T, points(texts, mean) @ points(texts, mean).T
    assert before.mean() > 0.8
    assert abs(after.mean()) < 0.1


def test_packing_costs_little() -> None:
    some = rows(200)
    exact = some @ some[0]
    assert likeness(packed(some), some[0]) == pytest.approx(exact, abs=0.01)


@given(st.integers(0, 299), st.integers(1, 20))
def test_a_point_is_nearest_to_itself(number: int, most: int) -> None:
    some = rows(300)
    found = nearest(packed(some), signs(some), some[number], most)
    assert found[0] == number
    assert len(found) == most


def test_fewer_rows_than_wanted_are_all_found() -> None:
    some = rows(3)
    assert sorted(nearest(packed(some), signs(some), some[0], 16)) == [0, 1, 2]
