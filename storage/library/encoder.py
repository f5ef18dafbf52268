"""Vectors of words: WordLlama's, out of its wheel.

Only two files of that package are read. Its own code would load several times as much.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from storage.library.meanings import Vectors

VECTORS = "l2_supercat_256"
"""Which vectors: 32,000 tokens of 256 numbers each."""

_LENGTH_BYTES = 8  # safetensors: the header's length, the header as JSON, then the numbers


class WordVectors:
    """The vectors of tokens, mapped into memory. Fulfils `storage.library.meanings.Encoder`."""

    def __init__(self, home: Path) -> None:
        path = home / "tokenizers" / f"{VECTORS.removesuffix('_256')}_tokenizer_config.json"
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._vectors = _mapped(home / "weights" / f"{VECTORS}.safetensors")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the mean of the tokens' vectors of each text; zeros where there are no tokens."""
        rows = np.zeros((len(texts), self._vectors.shape[1]), np.float32)
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        for row, each in zip(rows, encoded, strict=True):
            if each.ids:
                row[:] = self._vectors[each.ids].mean(axis=0, dtype=np.float32)
        return rows


@cache
def word_vectors() -> WordVectors:
    """Return the vectors; loaded at the first call, about 0.1 s and 20 MB."""
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("wordllama is not installed")
    return WordVectors(Path(spec.origin).parent)


def _mapped(path: Path) -> np.memmap[tuple[int, int], np.dtype[np.float16]]:
    """Map the one matrix of a safetensors file: only the rows that are used take memory."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
        header = json.loads(file.read(length))
    shape = tuple(header["embedding.weight"]["shape"])
    return np.memmap(path, np.float16, "r", _LENGTH_BYTES + length, shape)
