"""A session hears several voices where there are several."""

from __future__ import annotations

from datetime import date

from kbase.model import (
    FoundPassage,
    Kind,
    NoteId,
    NoteSummary,
    PassageId,
    PersonId,
    PersonRef,
    SpaceName,
    Span,
)
from kbase.pooling import LEAST_AUTHORS, Row, further_voices

DAY = date(2024, 1, 1)


def pool(*notes: tuple[str, str, Kind]) -> tuple[list[Row], dict[NoteId, NoteSummary]]:
    """Rows, best first, and the notes they are of: id, author, kind."""
    rows, summaries = [], {}
    for place, (name, author, kind) in enumerate(notes):
        note = NoteId(name)
        by = (PersonRef(PersonId(author), author),) if author else ()
        summaries[note] = NoteSummary(note, name, kind, SpaceName("general"), by, (), DAY, DAY)
        passage = FoundPassage(PassageId(place), note, (), Span(0, 1), "x")
        rows.append(Row(passage, "x", 1.0 - place / 10))
    return rows, summaries


def test_the_next_best_of_others_are_read_until_three_are_heard() -> None:
    rows, summaries = pool(
        ("a", "Ann", Kind.NOTE),
        ("b", "Ann", Kind.NOTE),
        ("q", "Dora", Kind.QUESTION),
        ("c", "Bo", Kind.LESSON),
        ("d", "Cy", Kind.ANSWER),
        ("e", "Eve", Kind.NOTE),
    )
    assert LEAST_AUTHORS == 3
    assert further_voices([NoteId("a")], rows, summaries) == {"c", "d"}
    assert further_voices([NoteId("a"), NoteId("c"), NoteId("d")], rows, summaries) == set()


def test_where_nobody_is_named_nothing_further_is_read() -> None:
    rows, summaries = pool(("a", "", Kind.NOTE), ("b", "", Kind.NOTE))
    assert further_voices([NoteId("a")], rows, summaries) == set()
