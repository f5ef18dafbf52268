"""Points: near each other for like texts, and kept in little room."""

from pathlib import Path

import numpy as np
import pytest

from storage.library.encoder import word_vectors
from storage.library.meanings import Meanings, MeaningsWriter, points, unit


def rows(count: int, seed: int = 2026) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(count, 256))
    return unit(drawn.astype(np.float32))


def test_points_have_length_one_and_nothing_stays_nothing() -> None:
    vectors = np.vstack([rows(3) * 7, np.zeros((1, 256), np.float32)]).astype(np.float32)
    mean = rows(1, seed=1)[0]
    assert np.linalg.norm(unit(vectors), axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-6)
    assert np.linalg.norm(points(vectors, mean), axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-6)


def test_what_all_texts_share_is_taken_away() -> None:
    texts = unit(rows(50) + 3 * rows(1, seed=1))
    there = points(texts, texts.mean(axis=0))
    assert (texts @ texts.T).mean() > 0.8
    assert abs((there @ there.T).mean()) < 0.1


def test_the_encoder_gives_the_mean_of_tokens_and_zeros_for_none() -> None:
    encode = word_vectors().encode
    one, twice, none = encode(["chess", "chess chess", ""])
    assert one == pytest.approx(twice, abs=1e-4)
    assert not none.any()
    assert encode([]).shape == (0, 256)


def test_what_is_written_comes_back_close_to_what_it_was(tmp_path: Path) -> None:
    texts = [f"a remark about {subject}" for subject in ("chess", "the sea", "taxes", "bread")]
    writer = MeaningsWriter(word_vectors())
    assert [writer.add(text) for text in texts] == [0, 1, 2, 3]
    writer.write(tmp_path)
    kept = Meanings(tmp_path, word_vectors)
    assert len(kept) == 4
    vectors = unit(word_vectors().encode(texts))
    exact = points(vectors, vectors.mean(axis=0))
    for row, text in enumerate(texts):
        likeness = kept.likeness(text, [0, 1, 2, 3])
        assert likeness == pytest.approx(list(exact @ exact[row]), abs=0.02)
        assert likeness[row] == max(likeness)
