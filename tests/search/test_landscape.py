"""Near in meaning is near on the map; what stands there stays there."""

from __future__ import annotations

import numpy as np
import pytest

from kbase.model import Matrix, Points
from kbase.search.landscape import FEWEST, among_nearest, apart, laid_out, landmarks

TOPICS, EACH = 4, 12


def topics(each: int = EACH, seed: int = 5) -> Matrix:
    """Unit vectors about four things, `each` about one."""
    drawn = np.random.default_rng(seed)
    middles = np.repeat(np.random.default_rng(1).normal(size=(TOPICS, 16)), each, axis=0)
    vectors = middles + 0.4 * drawn.normal(size=middles.shape)
    unit: Matrix = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def own_topic_nearest(at: Points, each: int = EACH) -> float:
    """The share of points whose nearest other point is about the same thing."""
    distances = np.linalg.norm(at[:, np.newaxis] - at, axis=2)
    np.fill_diagonal(distances, np.inf)
    topic = np.arange(len(at)) // each
    return float((topic[distances.argmin(axis=1)] == topic).mean())


def test_what_is_near_in_meaning_is_near_on_the_map() -> None:
    at = laid_out(topics())
    assert own_topic_nearest(at) > 0.9
    assert at.min() >= 0
    assert at.max() <= 1


def test_the_same_notes_make_the_same_map() -> None:
    assert np.array_equal(laid_out(topics()), laid_out(topics()))


def test_of_many_notes_a_few_are_laid_out_and_the_others_stand_among_them() -> None:
    assert own_topic_nearest(laid_out(topics(), most=TOPICS * 6)) > 0.9


def test_landmarks_are_spread_over_all() -> None:
    assert landmarks(4, 10).tolist() == [0, 1, 2, 3]
    assert landmarks(100, 4).tolist() == [0, 25, 50, 75]


def test_a_further_note_stands_among_its_own() -> None:
    anchors, more = topics(), topics(2, seed=9)
    at = laid_out(anchors)
    placed = among_nearest(more, anchors, at)
    nearest = np.linalg.norm(placed[:, np.newaxis] - at, axis=2).argmin(axis=1)
    assert (nearest // EACH).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_without_any_anchor_a_note_stands_in_the_middle() -> None:
    alone = among_nearest(topics()[:1], topics()[:0], np.empty((0, 2)))
    assert alone.tolist() == [[0.5, 0.5]]


def test_a_map_laid_out_anew_begins_where_notes_stood() -> None:
    vectors = topics()
    turned = laid_out(vectors)[:, ::-1]  # as no layout of its own would have it
    resembling = laid_out(vectors, turned)
    assert np.linalg.norm(resembling - turned, axis=1).mean() < 0.15
    assert np.linalg.norm(laid_out(vectors) - turned, axis=1).mean() > 0.2


def test_a_note_that_stood_nowhere_begins_among_its_nearest() -> None:
    vectors = topics()
    start = laid_out(vectors)
    start[::5] = np.nan
    assert own_topic_nearest(laid_out(vectors, start)) > 0.9


@pytest.mark.parametrize("count", range(1, FEWEST + 2))
def test_few_notes_make_a_map_too(count: int) -> None:
    at = laid_out(topics()[:count])
    assert np.isfinite(at).all()
    assert len(np.unique(at, axis=0)) == count


def test_copies_stand_beside_one_another_and_move_nobody() -> None:
    taken = np.array([[0.3, 0.3]])
    moved = apart(np.array([[0.3, 0.3]] * 5 + [[0.9, 0.9]]), taken)
    assert len(np.unique(np.round(np.vstack([taken, moved]), 4), axis=0)) == 7
    assert moved[-1].tolist() == [0.9, 0.9]
    assert np.linalg.norm(moved[:5] - 0.3, axis=1).max() < 0.02
