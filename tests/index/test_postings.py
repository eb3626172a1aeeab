"""Merging postings gives what building them at once gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.index.postings import Merged, Postings, TailPostings
from kbase.index.snapshots import open_snapshot, write_snapshot

TERMS = st.sampled_from(["a", "ab", "b", "é", "日本", "zz", "z", "\U0001f98a", "x" * 60])
PASSAGES = st.lists(st.dictionaries(TERMS, st.integers(1, 400), max_size=6), max_size=12)


def merged(first: Postings, tail: TailPostings, end: int, gone: set[int], folder: Path) -> Postings:
    stays = np.array([row not in gone for row in range(end)], np.bool_)
    renumbered = np.where(stays, np.cumsum(stays) - 1, -1).astype(np.int32)
    path = folder / "postings"
    return Postings.stored(
        open_snapshot(path, write_snapshot(path, {}, Merged(first, tail.sorted(end), renumbered).sections()))
    )


def plainly(passages: list[dict[str, int]]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for row, counts in enumerate(passages):
        for term, count in counts.items():
            found.setdefault(term, []).append((row, min(count, 255)))
    return found


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
    first = merged(Postings.empty(), TailPostings(0).extended(0, older), len(older), set(), folder)
    tail = TailPostings(len(older)).extended(len(older), newer)
    both = [*older, *newer]
    second = merged(first, tail, len(both), gone, folder)
    left = [counts for row, counts in enumerate(both) if row not in gone]
    assert read(second, {term for counts in both for term in counts}) == plainly(left)
    assert len(second) == len(plainly(left))
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
