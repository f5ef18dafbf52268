"""Meaning: texts as points; those that say the same in other words lie near each other.

A text's point is the mean of its tokens' vectors, with the mean of the whole corpus taken away,
scaled to length one. Taking the mean away lets unrelated texts lie apart (Mu and Viswanath,
"All-but-the-Top", 2018).
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
"""One point, or points as rows; scaled to length one unless said otherwise."""

Packed = npt.NDArray[np.int8]
"""Points as rows, each number times 127 and rounded: a quarter of the room."""

Signs = npt.NDArray[np.uint64]
"""The signs of points as rows, one bit for each number."""

_SCALE = 127
_AHEAD = 4  # how many times more rows are looked at exactly than are wanted


class Encoder(Protocol):
    """Turns texts into vectors."""

    def encode(self, texts: list[str]) -> Vector:
        """Return the mean of the tokens' vectors of each text, as rows of any length."""


def points(vectors: Vector, mean: Vector) -> Vector:
    """Return the points of vectors, given the mean of the corpus's unit vectors."""
    return unit(unit(vectors) - mean)


def unit(vectors: Vector) -> Vector:
    """Scale each row to length one; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def packed(rows: Vector) -> Packed:
    """Pack points to store them."""
    return np.round(rows * _SCALE).astype(np.int8)


def signs(rows: Vector) -> Signs:
    """Return the signs of points, to find near ones quickly."""
    return np.packbits(rows > 0, axis=-1).view(np.uint64)


def likeness(rows: Packed, point: Vector) -> Vector:
    """Return how near each row is to a point: the cosine, from -1 to 1."""
    return np.asarray(rows.astype(np.float32) @ point / _SCALE, dtype=np.float32)


def nearest(rows: Packed, row_signs: Signs, point: Vector, most: int) -> list[int]:
    """Return the numbers of the rows nearest to a point, nearest first.

    Looked for among those whose signs differ in the fewest places; that reads a thirty-second
    part of what comparing all numbers would.
    """
    differing = np.bitwise_count(row_signs ^ signs(point)).sum(axis=1, dtype=np.uint16)
    few = min(_AHEAD * most, len(differing))
    near = np.argpartition(differing, few - 1)[:few]
    order = np.argsort(-likeness(rows[near], point), kind="stable")
    return [int(number) for number in near[order[:most]]]
