"""The points of passages as files: written as passages come, mapped into memory to search."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.search.meaning import (
    Encoder,
    Packed,
    Signs,
    Vector,
    likeness,
    nearest,
    packed,
    points,
    signs,
    unit,
)
from storage.encoder import word_vectors

_RAW, _POINTS, _SIGNS, _MEAN = "raw", "points.npy", "signs.npy", "mean.npy"
_AT_ONCE = 1024  # passages encoded in one go


class Meanings:
    """The points of an index's passages, by the passages' numbers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _points(self) -> Packed:
        return np.asarray(np.load(self._folder / _POINTS, mmap_mode="r"))

    @cached_property
    def _signs(self) -> Signs:
        return np.asarray(np.load(self._folder / _SIGNS, mmap_mode="r"))

    @cached_property
    def _mean(self) -> Vector:
        return np.asarray(np.load(self._folder / _MEAN))

    def __bool__(self) -> bool:
        return (self._folder / _POINTS).exists()

    def points_of(self, texts: list[str]) -> Vector:
        """Return the points of texts, as rows."""
        return points(word_vectors().encode(texts), self._mean)

    def likeness(self, numbers: list[int], point: Vector) -> list[float]:
        """Return how near the passages with these numbers are to a point, from -1 to 1."""
        return [float(like) for like in likeness(self._points[numbers], point)]

    def likeness_of(self, texts: list[str], point: Vector) -> list[float]:
        """Return how near texts are to a point, from -1 to 1."""
        return [float(like) for like in self.points_of(texts) @ point] if texts else []

    def nearest(self, point: Vector, most: int) -> list[int]:
        """Return the numbers of the passages nearest to a point, nearest first."""
        return nearest(self._points, self._signs, point, most)


class MeaningsWriter:
    """Writes the points of passages; the mean they are measured from is known at the end only."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._encoder = encoder
        self._texts: list[str] = []
        self._count = 0
        self._raw = (folder / _RAW).open("wb")

    def add(self, text: str) -> None:
        """Take the text of the next passage."""
        self._texts.append(text)
        if len(self._texts) == _AT_ONCE:
            self._flush()

    def close(self) -> None:
        """Close the file; what was not finished is of no use."""
        self._raw.close()

    def finish(self) -> None:
        """Write the points of all passages, block by block: a large corpus outgrows memory."""
        self._flush()
        self._raw.close()
        raw = self._folder / _RAW
        if self._count:
            rows = np.memmap(raw, np.float16, "r").reshape(self._count, -1)
            mean = rows.mean(axis=0, dtype=np.float32)
            np.save(self._folder / _MEAN, mean)
            self._write(rows, mean)
        raw.unlink()

    def _flush(self) -> None:
        if self._texts:
            rows = unit(self._encoder.encode(self._texts))
            self._raw.write(rows.astype(np.float16).tobytes())
            self._count += len(rows)
            self._texts.clear()

    def _write(self, rows: npt.NDArray[np.float16], mean: Vector) -> None:
        count, width = rows.shape
        kept = _new(self._folder / _POINTS, np.int8, (count, width))
        kept_signs = _new(self._folder / _SIGNS, np.uint64, (count, width // 64))
        for first in range(0, count, _AT_ONCE):
            block = slice(first, first + _AT_ONCE)
            there = points(rows[block].astype(np.float32), mean)
            kept[block], kept_signs[block] = packed(there), signs(there)


def _new(path: Path, kind: type[np.generic], shape: tuple[int, int]) -> npt.NDArray[Any]:
    return np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape)
