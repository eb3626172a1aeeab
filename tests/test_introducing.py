"""Questions reach people in person as far as they let themselves be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kbase.errors import BadNote, BadRecord, Forbidden, NotFound, Unavailable
from kbase.library import Library
from kbase.model import Actor, Draft, Filters, Kind, Link, NoteId, PersonId, PersonRecord, Relation
from tests.libraries import holding


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library that shares the session's model."""
    with holding(tmp_path / "library", owner="Ada Lovelace") as made:
        yield made


def person_called(library: Library, record: PersonRecord) -> PersonId:
    """Somebody with a note, whose record is then saved."""
    library.contribute(Draft("Frost", "Frost on the door.", authors=(record.name,)), library.owner)
    (person,) = (PersonId(one.name) for one in library.people(library.owner) if one.title == record.name)
    library.introducing.change(person, record, library.owner)
    return person


def ask(library: Library, person: PersonId, title: str) -> None:
    library.contribute(Draft(title, title, Kind.QUESTION), library.owner, to=person)


def test_a_question_is_asked_until_the_limit_is_reached(library: Library) -> None:
    bo = person_called(library, PersonRecord("Bo Ek", weekly_limit=2))
    for title in ("Why frost?", "Why noise?"):
        ask(library, bo, title)
    before = library.notes(Filters(), library.owner).total
    with pytest.raises(Unavailable, match="Bo Ek has been asked twice this week, their limit"):
        ask(library, bo, "Why so many?")
    assert library.notes(Filters(), library.owner).total == before
    view = library.person(bo, library.owner)
    assert [one.question.title for one in view.waiting] == ["Why frost?", "Why noise?"]
    assert not view.availability.free


@pytest.mark.parametrize(
    "record",
    [
        PersonRecord("Bo Ek", away_until=date(9999, 1, 1)),
        PersonRecord("Bo Ek", away_until=date(9999, 1, 1), suggest=False),
        PersonRecord("Bo Ek", left=date(2020, 1, 1)),
        PersonRecord("Bo Ek", weekly_limit=0),
    ],
)
def test_who_cannot_be_asked_is_not(library: Library, record: PersonRecord) -> None:
    with pytest.raises(Unavailable, match="Ask somebody else"):
        ask(library, person_called(library, record), "Why frost?")


def test_who_wishes_no_suggestion_is_asked_by_whoever_turns_to_them(library: Library) -> None:
    bo = person_called(library, PersonRecord("Bo Ek", suggest=False, weekly_limit=1))
    ask(library, bo, "Why frost?")
    with pytest.raises(Unavailable, match="has been asked once this week"):
        ask(library, bo, "Why noise?")


def test_only_questions_are_asked_of_somebody(library: Library) -> None:
    bo = person_called(library, PersonRecord("Bo Ek"))
    with pytest.raises(BadNote):
        library.contribute(Draft("Frost", "Frost."), library.owner, to=bo)
    with pytest.raises(NotFound):
        ask(library, PersonId("a" * 16), "Why frost?")


def test_a_question_that_is_here_is_put_to_several_and_counts_for_each_once(library: Library) -> None:
    bo, cy = (person_called(library, PersonRecord(name, weekly_limit=1)) for name in ("Bo Ek", "Cy Orr"))
    frost = library.contribute(Draft("Why frost?", "It grows.", Kind.QUESTION), library.owner)
    for person in (bo, bo, cy):
        library.introducing.put(frost, person, library.owner)
    asked = library.note(frost, library.owner).asked_of
    assert [(one.person.id, one.by) for one in asked] == [(bo, "Ada Lovelace"), (cy, "Ada Lovelace")]
    assert [(line.action, line.subject) for line in library._store.audit.recent(2)] == [
        ("question asked of somebody", frost)
    ] * 2
    noise = library.contribute(Draft("Why noise?", "It hums.", Kind.QUESTION), library.owner)
    with pytest.raises(Unavailable, match="their limit"):
        library.introducing.put(noise, bo, library.owner)
    assert library.note(noise, library.owner).asked_of == ()


def test_only_who_may_write_puts_a_question_and_only_a_question_is_put(library: Library) -> None:
    bo = person_called(library, PersonRecord("Bo Ek"))
    frost = library.contribute(Draft("Why frost?", "It grows.", Kind.QUESTION), library.owner)
    note = library.contribute(Draft("Frost", "Frost."), library.owner)
    with pytest.raises(Forbidden):
        library.introducing.put(frost, bo, Actor("Mallory"))
    with pytest.raises(BadNote):
        library.introducing.put(note, bo, library.owner)
    with pytest.raises(NotFound):
        library.introducing.put(NoteId("a" * 16), bo, library.owner)


def test_a_question_asked_again_of_the_same_person_is_no_change(library: Library) -> None:
    bo = person_called(library, PersonRecord("Bo Ek"))
    frost = library.contribute(Draft("Why frost?", "It grows.", Kind.QUESTION), library.owner)
    library.introducing.put(frost, bo, library.owner)
    before = library._store.changes.number()
    library.introducing.put(frost, bo, library.owner)
    assert library._store.changes.number() == before


def test_nobody_is_asked_their_own_question_or_one_that_has_an_answer(library: Library) -> None:
    bo = person_called(library, PersonRecord("Bo Ek"))
    own = library.contribute(
        Draft("Why noise?", "It hums.", Kind.QUESTION, authors=("Bo Ek",)), library.owner
    )
    with pytest.raises(Unavailable, match="Bo Ek asked this"):
        library.introducing.put(own, bo, library.owner)
    frost = library.contribute(Draft("Why frost?", "It grows.", Kind.QUESTION), library.owner)
    library.contribute(
        Draft("The seal", "The seal leaks.", Kind.ANSWER, links=(Link("Why frost?", Relation.ANSWERS),)),
        library.owner,
    )
    with pytest.raises(BadNote, match="has an answer already"):
        library.introducing.put(frost, bo, library.owner)
    assert library.note(frost, library.owner).asked_of == ()


def test_a_record_is_changed_by_who_may_write_and_keeps_its_history(library: Library) -> None:
    bo = person_called(library, PersonRecord("Bo Ek", role="Electrician"))
    library.introducing.change(bo, PersonRecord("Bo Ek-Berg", role="Engineer"), library.owner)
    assert library.introducing.record(bo, library.owner).name == "Bo Ek-Berg"
    history = library.introducing.history(bo, library.owner)
    assert [one.said["role"] for one in history] == ["Engineer", "Electrician"]
    with pytest.raises(Forbidden):
        library.introducing.change(bo, PersonRecord("Bo"), Actor("Mallory"))
    for look in (library.introducing.record, library.introducing.history):
        with pytest.raises(Forbidden):
            look(bo, Actor("Mallory"))


def test_a_successor_may_be_named_by_what_can_only_mean_them(library: Library) -> None:
    bo = person_called(library, PersonRecord("Bo Ek"))
    person_called(library, PersonRecord("Nurul Aisyah"))
    library.introducing.change(bo, PersonRecord("Bo Ek", successor="nurul"), library.owner)
    assert library.introducing.record(bo, library.owner).successor == "Nurul Aisyah"
    person_called(library, PersonRecord("Nurul Huda"))
    with pytest.raises(BadRecord, match="did you mean Nurul Aisyah or Nurul Huda"):
        library.introducing.change(bo, PersonRecord("Bo Ek", successor="nurul"), library.owner)
    library.introducing.change(bo, PersonRecord("Bo Ek", successor="Nurul Aisyah"), library.owner)


def test_who_has_left_names_whom_to_ask(library: Library) -> None:
    library.contribute(Draft("Pumps", "They hum.", authors=("Bo Ek", "Nurul Aisyah")), library.owner)
    bo = library.meeting.find("Bo Ek", library.owner)
    left = PersonRecord("Bo Ek", left=date(2020, 1, 1), successor="Nurul Aisyah")
    library.introducing.change(bo, left, library.owner)
    question = library.contribute(Draft("Why?", "Why do they hum?", kind=Kind.QUESTION), library.owner)
    with pytest.raises(Unavailable, match="Ask Nurul Aisyah, or leave"):
        library.introducing.put(question, bo, library.owner)


def test_a_successor_from_a_file_who_is_not_here_yet_stands_while_the_rest_is_changed(
    library: Library,
) -> None:
    with library._store.transaction("test"):
        bo = library._store.people.save(PersonRecord("Bo Ek", successor="Who Comes"))
    record = library.introducing.record(bo, library.owner)
    library.introducing.change(bo, replace(record, role="Electrician"), library.owner)
    assert library.introducing.record(bo, library.owner).successor == "Who Comes"
