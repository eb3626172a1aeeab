"""What was read once takes no memory, and reads the same when it is wanted again."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

import numpy as np
import pytest

from kbase.index.pages import mapped, read_once
from kbase.index.snapshots import Section, open_snapshot, write_snapshot
from tests.index.storing import advice

SIZE = 4 << 20

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there is it told what is in memory")


def opened(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        found = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    assert sum(found[:: mmap.PAGESIZE]) == path.read_bytes()[0] * (len(found) // mmap.PAGESIZE)
    return found


def in_memory(path: Path) -> int:
    """Bytes of the mapped file that are in this process's memory."""
    told = Path("/proc/self/smaps").read_text("utf-8").partition(str(path))[2]
    return int(told.partition("Rss:")[2].split()[0]) * 1024


def test_only_what_was_mapped_meanwhile_leaves_memory_and_reads_the_same(tmp_path: Path) -> None:
    before, meanwhile = tmp_path / "before", tmp_path / "meanwhile"
    for path, value in ((before, 7), (meanwhile, 9)):
        path.write_bytes(bytes([value]) * SIZE)
    first = opened(before)
    with read_once(tmp_path):
        second = opened(meanwhile)
        assert in_memory(meanwhile) == SIZE
        assert len(mapped(tmp_path)) == 2
    assert in_memory(meanwhile) == 0
    assert in_memory(before) == SIZE
    assert (first[-1], second[-1]) == (7, 9)


def test_an_array_of_a_snapshot_is_forgotten_and_read_again(tmp_path: Path) -> None:
    path, numbers = tmp_path / "one.snapshot", np.arange(SIZE, dtype=np.int32)
    digest = write_snapshot(path, {}, [Section.of("few", numbers[:5]), Section.of("many", numbers)])
    snapshot = open_snapshot(path, digest)
    assert np.array_equal(snapshot.array("many", np.int32), numbers)
    assert in_memory(path) > numbers.nbytes
    snapshot.forget("many")
    assert in_memory(path) < numbers.nbytes // 100
    assert np.array_equal(snapshot.array("many", np.int32), numbers)


def test_around_an_array_looked_at_here_and_there_nothing_is_read(tmp_path: Path) -> None:
    path, numbers = tmp_path / "one.snapshot", np.arange(SIZE, dtype=np.int32)
    digest = write_snapshot(path, {}, [Section.of("many", numbers), Section.of("others", numbers)])
    snapshot = open_snapshot(path, digest)
    assert [" rr" in told for told in advice(path)] == [False]
    snapshot.scatter("many")
    assert [" rr" in told for told in advice(path)] == [False, True, False]
    assert np.array_equal(snapshot.array("many", np.int32), numbers)
