"""The last of a kind is the newest note that is called so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kbase.model import Match
from kbase.search.latest import newest_first
from tests.search.values import match


def written(title: str, text: str, year: int) -> Match:
    one = match(title, text, title)
    return replace(one, note=replace(one.note, created=date(year, 6, 1)))


MEETINGS = (
    written("Annual meeting A", "Tom was elected chair.", 2024),
    written("Board meeting", "Minutes taken by Edda.", 2026),
    written("Annual meeting B", "Joan was elected chair.", 2025),
    written("Ropes", "Every meeting ends with a knot.", 2027),
)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("minutes of the last meeting", "Board meeting"),
        ("what was decided at the last meeting?", "Board meeting"),
        ("who was elected chair at the latest annual meeting?", "Annual meeting B"),
        ("what happened at the most recent annual meeting", "Annual meeting B"),
        ("who was elected chair at the last meeting?", "Annual meeting B"),  # which says as much beside
        ("who was elected chair at the meeting?", "Annual meeting A"),
        ("how long does a meeting last", "Annual meeting A"),
        ("meeting of the last year", "Annual meeting A"),
        ("the last knot of a meeting", "Annual meeting A"),  # no note is called so
    ],
)
def test_the_newest_that_is_called_so_and_says_as_much_stands_first(asked: str, first: str) -> None:
    told = newest_first(asked, MEETINGS)
    assert told[0].note.title == first
    assert sorted(one.note.title for one in told) == sorted(one.note.title for one in MEETINGS)


def test_where_the_first_is_called_otherwise_nothing_moves() -> None:
    others = (MEETINGS[3], *MEETINGS[:3])
    assert newest_first("minutes of the last meeting", others) == others
    assert newest_first("minutes of the last meeting", ()) == ()
