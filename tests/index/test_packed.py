"""Twelve bits a number are enough: what is kept is near what came, and the nearest are found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kbase.index.packed import Packed
from kbase.index.rows import Allowed
from kbase.model import Matrix, Vector

STEP = 1 / 2047


def unit(rows: NDArray[np.float64]) -> Matrix:
    made: Matrix = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return made


def random_rows(count: int, dimension: int, seed: int) -> Matrix:
    return unit(np.random.default_rng(seed).standard_normal((count, dimension)))


def everything(rows: Packed) -> NDArray[np.intp]:
    return np.arange(rows.count)


@given(dimension=st.integers(1, 70), count=st.integers(1, 9), seed=st.integers(0, 2**32 - 1))
def test_a_number_is_kept_to_half_a_step(dimension: int, count: int, seed: int) -> None:
    """Of an odd dimension, too, whose last byte of lower bits holds one number."""
    vectors = random_rows(count, dimension, seed)
    kept = Packed.empty(dimension).extended(vectors).at(np.arange(count))
    assert kept.shape == vectors.shape
    assert np.abs(kept - vectors).max() <= STEP / 2 + 1e-6


def test_what_lies_along_one_axis_is_kept_exactly() -> None:
    axes = np.concatenate([np.eye(3), -np.eye(3)]).astype(np.float32)
    assert Packed.empty(3).extended(axes).at(np.arange(6)) == pytest.approx(axes, abs=1e-6)


def test_a_row_takes_three_bytes_for_two_numbers() -> None:
    rows, places = Packed.empty(384).extended(random_rows(5, 384, 0)), np.arange(5)
    assert (rows.upper(places).nbytes + rows.lower(places).nbytes) / 5 == 384 * 1.5


@given(st.lists(st.integers(0, 40), max_size=12))
def test_what_was_there_stays_as_it_was_whatever_comes(sizes: list[int]) -> None:
    rows, before = Packed.empty(16), np.empty((0, 16), np.float32)
    for seed, size in enumerate(sizes):
        earlier, rows = rows, rows.extended(random_rows(size, 16, seed))
        assert (earlier.at(everything(earlier)) == before).all()
        before = np.concatenate([before, rows.at(everything(rows)[earlier.count :])])
        assert (rows.at(everything(rows)) == before).all()


def nearest(rows: Packed, vector: Vector, limit: int, mask: NDArray[np.bool_]) -> list[int]:
    """By comparing every row there is."""
    cosines = np.vecdot(rows.at(everything(rows)), vector)
    cosines[~mask] = -np.inf
    order: list[int] = np.lexsort((everything(rows), -cosines)).tolist()
    return order[: min(limit, int(mask.sum()))]


@pytest.mark.parametrize("dimension", [15, 384])
@pytest.mark.parametrize("limit", [1, 10, 200])
@pytest.mark.parametrize("share", [1.0, 0.5, 0.01])
def test_the_nearest_of_those_allowed_are_found(dimension: int, limit: int, share: float) -> None:
    rows = Packed.empty(dimension).extended(random_rows(3_000, dimension, 1))
    mask = np.random.default_rng(2).random(3_000) < share
    allowed = Allowed(None if share == 1 else mask, int(mask.sum()))
    for vector in random_rows(20, dimension, 3):
        places, scores = rows.best(vector, limit, allowed)
        assert places.tolist() == nearest(rows, vector, limit, mask)
        assert scores.tolist() == np.vecdot(rows.at(places), vector).tolist()


def test_the_nearest_are_found_where_thousands_are_nearly_as_near() -> None:
    """Apart by less than the upper bits can tell, so that those alone would choose among them at random."""
    around = random_rows(1, 384, 4) + np.random.default_rng(5).normal(0, 1e-3, (4_000, 384))
    rows = Packed.empty(384).extended(unit(around))
    for vector in random_rows(5, 384, 6):
        assert rows.best(vector, 10)[0].tolist() == nearest(rows, vector, 10, np.ones(4_000, np.bool_))


def test_the_earliest_of_equals_come_first() -> None:
    rows = Packed.empty(16).extended(np.repeat(random_rows(1, 16, 7), 900, axis=0))
    assert rows.best(random_rows(1, 16, 8)[0], 5)[0].tolist() == [0, 1, 2, 3, 4]


def test_thousands_of_equals_are_all_there_to_be_found() -> None:
    """More than are made into float32 at a time, and a question that tells none from another."""
    rows = Packed.empty(16).extended(np.repeat(random_rows(1, 16, 9), 20_000, axis=0))
    places, scores = rows.best(np.zeros(16, np.float32), 3)
    assert places.tolist() == [0, 1, 2]
    assert not scores.any()
