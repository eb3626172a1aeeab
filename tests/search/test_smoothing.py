"""Passages near each other stand near each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.index.packed import Packed
from kbase.model import Matrix, PassageId
from kbase.search.fusing import EXACT_BONUS, Candidate, Candidates
from kbase.search.smoothing import NEIGHBOURS, smoothed


def candidates(*scores: float) -> Candidates:
    return Candidates.of([Candidate(PassageId(place), score) for place, score in enumerate(scores)])


def order(found: Candidates) -> list[int]:
    return [one.passage for one in found]


def directions(*degrees: float) -> Matrix:
    """Unit vectors in a plane."""
    turned = np.radians(np.array(degrees, np.float32))
    return np.stack([np.cos(turned), np.sin(turned)], axis=1)


def test_a_passage_among_good_ones_passes_one_that_stands_alone() -> None:
    found = smoothed(candidates(1.0, 0.9, 0.6, 0.55), directions(0, 5, 180, 10), 0.7)
    assert order(found) == [0, 1, 3, 2]


def test_one_that_nothing_is_near_keeps_its_score() -> None:
    found = {one.passage: one.score for one in smoothed(candidates(1.0, 0.9), directions(0, 90), 0.7)}
    assert found == pytest.approx({0: 1.0, 1: 0.9})


def test_a_score_is_the_mean_of_its_own_and_its_neighbours_by_nearness() -> None:
    first, second = smoothed(candidates(1.0, 0.5), directions(0, 60), 0.8)
    lent = 1.5 * 0.8**2 * 0.5**4
    assert first.score == pytest.approx((1.0 + lent * 0.5) / (1 + lent))
    assert second.score == pytest.approx((0.5 + lent * 1.0) / (1 + lent))


def test_only_the_nearest_lend() -> None:
    crowd = [0.0] * NEIGHBOURS
    turned = [10.0 + 4 * place for place in range(NEIGHBOURS)]
    near = smoothed(candidates(1.0, *crowd), directions(0, *turned), 1.0)
    wider = smoothed(candidates(1.0, *crowd, 0.0, 0.0), directions(0, *turned, 45, 50), 1.0)
    assert wider[0].score == pytest.approx(near[0].score)


def test_where_meaning_counts_for_nothing_nothing_is_lent() -> None:
    asked = candidates(1.0, 0.9, 0.3)
    assert smoothed(asked, directions(0, 1, 2), 0.0) == asked


def test_the_bonus_of_an_exact_find_is_nobody_elses() -> None:
    exact = Candidate(PassageId(7), 0.2 + EXACT_BONUS, exact=True)
    found = smoothed(Candidates.of([exact, *candidates(1.0, 0.9)]), directions(10, 0, 20), 0.6)
    assert order(found) == [7, 0, 1]
    assert found[0].score > EXACT_BONUS
    assert found[1].score < 1.0


def test_copies_score_alike() -> None:
    found = smoothed(candidates(0.9, 0.8, 0.8, 0.1), directions(0, 20, 20, 80), 0.6)
    scores = {one.passage: one.score for one in found}
    assert scores[PassageId(1)] == scores[PassageId(2)]


def test_a_copy_lends_nothing_that_its_twin_has_not_lent() -> None:
    once = smoothed(candidates(0.9, 0.8, 0.1), directions(0, 20, 80), 0.6)
    twice = smoothed(candidates(0.9, 0.8, 0.8, 0.1), directions(0, 20, 20, 80), 0.6)
    assert [one.score for one in twice] == [once[0].score, once[1].score, once[1].score, once[2].score]


def test_copies_are_known_by_vectors_as_they_are_kept() -> None:
    """In twelve bits a number a row may be a little short, and so its cosine with its like."""
    rows = np.random.default_rng(0).standard_normal((50_000, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    kept = Packed.empty(384).extended(rows).at(np.arange(len(rows)))
    shortest = kept[np.vecdot(kept, kept).argmin()]
    assert np.vecdot(shortest, shortest) < 0.999
    found = smoothed(candidates(1.0, 0.5), np.stack([shortest, shortest]), 1.0)
    assert [one.score for one in found] == [1.0, 0.5]


@given(st.lists(st.floats(0, 1), max_size=30), st.floats(0, 1))
def test_nobody_is_lost_and_no_score_leaves_the_range(scores: list[float], weight: float) -> None:
    asked = candidates(*sorted(scores, reverse=True))
    vectors = directions(*(37.0 * place for place in range(len(asked))))
    found = smoothed(asked, vectors.reshape(-1, 2), weight)
    assert sorted(order(found)) == sorted(order(asked))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(one.score <= max(scores) + 1e-6 for one in found)
