"""A session hears several voices where there are several."""

from __future__ import annotations

from kbase.model import (
    FoundPassage,
    Kind,
    NoteId,
    NoteSummary,
    PassageId,
    Span,
)
from kbase.pooling import LEAST_AUTHORS, Row, further_voices
from tests.search.values import summary


def pool(*notes: tuple[str, str, Kind]) -> tuple[list[Row], dict[NoteId, NoteSummary]]:
    """Rows, best first, and the notes they are of: id, author, kind."""
    found = [summary(name, authors=(author,) if author else (), kind=kind) for name, author, kind in notes]
    rows = [
        Row(FoundPassage(PassageId(place), note.id, (), Span(0, 1), "x"), "x", 1.0 - place / 10)
        for place, note in enumerate(found)
    ]
    return rows, {note.id: note for note in found}


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
