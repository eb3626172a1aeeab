"""The fast number format is used only where it was seen to agree."""

from __future__ import annotations

import numpy as np

from kbase.index.precision import agreement, probe_texts
from kbase.model import Matrix


def some_vectors() -> Matrix:
    rows = np.random.default_rng(0).standard_normal((48, 32)).astype(np.float32)
    unit: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_equal_vectors_agree() -> None:
    seen = agreement(some_vectors(), some_vectors())
    assert seen.good
    assert seen.overlap == 1


def test_one_wrong_vector_among_many_is_enough_to_disagree() -> None:
    fast = some_vectors()
    fast[7] = -fast[7]
    assert not agreement(some_vectors(), fast).good


def test_another_order_of_neighbours_is_enough_to_disagree() -> None:
    exact = some_vectors()
    noise = np.random.default_rng(1).normal(0, 0.03, exact.shape).astype(np.float32)
    fast = exact + noise
    fast /= np.linalg.norm(fast, axis=1, keepdims=True)
    assert agreement(exact, fast).overlap < 0.98
    assert not agreement(exact, fast).good


def test_vectors_that_are_no_numbers_disagree() -> None:
    fast = some_vectors()
    fast[0, 0] = np.nan
    assert not agreement(some_vectors(), fast).good


def test_the_texts_it_is_measured_on_are_many_and_of_many_lengths() -> None:
    texts = probe_texts()
    lengths = sorted(len(text.split()) for text in texts)
    assert len(set(texts)) == 48
    assert lengths[0] < 10
    assert lengths[-1] > 100
