"""The meanings of alternative texts: points in a file, compared with a question.

A text's point is the mean of its tokens' vectors, with the mean of all texts taken away, scaled to
length one; those that say the same in other words lie near each other. Taking the mean away lets
unrelated texts lie apart (Mu and Viswanath, "All-but-the-Top", 2018).
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""One row of numbers for each text."""

_POINTS, _MEAN = "points.npy", "mean.npy"
_SCALE = 127  # points are kept as small integers, in a quarter of the room
_AT_ONCE = 1024


class Encoder(Protocol):
    """Turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the mean of the tokens' vectors of each text; zeros where there are no tokens."""


class Meanings:
    """The points of an index's alternative texts, by row, mapped into memory."""

    def __init__(self, folder: Path, encoder: Callable[[], Encoder]) -> None:
        """Open the files; the encoder is asked for when the first question comes.

        Raises `OSError` or `ValueError` when one is missing or damaged.
        """
        self._points = np.load(folder / _POINTS, mmap_mode="r")
        self._mean = np.load(folder / _MEAN)
        self._encoder = encoder
        if self._points.shape[1:] != self._mean.shape or not self._mean.shape:
            raise ValueError("the points of an index do not fit its mean")

    def __len__(self) -> int:
        return len(self._points)

    def likeness(self, text: str, rows: Sequence[int]) -> list[float]:
        """Return how near a text is to the texts in these rows: cosines, from -1 to 1."""
        if not rows or not text:
            return [0.0] * len(rows)
        (point,) = points(self._encoder().encode([text]), self._mean)
        return [float(like) for like in self._points[list(rows)] @ point / _SCALE]


class MeaningsWriter:
    """Collects texts; the mean their points are measured from is known at the end only."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._texts: list[str] = []
        self._vectors: list[npt.NDArray[np.float16]] = []
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    def add(self, text: str) -> int:
        """Take the next text and return its row."""
        self._texts.append(text)
        if len(self._texts) == _AT_ONCE:
            self._encode()
        self._rows += 1
        return self._rows - 1

    def write(self, folder: Path) -> None:
        """Write the points of all texts."""
        self._encode()
        rows = np.concatenate(self._vectors).astype(np.float32)
        mean = rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1], np.float32)
        np.save(folder / _MEAN, mean)
        np.save(folder / _POINTS, np.round(points(rows, mean) * _SCALE).astype(np.int8))

    def _encode(self) -> None:
        self._vectors.append(unit(self._encoder.encode(self._texts)).astype(np.float16))
        self._texts.clear()


def points(vectors: Vectors, mean: Vectors) -> Vectors:
    """Return the points of vectors, given the mean of all texts' unit vectors."""
    return unit(np.where(vectors.any(axis=1, keepdims=True), unit(vectors) - mean, 0))


def unit(vectors: Vectors) -> Vectors:
    """Scale each row to length one; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)
