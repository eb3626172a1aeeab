"""The last of a kind is the newest note that is called so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kbase.model import Match
from kbase.search.latest import newest_first
from tests.search.values import match


def written(title: str, text: str, year: int, status: str = "") -> Match:
    one = match(title, text, title)
    return replace(one, note=replace(one.note, created=date(year, 6, 1), status=status))


MEETINGS = (
    written("Annual meeting 2024", "Tom was elected chair.", 2024),
    written("Board meeting", "Minutes taken by Edda. The chair was there.", 2026),
    written("Annual meeting of May 2025", "Joan was elected chair.", 2025),
    written("2026-05 annual_meeting", "The boiler was bought.", 2026),
    written("Annual meeting, 3rd of June", "Joan was elected chair again.", 2027, status="withdrawn"),
    written("Annual meeting room booking", "Who was elected chair has the key.", 2027),
    written("Ropes", "Every meeting ends with a knot.", 2027),
)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("minutes of the last meeting", "2026-05 annual_meeting"),
        ("what happened at the most recent annual meeting", "2026-05 annual_meeting"),
        ("who was elected chair at the latest annual meeting?", "Annual meeting of May 2025"),
        ("who was elected chair at the last meeting?", "Annual meeting of May 2025"),  # which says that too
        ("who was elected chair at the meeting?", "Annual meeting 2024"),
        ("how long does a meeting last", "Annual meeting 2024"),
        ("meeting of the last year", "Annual meeting 2024"),
        ("the last knot of a meeting", "Annual meeting 2024"),  # no note is called so
        ("the last annual of a meeting", "Annual meeting 2024"),  # nor ends any title so
    ],
)
def test_the_newest_of_the_series_that_holds_and_says_as_much_stands_first(asked: str, first: str) -> None:
    told = newest_first(asked, MEETINGS)
    assert told[0].note.title == first
    assert sorted(one.note.title for one in told) == sorted(one.note.title for one in MEETINGS)


@pytest.mark.parametrize(
    "asked",
    [
        "what happened at the last meeting?",
        "who led the last meeting?",
        "was the leaky ceiling a subject at the last meeting?",
    ],
)
def test_what_is_merely_called_after_the_last_of_a_kind_is_none(asked: str) -> None:
    meeting = written("Board meeting", "The ceiling leaks. Edda was in the chair.", 2025)
    told = newest_first(asked, (meeting, written("Meeting room booking", "Ask Tom who has the key.", 2026)))
    assert told[0] is meeting


def test_as_many_other_words_of_a_question_are_not_the_same_ones() -> None:
    roof = written("Board meeting April", "The roof leaks.", 2025)
    told = newest_first(
        "who spoke of the roof at the last meeting?",
        (roof, written("Board meeting May", "Edda spoke.", 2026)),
    )
    assert told[0] is roof


def test_where_the_first_is_called_otherwise_nothing_moves() -> None:
    others = (MEETINGS[-1], *MEETINGS[:-1])
    assert newest_first("minutes of the last meeting", others) == others
    assert newest_first("minutes of the last meeting", ()) == ()


@pytest.mark.parametrize(
    "asked",
    [
        "minutes of the last meeting",
        "the last meeting minutes?",
        "the minutes of our latest committee meeting",
        "last committee minutes",
    ],
)
def test_minutes_need_not_be_called_a_meeting(asked: str) -> None:
    first = written("Committee minutes 8 October 2023", "The roof was discussed.", 2023)
    last = written("Committee minutes 8 March 2026", "The fare was raised.", 2026)
    other = written("Works minutes 2026", "The pit was dug.", 2027)
    assert newest_first(asked, (first, other, last))[0] is last
