"""Readings are relevant and differ; contrasts are found by links first; themes come from the data."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from kbase.model import Kind, NoteId, PersonId, Relation, SpaceName, Vector
from kbase.pack import Contrast, Role
from kbase.search.packs.contrasts import Outcome, by_link, by_outcome, outcome
from kbase.search.packs.readings import Choice, Weights, chosen
from kbase.search.packs.roles import prose, role_of, says_none, weight
from kbase.search.packs.themes import grouped, rests
from kbase.unread import prose_of


def unit(*values: float) -> Vector:
    return np.asarray(np.asarray(values) / np.linalg.norm(values), np.float32)


def choice(row: int, relevance: float, author: str = "ada", known: float = 0.0, note: str = "") -> Choice:
    return Choice(
        row,
        NoteId(note or f"n{row}"),
        relevance,
        frozenset({PersonId(author)}),
        SpaceName("general"),
        date(2024, 1, 1),
        known,
    )


VECTORS = np.asarray([unit(1, 0, 0), unit(1, 0.05, 0), unit(0, 1, 0)], np.float32)


def rows(choices: list[Choice], count: int, weights: Weights, before: tuple[Choice, ...] = ()) -> list[int]:
    return [one.choice.row for one in chosen(choices, VECTORS, count, before, weights)]


def test_relevance_alone_takes_the_best_and_difference_leaves_the_double_out() -> None:
    choices = [choice(0, 1.0), choice(1, 0.95), choice(2, 0.7)]
    assert rows(choices, 2, Weights(1.0, 0.0)) == [0, 1]
    assert rows(choices, 2, Weights(0.7, 0.0)) == [0, 2]


def test_of_two_alike_the_one_by_somebody_not_yet_read_is_taken() -> None:
    choices = [choice(0, 1.0), choice(1, 0.7), choice(2, 0.7, "bo")]
    assert rows(choices, 2, Weights(1.0, 0.1)) == [0, 2]
    assert rows(choices, 2, Weights(1.0, 0.0)) == [0, 1]


def test_what_those_who_come_know_waits_behind_what_is_as_good_and_never_behind_less() -> None:
    for known in (0.5, 1.0):
        assert rows([choice(0, 1.0, known=known), choice(2, 0.98)], 1, Weights(1.0, 0.0)) == [2]
        assert rows([choice(0, 1.0, known=known), choice(2, 0.9)], 1, Weights(1.0, 0.0)) == [0]


def test_no_note_is_taken_twice() -> None:
    assert rows([choice(0, 1.0, note="n"), choice(1, 0.9, note="n")], 2, Weights()) == [0]
    assert rows([choice(0, 1.0)], 2, Weights(), (choice(1, 1.0, note="n0"),)) == []


def test_what_was_new_about_a_reading_is_told() -> None:
    first, second = chosen([choice(0, 1.0), choice(2, 0.7, "bo")], VECTORS, 2)
    assert (first.new_author, first.nearest) == (True, 0.0)
    assert second.new_author
    assert not second.new_space


@pytest.mark.parametrize(
    ("relation", "by_other", "contrast"),
    [
        (Relation.DISAGREES, True, Contrast.DISAGREES),
        (Relation.SUPERSEDES, True, Contrast.SUPERSEDED),
        (Relation.ADAPTS, False, Contrast.ADAPTED),
    ],
)
def test_links_say_how_notes_contrast(relation: Relation, by_other: bool, contrast: Contrast) -> None:
    told = by_link(relation, told_by_other=by_other)
    assert told is not None
    assert told[0] is contrast
    assert "{note}" in told[1]
    assert by_link(Relation.LINK, told_by_other=by_other) is None


def test_the_opposite_outcome_elsewhere_is_a_contrast_and_the_same_is_none() -> None:
    failed = outcome("We oiled the hinge. It did not help, and the frost came back.")
    worked = outcome("The heater solved it.")
    assert (failed, worked) == (Outcome.FAILED, Outcome.WORKED)
    assert outcome("A door has a frame.") is Outcome.UNTOLD
    assert by_outcome(worked, failed) == (
        Contrast.FAILED,
        "tells how much the same failed elsewhere than in {note}",
    )
    assert by_outcome(failed, failed) is None
    assert by_outcome(Outcome.UNTOLD, worked) is None


def test_kind_and_heading_say_what_a_passage_is_for() -> None:
    assert role_of(Kind.QUESTION, ()) is Role.QUESTION
    assert role_of(Kind.NOTE, ("Design", "Unresolved questions")) is Role.QUESTION
    assert role_of(Kind.LESSON, ("Recommendation",)) is Role.PRACTICE
    assert role_of(Kind.LESSON, ("Does not apply when",)) is Role.CONTRAST
    assert role_of(Kind.NOTE, ("Drawbacks",)) is Role.CONTRAST
    assert role_of(Kind.LESSON, ("Observed",)) is Role.CORE
    assert weight(("Lesson",), "word " * 40) > weight(("Evidence",), "word " * 40) > weight((), "One word.")


def test_what_stands_below_a_heading_that_says_nothing_else_serves_as_it_does() -> None:
    assert role_of(Kind.NOTE, ("Unresolved questions", "Naming")) is Role.QUESTION
    assert role_of(Kind.NOTE, ("Drawbacks [optional]", "Cost")) is Role.CONTRAST
    assert role_of(Kind.NOTE, ("Risks of cold", "Cost")) is Role.CORE  # of risks all of it may be
    assert role_of(Kind.NOTE, ("Recommendations for owners",)) is Role.PRACTICE
    assert role_of(Kind.NOTE, ("Unsafe code guidelines",)) is Role.CORE  # somebody's name


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("## Drawbacks\n\nNone.", True),
        ("None known at this time.", True),
        ("There are no known drawbacks to a dry door.", True),
        ("- No drawbacks that anyone can think of.", True),
        ("N/A", True),
        ("None of the doors can be opened from within.", False),
        ("No door stays dry.", False),
        ("It costs a day.", False),
    ],
)
def test_a_section_that_says_there_is_nothing_under_its_heading_is_seen(text: str, none: bool) -> None:
    assert says_none(("Drawbacks",), text) is none
    assert not says_none(("Summary",), text)


def test_two_subjects_are_two_themes() -> None:
    first = [unit(1, 0, 1, 0), unit(0.9, 0.1, 1, 0), unit(1, 0, 0.9, 0.1)]
    second = [unit(0, 1, 0, 1), unit(0.1, 0.9, 0, 1), unit(0, 1, 0.1, 1)]
    vectors = np.asarray([*first, *second], np.float32)
    notes = [NoteId(f"n{at}") for at in range(6)]
    groups = grouped(vectors, notes)
    assert groups == [[0, 1, 2], [3, 4, 5]]


def test_every_theme_has_something_that_is_read() -> None:
    vectors = np.asarray([unit(1, 0), unit(1, 0.1), unit(0, 1), unit(0.1, 1)], np.float32)
    notes = [NoteId(name) for name in "abcd"]
    assert grouped(vectors, notes) == grouped(vectors, notes, read=[0, 3]) == [[0, 1], [2, 3]]
    assert grouped(vectors, notes, read=[0, 1]) == [[0, 1, 2, 3]]


def test_one_note_is_no_theme_and_nothing_has_none() -> None:
    vectors = np.asarray([unit(1, 0), unit(1, 0.1), unit(0, 1), unit(0.1, 1)], np.float32)
    same = [NoteId("a"), NoteId("b"), NoteId("c"), NoteId("c")]
    assert grouped(vectors, same) == [[0, 1, 2, 3]]
    assert grouped(vectors[:0], []) == []
    assert grouped(vectors[:1], same[:1]) == [[0]]


def test_what_is_left_without_the_question_is_at_right_angles_to_it() -> None:
    question = np.asarray(unit(1, 1), np.float32)
    left = rests(np.asarray([unit(1, 0), unit(0, 1)], np.float32), question)
    assert np.allclose(left @ question, 0, atol=1e-6)
    assert np.allclose(np.linalg.norm(left, axis=1), 1, atol=1e-6)


def test_where_nothing_sets_the_passages_apart_there_is_one_theme() -> None:
    alike = np.eye(8, dtype=np.float32)  # each as far from every other
    assert grouped(alike, [NoteId(f"n{at}") for at in range(8)]) == [list(range(8))]


def test_the_next_reading_is_always_the_one_that_is_worth_most() -> None:
    """.85 relevance − .15 cosine to the nearest chosen + .05 (.6 author + .25 space + .15 year − known)."""
    lot = np.random.default_rng(7)
    vectors = lot.normal(size=(30, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    choices = [
        Choice(
            at,
            NoteId(f"n{at}"),
            float(lot.uniform(0.7, 1)),
            frozenset({PersonId(f"p{lot.integers(4)}")}),
            SpaceName(f"s{lot.integers(3)}"),
            date(2020 + int(lot.integers(3)), 1, 1),
            float(lot.integers(2)) / 2,
        )
        for at in range(30)
    ]
    taken = [one.choice for one in chosen(choices, vectors, 8)]
    for place, one in enumerate(taken):
        before = taken[:place]

        def worth(other: Choice, before: list[Choice] = before) -> float:
            near = max((float(vectors[other.row] @ vectors[each.row]) for each in before), default=0.0)
            new = (
                0.6 * (not any(other.authors & each.authors for each in before))
                + 0.25 * (other.space not in {each.space for each in before})
                + 0.15 * (other.created.year not in {each.created.year for each in before})
            )
            return 0.85 * other.relevance - 0.15 * max(near, 0.0) + 0.05 * (new - other.known)

        assert worth(one) == max(worth(other) for other in choices if other not in before)


def test_a_lesson_weighs_more_than_what_was_expected_and_fewer_words_than_a_paragraph_less() -> None:
    paragraph = "word " * 15
    fields = ("Lesson", "Observed", "Expected", "Evidence")
    assert [weight((heading,), paragraph) for heading in fields] == [1.1, 1.0, 0.8, 0.8]
    assert weight((), paragraph) == weight((), paragraph * 9) == 1.0
    assert weight((), "word " * 14) < 1.0


@pytest.mark.parametrize(
    "beside",
    [
        "| a | b |\n|---|---|\n| many words | in many rows |\n",
        "```go\ntype Frost struct {\n  Door string\n}\n```\n",
        "- [a list of links](https://example.org)\n1. [and more][more]\n",
        "[a]: https://example.org/a\n[b]: https://example.org/b\n",
    ],
)
def test_tables_code_and_links_weigh_nothing(beside: str) -> None:
    assert weight((), beside * 9) == weight((), "")
    assert weight((), f"{beside * 9}\nA few words.") == weight((), "A few words.")


def test_half_of_the_words_make_prose_and_rows_and_mere_links_are_none() -> None:
    said = "Frost is kept off the door."
    row, link = "| keep | frost |", "- [frost](https://example.org/frost)"
    assert prose(said, said) == 1.0
    assert prose(f"{said}\nlet a = b", said) == 1.0
    assert 0 < prose(f"{row}\n{row}\n{row}\n{row}\n{said}", f"{row}\n{row}\n{row}\n{row}\n{said}") < 1
    assert prose(row, row) == prose(link, prose_of(link)) == prose("let a = b", " " * 9) == prose("", "") == 0
