"""People are ranked by what the question found of theirs, and each has receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kbase.model import Availability, Expert, Kind, NoteId, NoteSummary, Person, PersonId
from kbase.search.experts import Standing, copies, experts, learners_behind, standings, whoever_left_behind
from kbase.search.matching import FoundNote
from kbase.search.recency import Recency
from tests.search.values import found, summary, written

TODAY = date(2024, 6, 1)


def ranked(notes: Sequence[tuple[NoteSummary, float]], **options: object) -> list[Standing]:
    """Standings when these notes were found with these scores."""
    order = sorted(notes, key=lambda pair: -pair[1])
    hits = [found(note.id, score, number) for number, (note, score) in enumerate(order, 1)]
    said: dict[str, object] = {"activity": {}, "recency": Recency(), **options}
    return standings(hits, {note.id: written(note) for note, _ in notes}, **said)  # type: ignore[arg-type]  # options are free


def names(standing: Sequence[Standing]) -> list[str]:
    return [one.person for one in standing]


def test_the_author_of_the_best_note_comes_first() -> None:
    assert names(ranked([(summary("a", authors=("ann",)), 1.0), (summary("b", authors=("bo",)), 0.8)])) == [
        "ann",
        "bo",
    ]


def test_several_good_notes_outweigh_one_slightly_better() -> None:
    notes = [(summary(f"b{number}", authors=("bo",)), 0.95 - number / 100) for number in range(4)]
    assert names(ranked([(summary("a", authors=("ann",)), 1.0), *notes])) == ["bo", "ann"]


def test_an_accepted_answer_speaks_louder_than_a_note() -> None:
    accepted = summary("b", authors=("bo",), kind=Kind.ANSWER, accepted=True)
    first, _ = ranked([(summary("a", authors=("ann",)), 1.0), (accepted, 1.0)])
    assert first.person == "bo"
    assert first.evidence[0].role == "accepted answer"


def test_a_verified_note_speaks_louder() -> None:
    verified = summary("b", authors=("bo",), verified=TODAY)
    assert names(ranked([(summary("a", authors=("ann",)), 1.0), (verified, 1.0)]))[0] == "bo"


def test_a_superseded_note_speaks_less_than_a_valid_one_that_matches_a_little_worse() -> None:
    valid = summary("b", authors=("bo",))
    old = summary("a", authors=("ann",), superseded_by=valid.ref)
    first, second = ranked([(old, 1.0), (valid, 0.85)])
    assert (first.person, second.person) == ("bo", "ann")
    assert [one.evidence[0].outdated for one in (first, second)] == ["", "superseded"]


def expert(name: str, score: float, left: date | None = None, *, free: bool = True) -> Expert:
    who = Person(PersonId(name), name, left=left)
    return Expert(who, score, (), TODAY, availability=Availability(free=free and not left))


def test_whoever_left_stands_behind_those_who_can_be_asked_and_know_half_as_much() -> None:
    gone = date(2020, 1, 1)
    ranked = [
        expert("Ann", 1.0, gone),
        expert("Bo", 0.9, free=False),
        expert("Cy", 0.5),
        expert("Dee", 0.4, gone),
        expert("Eve", 0.1),
    ]
    told = whoever_left_behind(ranked, TODAY)
    assert [one.person.name for one in told] == ["Bo", "Cy", "Ann", "Dee", "Eve"]
    assert whoever_left_behind(ranked, date(2019, 1, 1)) == tuple(ranked), "they leave another day"
    alone = [ranked[0], ranked[1], ranked[4]]
    assert whoever_left_behind(alone, TODAY) == tuple(alone), "nobody to ask knows nearly as much"


def test_who_wants_to_learn_stands_behind_all_others_who_know() -> None:
    little = replace(expert("Eve", 0.1), little=True)
    ranked = [expert("Ann", 1.0), expert("Bo", 0.9), expert("Cy", 0.2), little]

    def told(*learning: str) -> list[str]:
        return [one.person.name for one in learners_behind(ranked, [PersonId(one) for one in learning])]

    assert told("Ann") == ["Bo", "Cy", "Ann", "Eve"]
    assert told("Cy", "Eve") == told("Ann", "Bo", "Cy") == ["Ann", "Bo", "Cy", "Eve"]


def test_asking_is_no_expertise() -> None:
    asked = summary("q", authors=("quinn",), kind=Kind.QUESTION)
    assert names(ranked([(asked, 1.0), (summary("a", authors=("ann",)), 0.9)])) == ["ann"]


def test_writing_much_about_other_things_changes_nothing() -> None:
    notes = [(summary("a", authors=("ann",)), 1.0), (summary("b", authors=("bo",)), 0.6)]
    others = [(summary(f"o{number}", authors=("bo",)), 0.1) for number in range(150)]
    assert names(ranked([*notes, *others])) == names(ranked(notes))


def test_the_same_note_fifty_times_is_one_vote() -> None:
    notes = [NoteId("a"), NoteId("b"), *(NoteId(f"copy{number}") for number in range(50))]
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], *([0.05, 0.998] for _ in range(50))], np.float32)
    authors = {note: [PersonId("ann" if note == "a" else "bo")] for note in notes}
    same = copies(notes, vectors, authors)
    assert same == {(PersonId("bo"), note) for note in notes[2:]}
    found_once = [(summary("a", authors=("ann",)), 1.0), (summary("b", authors=("bo",)), 0.9)]
    stuffed = [*found_once, *((summary(note, authors=("bo",)), 0.9) for note in notes[2:])]
    assert [(one.person, one.score) for one in ranked(stuffed, copies=same)] == [
        (one.person, one.score) for one in ranked(found_once)
    ]


def test_many_notes_of_one_author_are_told_apart_as_few_are() -> None:
    random = np.random.default_rng(5)
    rows = random.standard_normal((120, 16)).astype(np.float32)
    rows[60:] = rows[:60] + random.normal(0, 0.05, (60, 16))  # each once more, nearly
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    notes = [NoteId(f"n{number}") for number in range(120)]
    alone = {note: (PersonId("ann"),) for note in notes}
    pairs = {note: (PersonId(f"p{number % 60}"),) for number, note in enumerate(notes)}
    again = {(PersonId("ann"), note) for note in notes[60:]}
    assert copies(notes, rows, alone) == again
    assert copies(notes, rows, pairs) == {
        (PersonId(f"p{number}"), notes[60 + number]) for number in range(60)
    }


def test_what_two_people_say_alike_counts_for_both() -> None:
    alike = np.array([[1.0, 0.0], [1.0, 0.0]], np.float32)
    notes = [NoteId("a"), NoteId("b")]
    assert not copies(notes, alike, {notes[0]: [PersonId("ann")], notes[1]: [PersonId("bo")]})


def test_of_two_equals_the_one_active_lately_comes_first() -> None:
    notes = [(summary("a", authors=("ann",)), 1.0), (summary("b", authors=("bo",)), 1.0)]
    lately = {PersonId("bo"): 1.0, PersonId("ann"): 0.1}
    assert names(ranked(notes, activity=lately)) == ["bo", "ann"]
    assert names(ranked(notes, activity=lately, recency=Recency(weight=0.0))) == ["ann", "bo"]


def test_authors_share_what_they_wrote_together() -> None:
    together = summary("a", authors=("ann", "al", "amy", "abe"))
    assert names(ranked([(together, 1.0), (summary("b", authors=("bo",)), 0.95)]))[0] == "bo"


def test_those_to_be_left_out_are_not_suggested() -> None:
    notes = [(summary("a", authors=("ann",)), 1.0), (summary("b", authors=("bo",)), 0.8)]
    assert names(ranked(notes, leave_out=[PersonId("ann")])) == ["bo"]


def test_receipts_are_strongest_first_and_say_their_share() -> None:
    notes = [(summary(f"b{number}", authors=("bo",)), 1.0 - number / 10) for number in range(3)]
    (one,) = ranked(notes)
    assert [receipt.note.id for receipt in one.evidence] == ["b0", "b1", "b2"]
    assert sum(receipt.share for receipt in one.evidence) == pytest.approx(1.0)
    assert one.score == 1.0
    assert one.last_active == date(2024, 1, 1)


def test_a_note_that_may_not_be_read_has_no_vote() -> None:
    hits = [found("secret", 1.0), found("a", 0.9)]
    assert names(standings(hits, {NoteId("a"): written(summary("a", authors=("ann",)))}, {}, Recency())) == [
        "ann"
    ]


def test_nothing_found_suggests_nobody() -> None:
    assert standings([], {}, {}, Recency()) == []
    assert standings([FoundNote(NoteId("x"), ())][:0], {}, {}, Recency()) == []


def test_a_person_without_a_record_is_not_shown() -> None:
    both = ranked([(summary("a", authors=("ann",)), 1.0), (summary("b", authors=("bo",)), 0.9)])
    (ann,) = experts(both, {PersonId("ann"): Person(PersonId("ann"), "Ann")})
    assert ann.person.name == "Ann"
    assert ann.evidence == both[0].evidence
