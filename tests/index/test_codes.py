"""The codes of a large library follow what comes and goes, and replace those of an earlier version."""

from __future__ import annotations

import sys
from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from kbase.index.snapshots import Section, open_snapshot, write_snapshot
from kbase.index.vectors import COMPARED_UP_TO, Vectors
from kbase.model import Among, Matrix, PassageIds
from tests.index.storing import advice, stored

DIMENSION = 128
MANY = COMPARED_UP_TO + 3_000  # 33,000: between two doublings
NO_IDS: PassageIds = np.empty(0, np.int64)


def rows(count: int, seed: int) -> Matrix:
    """Passages around 40 subjects, those of each `seed` around others."""
    random = np.random.default_rng(seed)
    subjects = unit(random.standard_normal((40, DIMENSION)))
    return unit(subjects[random.integers(40, size=count)] + random.normal(0, 0.1, (count, DIMENSION)))


def unit(made: NDArray[np.float64]) -> Matrix:
    found: Matrix = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return found


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Vectors:
    index = Vectors.empty(DIMENSION).changed(np.arange(1, MANY + 1, dtype=np.int64), rows(MANY, 1), NO_IDS)
    return stored(index, tmp_path_factory.mktemp("large"))


def recall(index: Vectors, asked: Matrix) -> float:
    """The share of the ten nearest to each of `asked` that are found."""
    everything = index.rows.ids[index.rows.places(index.rows.ids) >= 0]
    cosines = index.of(everything) @ asked.T
    best = everything[np.argsort(-cosines, axis=0)[:10]].T
    found = [{hit.passage for hit in index.nearest(vector, 10, Among())} for vector in asked]
    return float(np.mean([len(set(ten.tolist()) & hits) / 10 for ten, hits in zip(best, found, strict=True)]))


def books(index: Vectors) -> bytes:
    codes = index.coarse
    assert isinstance(codes, faiss.IndexPQFastScan)
    centroids: bytes = faiss.vector_to_array(codes.pq.centroids).tobytes()
    return centroids


def test_codes_follow_what_comes_and_goes_without_being_trained_anew(large: Vectors, tmp_path: Path) -> None:
    coming, going = rows(1_000, 2), np.arange(1, MANY, 37, dtype=np.int64)
    after = large.changed(np.arange(MANY + 1, MANY + 1_001, dtype=np.int64), coming, going)
    followed = stored(after, tmp_path)
    assert books(followed) == books(large)
    assert followed.coarse is not None
    assert followed.coarse.ntotal == len(followed.rows) == MANY + 1_000 - len(going)
    assert recall(followed, np.concatenate([coming[:20], rows(20, 1)])) > 0.97


@pytest.mark.skipif(sys.platform != "linux", reason="only there is it told what the system was told")
def test_where_codes_choose_the_rows_nothing_around_them_is_read(large: Vectors, tmp_path: Path) -> None:
    small = Vectors.empty(DIMENSION).changed(large.rows.ids[:9], large.of(large.rows.ids[:9]), NO_IDS)
    for index, scattered in ((large, True), (small, False)):
        opened = stored(index, tmp_path)
        assert any(" rr" in told for told in advice(tmp_path / "vectors.snapshot")) == scattered
        assert len(opened.rows) == len(index.rows)


def test_codes_are_trained_anew_when_a_library_has_doubled(large: Vectors, tmp_path: Path) -> None:
    more = rows(MANY, 2)
    doubled = stored(large.changed(np.arange(MANY + 1, 2 * MANY + 1, dtype=np.int64), more, NO_IDS), tmp_path)
    assert books(doubled) != books(large)
    assert recall(doubled, more[:40]) > 0.97


def test_codes_of_an_earlier_version_are_searched_and_soon_replaced(large: Vectors, tmp_path: Path) -> None:
    earlier = faiss.IndexRaBitQFastScan(DIMENSION, faiss.METRIC_INNER_PRODUCT)
    every = large.of(large.rows.ids)
    earlier.train(every)
    earlier.add(every)
    sections = [*large.sections(), Section.of("coarse", faiss.serialize_index(earlier))]
    file = tmp_path / "earlier.snapshot"
    before = Vectors.stored(open_snapshot(file, write_snapshot(file, {}, sections)))
    assert before.nearest(every[7], 1, Among()) == large.nearest(every[7], 1, Among())
    assert before.unsettled == len(before.rows), "so a snapshot is worth writing"
    assert stored(before, tmp_path).unsettled == 0
