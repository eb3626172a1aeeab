"""Rows kept column by column are the sequence of tuples they stand for."""

from __future__ import annotations

import json

import pytest

from kbase.model import Hit, Hits, PassageId
from kbase.search.fusing import NOTHING, Candidate, Candidates


@pytest.mark.parametrize("count", [0, 1, 64, 65, 129])
def test_every_row_comes_out_once_and_in_order(count: int) -> None:
    rows = [Hit(PassageId(place), place / 4) for place in range(count)]
    hits = Hits.of(rows)
    assert list(hits) == rows
    assert len(hits) == count
    assert hits == rows
    assert list(reversed(hits)) == rows[::-1]


def test_rows_are_looked_up_and_cut_as_in_a_list() -> None:
    rows = [Candidate(PassageId(place), 1.0 - place / 9, 0.5, 2.0, place == 1) for place in range(5)]
    candidates = Candidates.of(rows)
    assert candidates[-1] == rows[-1]
    assert list(candidates[1:4]) == rows[1:4]
    assert list(candidates[5:]) == []
    assert rows[2] in candidates
    with pytest.raises(IndexError):
        candidates[5]


def test_what_comes_out_are_numbers_of_python() -> None:
    (hit,) = Hits.of([Hit(PassageId(7), 0.25)])
    assert json.dumps([hit, Candidates.of([Candidate(PassageId(7), 0.5, exact=True)])[0]]) == (
        "[[7, 0.25], [7, 0.5, 0.0, 0.0, true]]"
    )


def test_rows_of_another_kind_are_no_equals() -> None:
    assert Hits.of(()) != NOTHING
    assert Hits.of(()) != ""
    assert Hits.of(()) == []
