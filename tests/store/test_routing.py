"""Who was asked what in person is kept, and counted for whoever may read the question."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from kbase.model import Kind, Link, NoteId, PersonId, PersonRecord, Relation, SpaceName
from kbase.store import Store
from kbase.store.keys import today
from tests.store.making import EVERYTHING, add, may_read, remove, troubles


def ask(store: Store, person: PersonId, title: str, space: str = "general") -> NoteId:
    question = add(store, title, kind=Kind.QUESTION, space=SpaceName(space))
    with store.transaction("Åsa"):
        store.routed.add(person, question)
    return question


def bo(store: Store) -> PersonId:
    with store.transaction("tester"):
        return store.people.save(PersonRecord("Bo Ek"))


def test_a_question_waits_until_somebody_answers(store: Store) -> None:
    person = bo(store)
    first = ask(store, person, "Why frost?")
    second = ask(store, person, "Why noise?")
    waiting = store.routed.waiting_for(person, EVERYTHING)
    assert [(one.question.id, one.by, one.person) for one in waiting] == [
        (first, "Åsa", person),
        (second, "Åsa", person),
    ]
    add(store, "Answer", kind=Kind.ANSWER, links=(Link(first, Relation.ANSWERS),))
    assert [one.question.id for one in store.routed.waiting_for(person, EVERYTHING)] == [second]
    assert store.routed.since([person], 7) == {person: 2}
    assert store.routed.since([person], 0) == {}


@pytest.mark.parametrize(
    ("back", "counted"),
    [(timedelta(0), 1), (timedelta(microseconds=1000), 0)],
    ids=["from the first moment of the sixth day before", "a thousandth earlier"],
)
def test_seven_days_are_whole_ones_and_today_is_the_last(store: Store, back: timedelta, counted: int) -> None:
    person = bo(store)
    ask(store, person, "Why frost?")
    midnight = datetime.combine(today() - timedelta(days=6), time(), UTC)
    with store.transaction("tester"):
        moment = (midnight - back).isoformat(timespec="milliseconds")
        store._database.write("UPDATE routed_question SET at = ?", (moment,))
    assert store.routed.since([person], 7).get(person, 0) == counted


def test_a_removed_question_counts_but_waits_for_nobody(store: Store) -> None:
    person = bo(store)
    remove(store, ask(store, person, "Why frost?"))
    assert store.routed.waiting_for(person, EVERYTHING) == ()
    assert store.routed.since([person], 7) == {person: 1}
    assert store.routed.since([person], 7, may_read("general")) == {}
    assert troubles(store) == []


def test_a_private_question_is_counted_for_its_readers_alone(store: Store) -> None:
    person = bo(store)
    ask(store, person, "Why frost?", "private")
    assert store.routed.since([person], 7, may_read("general")) == {}
    assert store.routed.waiting_for(person, may_read("general")) == ()
    assert store.routed.since([person], 7, may_read("private")) == {person: 1}


def test_what_one_was_asked_counts_for_who_they_became(store: Store) -> None:
    person = bo(store)
    with store.transaction("tester"):
        other = store.people.named("B. Ek")
    question = ask(store, other, "Why frost?")
    with store.transaction("tester"):
        store.identities.merge(other, person, "one human")
    assert store.routed.since([person], 7) == {person: 1}
    assert [one.question.id for one in store.routed.waiting_for(person, EVERYTHING)] == [question]
    with store.transaction("tester"):
        store.identities.part("B. Ek")
    assert store.routed.since([person, other], 7) == {other: 1}


def test_whom_a_question_was_put_to_is_told_to_who_may_read_it(store: Store) -> None:
    person = bo(store)
    question = ask(store, person, "Why frost?", "private")
    (asked,) = store.routed.of(question, may_read("private"))
    assert (asked.person.id, asked.person.name, asked.by) == (person, "Bo Ek", "Åsa")
    assert store.routed.of(question, may_read("general")) == ()
