"""A snapshot comes back as it was written, or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kbase.errors import StaleIndex
from kbase.index.snapshots import Section, open_snapshot, write_snapshot

SHAPES = arrays.array_shapes(max_dims=2, min_side=0, max_side=20)
TYPES = st.sampled_from([np.uint8, np.int32, np.int64, np.float16])


@given(st.lists(st.tuples(TYPES, SHAPES), max_size=5))
def test_every_array_comes_back_aligned_and_read_only(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[type[np.generic], tuple[int, ...]]]
) -> None:
    path = tmp_path_factory.mktemp("snapshots") / "any"
    random = np.random.default_rng(0)
    written = {
        f"array {n}": random.integers(0, 100, shape).astype(kind) for n, (kind, shape) in enumerate(made)
    }
    digest = write_snapshot(path, {"n": 1}, [Section.of(name, array) for name, array in written.items()])
    snapshot = open_snapshot(path, digest)
    assert snapshot.facts == {"n": 1}
    assert snapshot.arrays.keys() == written.keys()
    for name, array in written.items():
        assert np.array_equal(snapshot.arrays[name], array)
        assert snapshot.arrays[name].ctypes.data % 64 == 0 or not array.size
        assert not snapshot.arrays[name].flags.writeable


def test_an_array_may_be_written_in_stretches(tmp_path: Path) -> None:
    path = tmp_path / "any"
    stretches = (np.full((3, 2), number, np.int32) for number in range(4))
    digest = write_snapshot(path, {}, [Section("rows", np.int32, (12, 2), stretches)])
    assert (
        open_snapshot(path, digest).array("rows", np.int32)[:, 0].tolist()
        == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3
    )


def test_stretches_of_another_size_are_an_error_and_leave_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rows has"):
        write_snapshot(tmp_path / "any", {}, [Section("rows", np.int32, (5,), [np.zeros(4, np.int32)])])
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_another_digest_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "any"
    digest = write_snapshot(path, {}, [Section.of("rows", np.arange(5))])
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    with pytest.raises(StaleIndex, match="not what was written"):
        open_snapshot(path, digest)
    path.unlink()
    with pytest.raises(StaleIndex, match="cannot be read"):
        open_snapshot(path, digest)


def test_an_array_that_is_missing_or_of_another_type_is_told(tmp_path: Path) -> None:
    digest = write_snapshot(tmp_path / "any", {}, [Section.of("rows", np.arange(5))])
    snapshot = open_snapshot(tmp_path / "any", digest)
    for name, kind in (("rows", np.int32), ("words", np.int64)):
        with pytest.raises(StaleIndex, match="kbase rebuild"):
            snapshot.array(name, kind)
