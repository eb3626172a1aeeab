"""What every vector index keeps, however its rows are held."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kbase.index.vectors import COMPARED_UP_TO, Vectors
from kbase.model import Among, Matrix, PassageIds, Vector
from tests.index.storing import stored

DIMENSION = 128
SOME = 600
MANY = COMPARED_UP_TO + 2_000
NO_IDS: PassageIds = np.empty(0, np.int64)
NO_ROWS: Matrix = np.empty((0, DIMENSION), np.float32)


def unit(rows: Matrix) -> Matrix:
    lengths: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return lengths


@pytest.fixture(scope="module")
def topics() -> Matrix:
    """Passages around 40 subjects, as real ones are; ids are 10, 20, 30, …"""
    random = np.random.default_rng(7)
    subjects = unit(random.standard_normal((40, DIMENSION)).astype(np.float32))
    rows = subjects[random.integers(40, size=MANY)] + random.normal(0, 0.1, (MANY, DIMENSION))
    return unit(rows.astype(np.float32))


def ids(count: int) -> PassageIds:
    return np.arange(1, count + 1, dtype=np.int64) * 10


def in_memory(topics: Matrix, folder: Path) -> Vectors:
    index = Vectors.empty(DIMENSION)
    for start in range(0, SOME, 50):
        index = index.changed(ids(SOME)[start : start + 50], topics[start : start + 50], NO_IDS)
    return index


def mapped(topics: Matrix, folder: Path) -> Vectors:
    return stored(in_memory(topics, folder), folder)


def mapped_and_in_memory(topics: Matrix, folder: Path) -> Vectors:
    first = Vectors.empty(DIMENSION).changed(ids(400), topics[:400], NO_IDS)
    return stored(first, folder).changed(ids(SOME)[400:], topics[400:SOME], NO_IDS)


def coarse_and_in_memory(topics: Matrix, folder: Path) -> Vectors:
    first = Vectors.empty(DIMENSION).changed(ids(MANY)[:-100], topics[:-100], NO_IDS)
    index = stored(first, folder).changed(ids(MANY)[-100:], topics[-100:], NO_IDS)
    assert index.coarse is not None
    return index


Made = Callable[[Matrix, Path], Vectors]
EVERY_WAY: tuple[Made, ...] = (in_memory, mapped, mapped_and_in_memory, coarse_and_in_memory)


@pytest.fixture(scope="module", params=EVERY_WAY, ids=lambda made: made.__name__)
def index(
    request: pytest.FixtureRequest, topics: Matrix, tmp_path_factory: pytest.TempPathFactory
) -> Vectors:
    made: Made = request.param
    return made(topics, tmp_path_factory.mktemp("index"))


def questions(topics: Matrix) -> Matrix:
    random = np.random.default_rng(3)
    near = topics[random.integers(SOME, size=20)] + random.normal(0, 0.05, (20, DIMENSION))
    return unit(near.astype(np.float32))


def exact(index: Vectors, vector: Vector, limit: int, among: Among) -> list[int]:
    places = index.rows.places(among.ids) if among.ids is not None else index.rows.places(index.rows.ids)
    known = index.rows.ids[places[places >= 0]]
    scores = index.of(known) @ vector
    return [int(known[place]) for place in np.lexsort((known, -scores))[:limit]]


def recall(index: Vectors, topics: Matrix, among: Among, limit: int = 10) -> float:
    shares = []
    for vector in questions(topics):
        best = exact(index, vector, limit, among)
        found = [hit.passage for hit in index.nearest(vector, limit, among)]
        shares.append(len(set(best) & set(found)) / len(best))
    return float(np.mean(shares))


def test_hits_are_the_nearest_passages_best_first(index: Vectors, topics: Matrix) -> None:
    assert recall(index, topics, Among()) >= 0.99
    for vector in questions(topics):
        scores = [hit.score for hit in index.nearest(vector, 10, Among())]
        assert scores == sorted(scores, reverse=True)


def test_scores_are_cosines(index: Vectors, topics: Matrix) -> None:
    for hit in index.nearest(topics[5], 10, Among()):
        mine = index.of(np.array([hit.passage], np.int64))[0]
        assert hit.score == pytest.approx(float(mine @ topics[5]), abs=2e-3)


@pytest.mark.parametrize("limit", [0, 1, 7, 200])
def test_there_are_at_most_as_many_as_asked_for(index: Vectors, topics: Matrix, limit: int) -> None:
    assert len(index.nearest(topics[0], limit, Among())) == limit


def test_more_than_there_are_gives_all_there_are(index: Vectors, topics: Matrix) -> None:
    among = Among(index.rows.ids[:5].copy())
    assert len(index.nearest(topics[0], 1_000, among)) == 5


@pytest.mark.parametrize("share", [0.95, 0.5, 0.1, 0.01])
def test_nothing_outside_among_is_returned_and_nothing_inside_is_lost(
    index: Vectors, topics: Matrix, share: float
) -> None:
    random = np.random.default_rng(1)
    chosen = np.sort(random.permutation(index.rows.ids)[: max(1, int(share * len(index.rows)))])
    among = Among(chosen)
    for vector in questions(topics):
        assert {hit.passage for hit in index.nearest(vector, 10, among)} <= set(chosen.tolist())
    assert recall(index, topics, among) >= 0.99


def test_passages_far_from_the_question_are_found_when_only_they_may_be(
    index: Vectors, topics: Matrix
) -> None:
    """What an asker may read can all be about something else: the coarse ranking alone would find none."""
    vector = questions(topics)[0]
    farthest = index.rows.ids[np.argsort(index.of(index.rows.ids) @ vector)[: len(index.rows) // 2]]
    among = Among(np.sort(farthest))
    found = [hit.passage for hit in index.nearest(vector, 10, among)]
    assert found == exact(index, vector, 10, among)


def test_ids_among_that_are_no_passages_are_no_matter(index: Vectors, topics: Matrix) -> None:
    among = Among(np.array([1, 10, 15, 10**9], np.int64))
    assert [hit.passage for hit in index.nearest(topics[0], 5, among)] == [10]
    assert index.nearest(topics[0], 5, Among(NO_IDS)) == []


def test_a_removed_passage_is_never_returned(index: Vectors, topics: Matrix) -> None:
    gone = np.array([hit.passage for hit in index.nearest(topics[0], 20, Among())], np.int64)
    after = index.changed(NO_IDS, NO_ROWS, np.sort(gone))
    among = Among(index.rows.ids.copy())
    for asked in (Among(), among):
        found = {hit.passage for hit in after.nearest(topics[0], 50, asked)}
        assert len(found) == 50
        assert not found & set(gone.tolist())


def test_a_view_never_changes_when_others_follow_it(index: Vectors, topics: Matrix) -> None:
    before = index.nearest(topics[0], 10, Among())
    last = int(index.rows.ids[-1])
    follower = index.changed(np.array([last + 1], np.int64), topics[:1], np.array([before[0].passage]))
    other = index.changed(np.array([last + 1], np.int64), topics[1:2], NO_IDS)
    assert index.nearest(topics[0], 10, Among()) == before
    assert follower.nearest(topics[0], 1, Among())[0].passage == last + 1
    assert last + 1 not in {hit.passage for hit in other.nearest(topics[0], 1, Among())}


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0])
def test_a_vector_that_is_none_never_becomes_a_hit(index: Vectors, topics: Matrix, value: float) -> None:
    last = int(index.rows.ids[-1])
    rows = np.stack([np.full(DIMENSION, value, np.float32), topics[3]])
    after = index.changed(np.array([last + 1, last + 2], np.int64), rows, NO_IDS)
    hits = after.nearest(topics[3], 100, Among())
    assert last + 2 in {hit.passage for hit in hits}
    assert last + 1 not in {hit.passage for hit in hits}
    assert all(np.isfinite(hit.score) for hit in hits)


def test_a_question_that_is_no_vector_finds_nothing(index: Vectors) -> None:
    assert index.nearest(np.full(DIMENSION, np.nan, np.float32), 5, Among()) == []


def test_an_empty_index_finds_nothing(topics: Matrix) -> None:
    assert Vectors.empty(DIMENSION).nearest(topics[0], 5, Among()) == []


def test_vectors_come_back_in_the_order_asked_and_unknown_ones_as_zeros(
    index: Vectors, topics: Matrix
) -> None:
    found = index.of(np.array([30, 10, 11], np.int64))
    assert found[:2] == pytest.approx(topics[[2, 0]], abs=1e-3)
    assert not found[2].any()


def test_how_near_some_passages_are_is_told_in_their_order(index: Vectors, topics: Matrix) -> None:
    vector = questions(topics)[0]
    asked = np.array([SOME * 10, 7, 10, 4010], np.int64)  # 7 is no passage
    assert index.cosines(vector, asked) == pytest.approx(np.vecdot(index.of(asked), vector), abs=1e-6)
    assert index.cosines(vector, asked)[1] == 0
    assert len(index.cosines(vector, NO_IDS)) == 0
