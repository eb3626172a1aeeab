"""A stand-in for the model where only storing and finding again is tested, and quickly.

A text's vector is the sum of its words' vectors, so equal texts are equal and like texts near.
tests/contracts holds it to what the model is held to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

import numpy as np

from kbase.model import Fingerprint, Matrix, Vector

LONGEST = 254
_TOKEN = re.compile(r"\w+|[^\w\s]")


class WordVectors:
    """An `Embedder` without a model; it keeps the promises of `kbase.ports.Embedder`."""

    fingerprint = Fingerprint(hashlib.sha256(b"word vectors, 64").hexdigest())
    dimension = 64
    max_tokens = LONGEST

    def offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return [found.span() for found in _TOKEN.finditer(text)]

    def warm(self) -> None:
        """Nothing to load."""

    def question(self, text: str) -> Vector:
        return _of(text)

    def passages(self, texts: Sequence[str]) -> Matrix:
        return np.stack([_of(text) for text in texts]) if texts else np.empty((0, 64), np.float32)


def _of(text: str) -> Vector:
    tokens = [found[0] for found in islice(_TOKEN.finditer(text.lower()), LONGEST)]
    summed = sum((_of_word(token) for token in tokens if token[0].isalnum()), _of_word(""))
    unit: Vector = (summed / np.linalg.norm(summed)).astype(np.float32)
    return unit


@lru_cache(maxsize=100_000)
def _of_word(word: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
    return np.random.default_rng(seed).standard_normal(64)
