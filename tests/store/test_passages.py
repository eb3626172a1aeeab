"""Passages are stretches of bodies, found by what stands in them, by those who may read them."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from kbase.errors import BadInput
from kbase.model import Among, ChangeNumber, Filters, Fingerprint, Kind, PassageId, SpaceName, Span
from kbase.store import Store
from kbase.store.passages import UNDER_EACH
from tests.store.making import (
    EVERYTHING,
    MODEL,
    NO_FILTERS,
    add,
    may_read,
    remove,
    revise,
    troubles,
)

BODY = "# Doors\n\nIce ünder the seal.\n\n# Power\n\nError TS-999, then E1042."


def test_a_fetched_passage_is_the_stretch_of_its_body(store: Store) -> None:
    note = add(store, "Frost", BODY)
    passages = store.passages.of_note(note)
    assert [passage.text for passage in passages] == [
        "# Doors",
        "Ice ünder the seal.",
        "# Power",
        "Error TS-999, then E1042.",
    ]
    assert passages[1].span == Span(9, 28)
    assert [passage.heading for passage in passages] == [("Doors",), ("Doors",), ("Power",), ("Power",)]
    assert all(BODY[one.span.start : one.span.end] == one.text for one in passages)
    assert {one.note for one in passages} == {note}


def test_around_a_passage_stand_its_neighbours_in_the_note_and_no_others(store: Store) -> None:
    add(store, "Long", "One.\n\nTwo.\n\nThree.\n\nFour.")
    add(store, "Short", "Five.")
    asked = [PassageId(4), PassageId(2), PassageId(5), PassageId(99)]
    assert [sorted(beside) for beside in store.passages.around(asked, 1)] == [[3, 4], [1, 2, 3], [5], [99]]
    assert store.passages.around([], 1) == []


def test_passages_come_in_the_order_asked_for_without_the_unreadable(store: Store) -> None:
    add(store, "Open", "One.\n\nTwo.")
    add(store, "Secret", "Three.", space=SpaceName("private"))
    asked = [PassageId(3), PassageId(2), PassageId(99), PassageId(1), PassageId(2**70)]
    assert [one.id for one in store.passages.fetch(asked, EVERYTHING)] == [3, 2, 1]
    assert [one.id for one in store.passages.fetch(asked, may_read("general"))] == [2, 1]
    assert [one.id for one in store.passages.fetch(np.array([2, 1]), may_read("general"))] == [2, 1]
    assert store.passages.fetch([], EVERYTHING) == []


def test_a_passage_that_only_moved_keeps_its_id(store: Store) -> None:
    note = add(store, "Frost", "Alpha.\n\nBeta.\n\nGamma.")
    alpha, beta, gamma = (one.id for one in store.passages.of_note(note))
    before = store.changes.number()
    revise(store, note, body="Gamma.\n\nNew words.\n\nAlpha.")
    after = store.passages.of_note(note)
    assert [one.text for one in after] == ["Gamma.", "New words.", "Alpha."]
    assert [one.id for one in after] == [gamma, gamma + 1, alpha]
    delta = store.changes.since(before)
    assert (delta.added.tolist(), delta.removed.tolist()) == ([gamma + 1], [beta])
    assert troubles(store) == []


def test_a_passage_under_another_title_heading_or_tag_is_another(store: Store) -> None:
    note = add(store, "Frost", "# A\n\nAlpha.")
    old = [one.id for one in store.passages.of_note(note)]
    revise(store, note, body="# B\n\nAlpha.")
    middle = [one.id for one in store.passages.of_note(note)]
    assert not set(old) & set(middle)
    revise(store, note, title="Ice")
    iced = [one.id for one in store.passages.of_note(note)]
    assert not set(middle) & set(iced)
    revise(store, note, tags=("doors", "cold"))
    tagged = [one.id for one in store.passages.of_note(note)]
    assert not set(iced) & set(tagged)
    assert {row.tags for row in store.passages.rows(tagged, MODEL)} == {("doors", "cold")}
    revise(store, note, tags=("cold", "doors"), kind=Kind.PRACTICE)
    assert [one.id for one in store.passages.of_note(note)] == tagged


def test_of_a_long_section_only_the_first_passages_are_fetched(store: Store) -> None:
    long = add(store, "Long", "\n\n".join(["# A", "Alone.", "# Lesson", *(f"Part {n}." for n in range(40))]))
    short = add(store, "Short", "# Lesson\n\nAll of it.")
    found = store.passages.under([short, long], ["Lesson"], EVERYTHING)
    assert [one.text for one in found if one.note == short] == ["# Lesson", "All of it."]
    of_long = [one.text for one in found if one.note == long]
    assert of_long == ["# Lesson", *(f"Part {n}." for n in range(UNDER_EACH - 1))]


def test_twin_paragraphs_of_one_note_are_two_passages(store: Store) -> None:
    note = add(store, "Frost", "Same.\n\nSame.")
    ids = [one.id for one in store.passages.of_note(note)]
    assert len(set(ids)) == 2
    revise(store, note, body="Same.\n\nSame.\n\nSame.")
    assert [one.id for one in store.passages.of_note(note)][:2] == ids
    revise(store, note, body="Same.")
    assert [one.id for one in store.passages.of_note(note)] == ids[:1]
    assert troubles(store) == []


def test_everything_is_among_everything(store: Store) -> None:
    add(store, "Frost", BODY)
    assert store.passages.among(EVERYTHING, NO_FILTERS).everything


def test_among_holds_readable_passages_ascending_and_follows_changes(store: Store) -> None:
    add(store, "One", "A.\n\nB.")
    add(store, "Secret", "C.", space=SpaceName("private"))
    third = add(store, "Three", "D.")
    reader = may_read("general")
    among = store.passages.among(reader, NO_FILTERS)
    assert among.ids is not None
    assert among.ids.tolist() == [1, 2, 4]
    assert among.ids.dtype == np.int64
    assert store.passages.among(reader, NO_FILTERS) is among
    revise(store, third, space=SpaceName("private"))
    after = store.passages.among(reader, NO_FILTERS).ids
    assert after is not None
    assert after.tolist() == [1, 2]
    nobody = store.passages.among(may_read(), NO_FILTERS).ids
    assert nobody is not None
    assert nobody.tolist() == []


def test_narrowings_remembered_are_bounded(store: Store) -> None:
    add(store, "One")
    for number in range(4100):
        store.passages._remember((ChangeNumber(1), EVERYTHING, Filters(tags=(f"{number}",))), Among())
    assert len(store.passages._among) == 4000
    store.passages.among(may_read("general"), NO_FILTERS)
    store.passages._remember((ChangeNumber(2), EVERYTHING, NO_FILTERS), Among())
    assert len(store.passages._among) == 1


def test_rows_for_projections_hold_all_that_is_projected(store: Store) -> None:
    note = add(store, "Frost", BODY)
    rows = store.passages.rows([PassageId(3), PassageId(1), PassageId(2)], MODEL)
    assert [row.id for row in rows] == [1, 2, 3]
    assert store.passages.rows([PassageId(5)], MODEL) == []
    assert (rows[1].note, rows[1].title, rows[1].heading) == (note, "Frost", ("Doors",))
    assert rows[1].text == "Ice ünder the seal."
    assert rows[1].vector.dtype == np.float32
    assert abs(float(np.linalg.norm(rows[1].vector)) - 1) < 1e-3
    again = store.passages.rows([PassageId(4), PassageId(2), PassageId(77)], MODEL)
    assert [row.id for row in again] == [2, 4]
    assert np.array_equal(again[0].vector, rows[1].vector)
    assert store.passages.rows([PassageId(1)], Fingerprint("b" * 64)) == []


def test_a_phrase_is_found_word_by_word_side_by_side(store: Store) -> None:
    add(store, "Frost", BODY)

    def found(*words: str) -> list[PassageId]:
        return store.passages.phrase(words, 10, EVERYTHING, NO_FILTERS)

    assert found("TS-999") == [4]
    assert found("ts", "999") == [4]
    assert found("e1042") == [4]
    assert found("ICE", "under") == [2]
    assert found("ice", "seal") == []
    assert found("E10") == []


def test_a_phrase_in_the_title_comes_first_then_the_newest(store: Store) -> None:
    add(store, "Frost", "Ice.\n\nMore.")
    add(store, "Door", "Frost inside.")
    add(store, "Seal", "Frost outside.", tags=("t",))
    assert store.passages.phrase(["frost"], 10, EVERYTHING, NO_FILTERS) == [1, 4, 3]
    assert store.passages.phrase(["frost"], 2, EVERYTHING, NO_FILTERS) == [1, 4]
    assert store.passages.phrase(["frost"], 10, EVERYTHING, Filters(tags=("t",))) == [4]
    assert store.passages.phrase(["frost"], 0, EVERYTHING, NO_FILTERS) == []
    assert store.passages.phrase(["frost"], -1, EVERYTHING, NO_FILTERS) == []


def test_a_private_phrase_is_found_by_its_readers_alone(store: Store) -> None:
    add(store, "Zanzibar", "Ice.", space=SpaceName("private"))
    add(store, "Door", "Zanzibar.", space=SpaceName("private"))
    assert store.passages.phrase(["zanzibar"], 5, may_read("general"), NO_FILTERS) == []
    assert len(store.passages.phrase(["zanzibar"], 5, may_read("private"), NO_FILTERS)) == 2


ODD = [
    '"',
    '""',
    "AND",
    "NOT a OR",
    "foo-bar",
    "a:b",
    "text:ice",
    "NEAR(",
    "NEAR(ice seal, 2)",
    "*",
    "ic*",
    "^ice",
    "{text} : ice",
    "(" * 5000,
    "",
    " ",
    "\0",
    "ice\0seal",
    "\ud800",
    "'; DROP TABLE note; --",
    "a" * 100_000,
    "a " * 5_000,
    "👩‍🔧",
    "\u202e",
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_whatever_is_asked_is_words_and_never_syntax(store: Store, odd: str) -> None:
    add(store, "Frost", BODY)
    for words in ([odd], odd.split(), [odd, odd], [*odd[:200]]):
        store.passages.phrase(words, 5, EVERYTHING, NO_FILTERS)
    store.passages.complete(odd, 5, EVERYTHING)
    store.passages.complete("fro " + odd, 5, may_read("general"))
    assert store.passages.phrase(["and"], 5, EVERYTHING, NO_FILTERS) == []
    assert troubles(store) == []


def test_completion_offers_titles_then_words_as_they_are_written(store: Store) -> None:
    add(store, "Frost on the door", "Kühlraum, kühlend. KT-88213 KTX.")
    add(store, "Early frost", "Frosty mornings.")
    complete = store.passages.complete
    assert complete("fro", 5, EVERYTHING) == ["Frost on the door", "Early frost", "frosty"]
    assert complete("FROST on", 5, EVERYTHING) == ["Frost on the door"]
    assert complete("frost on the d", 1, EVERYTHING) == ["Frost on the door"]
    assert complete("kuh", 5, EVERYTHING) == ["kühlend", "kühlraum"]
    assert complete("der küh", 5, EVERYTHING) == ["der kühlend", "der kühlraum"]
    assert complete("ktx", 5, EVERYTHING) == ["KTX"]
    assert complete("kü", 5, EVERYTHING) == []
    assert complete("fro", 0, EVERYTHING) == []
    assert complete("fro", 1, EVERYTHING) == ["Frost on the door"]


def test_completion_never_tells_of_what_may_not_be_read(store: Store) -> None:
    add(store, "Zanzibar plan", "Zanzoo.", space=SpaceName("private"))
    add(store, "Door", "Zanzibel.")
    assert store.passages.complete("zan", 5, may_read("general")) == ["zanzibel"]
    assert store.passages.complete("zan", 5, EVERYTHING) == ["Zanzibar plan", "zanzoo", "zanzibel"]
    assert store.passages.complete("zan", 5, may_read()) == []


def test_a_removed_word_is_completed_no_more(store: Store) -> None:
    note = add(store, "Door", "Zanzibel.")
    remove(store, note)
    assert store.passages.complete("zan", 5, EVERYTHING) == []


def test_passages_know_their_notes(store: Store) -> None:
    one = add(store, "One", "A.\n\nB.")
    two = add(store, "Two", "C.")
    assert store.passages.notes_of([PassageId(3), PassageId(1), PassageId(9)]) == {3: two, 1: one}


def test_notes_remembered_beforehand_are_not_looked_up(store: Store) -> None:
    note = add(store, "One", "A.\n\nB.")
    store.passages.remember([note])
    remove(store, note)
    assert store.passages.notes_of([PassageId(1), PassageId(2)]) == {1: note, 2: note}


def test_limits_beyond_what_sqlite_counts_are_refused_in_words(store: Store) -> None:
    with pytest.raises(BadInput):
        store.notes.page(EVERYTHING, NO_FILTERS, 10**30, 0)
    assert store.notes.page(EVERYTHING, NO_FILTERS, sys.maxsize, 0).total == 0


def test_equal_texts_share_one_vector(store: Store) -> None:
    add(store, "Frost", "Same.")
    add(store, "Frost", "Same.")
    stored = store.vectors.of([PassageId(1), PassageId(2)], MODEL)
    assert np.array_equal(stored[0], stored[1])
