"""Notes are related by what they say, not by the form they share."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kbase.model import Hit, NoteId, PassageId
from kbase.search.related import Neighbour, neighbours, spread

OWN = NoteId("own")


def near(*passages: Sequence[tuple[str, float]]) -> list[Neighbour]:
    """Neighbours when the i-th passage of `own` found one passage of each of these notes."""
    notes: dict[PassageId, NoteId] = {}
    hits: list[list[Hit]] = []
    for found in passages:
        hits.append([])
        for note, score in found:
            identity = PassageId(len(notes) + 1)
            notes[identity] = NoteId(note)
            hits[-1].append(Hit(identity, score))
    return neighbours(hits, notes, OWN)


def test_the_nearest_note_comes_first() -> None:
    assert [one.note for one in near([("a", 0.6), ("b", 0.7)])] == ["b", "a"]


def test_a_note_is_not_related_to_itself() -> None:
    assert [one.note for one in near([("own", 0.99), ("a", 0.6)])] == ["a"]


def test_near_in_several_passages_is_nearer_than_in_one() -> None:
    found = near([("a", 0.7), ("b", 0.7)], [("a", 0.7)], [("a", 0.7)])
    assert [one.note for one in found] == ["a", "b"]
    assert found[0].nearness == pytest.approx(0.7)
    assert len(found[0].passages) == 3


def test_what_is_far_is_not_related() -> None:
    assert near([("a", 0.3)]) == []


def test_notes_that_share_only_a_template_are_not_related() -> None:
    template = [(f"n{number}", 0.97) for number in range(20)]
    found = near(template, template, [("topic", 0.65)])
    assert [one.note for one in found] == ["topic"]


def test_an_only_copy_is_related() -> None:
    assert near([("copy", 0.99), ("a", 0.5)])[0].note == "copy"


def test_a_note_counts_once_for_each_passage() -> None:
    (one,) = near([("a", 0.7), ("a", 0.69), ("a", 0.68)])
    assert len(one.passages) == 1


def test_passages_of_unknown_notes_do_not_count() -> None:
    assert neighbours([[Hit(PassageId(1), 0.9)]], {}, OWN) == []
    assert neighbours([], {}, OWN) == []


def test_who_is_no_nearer_than_the_crowd_is_not_related() -> None:
    """Each section of a form is about as near to that section of all others."""
    form = [(f"n{number}", 0.8 - number / 1000) for number in range(30)]
    found = near(form, [("topic", 0.7), *((f"n{number}", 0.5) for number in range(30))])
    assert [one.note for one in found] == ["topic"]


def test_at_most_so_many_are_named() -> None:
    hits = [[Hit(PassageId(number), 0.9 - number / 50) for number in range(1, 20)]]
    notes = {PassageId(number): NoteId(str(number)) for number in range(1, 20)}
    assert len(neighbours(hits, notes, None, limit=6)) == 6


def test_a_long_note_is_compared_all_over() -> None:
    assert spread(3) == [0, 1, 2]
    assert spread(100, 4) == [0, 25, 50, 75]
