"""Rows keep what was read from them, whatever comes and goes afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.errors import StaleIndex
from kbase.index.rows import Growing, Rows
from kbase.model import Among

STEPS = st.lists(st.tuples(st.integers(0, 5), st.sets(st.integers(1, 60), max_size=6)), max_size=12)


def ids(*numbers: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(sorted(numbers), np.int64)


@given(STEPS, st.sets(st.integers(1, 70)))
def test_rows_hold_what_came_and_did_not_go(steps: list[tuple[int, set[int]]], asked: set[int]) -> None:
    rows, last, alive = Rows.of(ids()), 0, set[int]()
    seen = []
    for count, removed in steps:
        added = range(last + 1, last + 1 + count)
        rows = rows.changed(ids(*added), ids(*removed))
        last, alive = last + count, (alive | set(added)) - removed
        seen.append((rows, frozenset(alive)))
    for then, expected in seen:
        assert then.alive == len(expected)
        some, everything = then.allowed(Among(ids(*asked))), then.allowed(Among())
        assert some.mask is not None
        assert set(then.ids[some.mask].tolist()) == expected & asked
        assert some.count == len(expected & asked)
        assert everything.count == len(expected)
        assert set((then.ids if everything.mask is None else then.ids[everything.mask]).tolist()) == expected
        places = then.places(ids(*asked))
        assert {number for number, place in zip(sorted(asked), places, strict=True) if place >= 0} == (
            expected & asked
        )


def test_the_flags_of_one_among_are_made_once() -> None:
    rows = Rows.of(ids(*range(1, 50)))
    some = [Among(ids(number)) for number in range(1, 12)]
    first = rows.allowed(some[-1])
    assert rows.allowed(some[-1]) is first
    assert rows.allowed(Among()) is rows.allowed(Among())
    for among in some:
        rows.allowed(among)
    assert len(rows._masks) <= 8


def test_passages_out_of_order_are_refused() -> None:
    with pytest.raises(StaleIndex):
        Rows.of(ids(5, 6)).changed(ids(4), ids())


def test_rows_given_out_cannot_be_written() -> None:
    rows = Growing(np.arange(3)).rows(2)
    with pytest.raises(ValueError, match="read-only"):
        rows[0] = 9
