"""Merging postings gives what building them at once gives."""

from __future__ import annotations

import random
import threading
import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kbase.index.merging import Merged
from kbase.index.postings import Latest, Postings, TailPostings
from kbase.index.snapshots import open_snapshot, write_snapshot

BLOCK = 1 << 16  # rows whose low bits differ
END = 6 * BLOCK

TERMS = st.sampled_from(["a", "ab", "b", "é", "日本", "zz", "z", "\U0001f98a", "x" * 60])
SAID = st.dictionaries(TERMS, st.integers(1, 400), max_size=6)
PASSAGES = st.lists(SAID, max_size=12)
ROWS = st.builds(
    lambda block, place: block * BLOCK + place,
    st.integers(0, 5),
    st.sampled_from([0, 1, 2, 40_000, BLOCK - 2, BLOCK - 1]),
)


def written(
    first: Postings, tail: TailPostings, stays: NDArray[np.bool_], path: Path, at_once: int = 1 << 20
) -> str:
    """The digest of both as one in a file, with the rows that stay."""
    renumbered = np.where(stays, np.cumsum(stays) - 1, -1).astype(np.int32)
    return write_snapshot(path, {}, Merged(first, tail.sorted(len(stays)), renumbered, at_once).sections())


def merged(first: Postings, tail: TailPostings, stays: NDArray[np.bool_], folder: Path) -> Postings:
    path = folder / "postings"
    return Postings.stored(open_snapshot(path, written(first, tail, stays, path)))


def staying(end: int, gone: Iterable[int] = ()) -> NDArray[np.bool_]:
    stays = np.ones(end, np.bool_)
    stays[[row for row in gone if row < end]] = False
    return stays


def tail_of(passages: dict[int, dict[str, int]], start: int, end: int) -> TailPostings:
    """Rows `start` to `end`, of which only these say something."""
    tail = TailPostings(start)
    for row in sorted(passages):
        if start <= row < end:
            tail = tail.extended(row, [passages[row]])
    return tail.extended(end, [])


def said_by(passages: dict[int, dict[str, int]]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for row in sorted(passages):
        for term, count in passages[row].items():
            found.setdefault(term, []).append((row, min(count, 255)))
    return found


def every(step: int, rows: int, terms: int) -> Postings:
    """So many terms, each of which every so manieth row says once."""
    said = np.arange(0, rows, step, dtype=np.int32)
    spelled = [f"t{number:05}".encode() for number in range(terms)]
    sizes = np.full(terms, len(said))
    return Postings.of_rows(spelled, sizes, np.tile(said, terms), np.ones(terms * len(said), np.uint8))


def read(postings: Postings, terms: set[str]) -> dict[str, list[tuple[int, int]]]:
    found = {}
    for term in terms:
        rows, counts = postings.of(term)
        if len(rows):
            found[term] = list(zip(rows.tolist(), counts.tolist(), strict=True))
    return found


@given(PASSAGES, PASSAGES, st.sets(st.integers(0, 23)))
def test_two_merges_with_removals_equal_one_build(
    tmp_path_factory: pytest.TempPathFactory,
    older: list[dict[str, int]],
    newer: list[dict[str, int]],
    gone: set[int],
) -> None:
    folder = tmp_path_factory.mktemp("postings")
    first = merged(Postings.empty(), TailPostings(0).extended(0, older), staying(len(older)), folder)
    tail = TailPostings(len(older)).extended(len(older), newer)
    both = [*older, *newer]
    second = merged(first, tail, staying(len(both), gone), folder)
    left = [counts for row, counts in enumerate(both) if row not in gone]
    assert read(second, {term for counts in both for term in counts}) == said_by(dict(enumerate(left)))
    assert len(second) == len(said_by(dict(enumerate(left))))
    spelled = second.terms()
    assert spelled == sorted(set(spelled))


def test_an_unknown_term_has_no_rows() -> None:
    for postings in (Postings.empty(), TailPostings(0).extended(0, [{"b": 1}]).sorted(1)):
        for term in ("a", "c", "", "\ud800"):
            assert len(postings.of(term)[0]) == 0


def test_a_continuation_never_changes_what_was_asked_of_before() -> None:
    tail = TailPostings(10).extended(10, [{"a": 1}, {"a": 2}])
    longer = tail.extended(12, [{"a": 3}])
    assert tail.of("a", 12)[0].tolist() == [10, 11]
    assert longer.of("a", 13)[1].tolist() == [1, 2, 3]
    other = longer.extended(12, [{"b": 9}])
    assert other.of("a", 13)[0].tolist() == [10, 11]
    assert longer.of("a", 13)[0].tolist() == [10, 11, 12]


@given(
    st.dictionaries(ROWS, SAID, max_size=14),
    ROWS,
    st.sets(ROWS, max_size=6),
    st.tuples(ROWS, ROWS),
    st.sampled_from([1, 7, 1 << 20]),
)
@example({BLOCK - 1: {"a": 1}, BLOCK: {"a": 2}, 3 * BLOCK: {"a": 3, "b": 1}}, BLOCK, {BLOCK}, (0, 2), 1)
def test_rows_far_apart_are_found_whatever_came_and_went(
    tmp_path_factory: pytest.TempPathFactory,
    passages: dict[int, dict[str, int]],
    cut: int,
    removed: set[int],
    away: tuple[int, int],
    at_once: int,
) -> None:
    folder = tmp_path_factory.mktemp("postings")
    stays = staying(END, removed)
    stays[min(away) : max(away)] = False  # so that all others behind come into other blocks
    first = merged(Postings.empty(), tail_of(passages, 0, cut), staying(cut), folder)
    path = folder / "second"
    digest = written(first, tail_of(passages, cut, END), stays, path, at_once)
    number = np.cumsum(stays) - 1
    left = {int(number[row]): counts for row, counts in passages.items() if stays[row]}
    terms = {term for counts in passages.values() for term in counts}
    assert read(first, terms) == said_by({row: counts for row, counts in passages.items() if row < cut})
    assert read(Postings.stored(open_snapshot(path, digest)), terms) == said_by(left)
    end = int(stays.sum())
    at_one_go = written(Postings.empty(), tail_of(left, 0, end), staying(end), folder / "at one go")
    assert digest == at_one_go


def test_a_posting_takes_three_bytes_and_a_term_little_beside(tmp_path: Path) -> None:
    path = tmp_path / "postings"
    rows = np.arange(END, dtype=np.int32)
    write_snapshot(path, {}, Merged(every(8, END, 20), Postings.empty(), rows).sections())
    assert path.stat().st_size < 3 * 20 * END // 8 + 5_000


def test_merging_takes_no_more_memory_for_more_terms(tmp_path: Path) -> None:
    postings, rows = every(8, 8 * 5_000, 400), np.arange(8 * 5_000, dtype=np.int32)
    tracemalloc.start()
    write_snapshot(tmp_path / "postings", {}, Merged(postings, Postings.empty(), rows, 20_000).sections())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < len(postings.counts) * 2  # all of them at once take ten times that


@pytest.mark.parametrize(("rows", "terms"), [(1, 4_000), (2_000, 200), (30_000, 20), (100_000, 4)])
def test_what_is_remembered_takes_no_more_than_its_room(rows: int, terms: int) -> None:
    room = 1 << 20
    postings = replace(every(3, 3 * rows, terms), latest=Latest(room))
    tracemalloc.start()
    for number in range(terms):
        assert len(postings.of(f"t{number:05}")[0]) == rows
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < room
    assert postings.latest.bytes <= room
    assert (postings.latest.bytes > room // 2) == (rows < 100_000)  # that is too large a part of the room


def test_what_was_asked_for_lately_is_remembered_and_cannot_be_changed() -> None:
    postings = replace(every(3, 3_000, 100), latest=Latest(100_000))
    first = postings.of("t00000")
    for number in range(1, 100):
        postings.of(f"t{number:05}")
        assert postings.of("t00000") is first
    assert postings.latest.get("t00001") is None
    with pytest.raises(ValueError, match="read-only"):
        first[0][0] = 1


def test_many_threads_find_what_one_does_while_little_is_remembered() -> None:
    postings = replace(every(40_000, 4 * BLOCK, 60), latest=Latest(20_000))
    wrong = []

    def ask(seed: int) -> None:
        numbers = random.Random(seed)
        for _ in range(2_000):
            rows, _ = postings.of(f"t{numbers.randrange(70):05}")
            if rows.tolist() not in ([], list(range(0, 4 * BLOCK, 40_000))):
                wrong.append(rows)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert 10_000 < postings.latest.bytes <= 20_000
    kept = [postings.latest.get(f"t{number:05}") for number in range(70)]
    assert postings.latest.bytes == sum(600 + rows[0].nbytes for rows in kept if rows is not None)
