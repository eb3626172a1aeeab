"""One human may go by several names; identities are joined visibly and reversibly."""

from __future__ import annotations

from datetime import date

import pytest

from kbase.errors import BadInput, NotFound
from kbase.model import Filters, NoteId, PersonId, PersonRecord, SpaceName
from kbase.store import Store
from tests.store.making import EVERYTHING, add, may_read, troubles

TAN = PersonRecord(
    name="Tan Wei Ling",
    aliases=("Wei Ling Tan", "Wei Ling"),
    email="weiling.tan@corymb.example",
    role="Instruments",
    site="bukit-serai",
    about="Every sensor is wrong.",
    left=date(2025, 1, 2),
    successor="Bo Ek",
    offers=("calibration",),
    wants_to_learn=("electronics",),
)


def save(store: Store, record: PersonRecord) -> PersonId:
    with store.transaction("tester"):
        return store.people.save(record)


def named(store: Store, name: str) -> PersonId:
    with store.transaction("tester"):
        return store.people.named(name)


def test_a_person_comes_back_as_recorded(store: Store) -> None:
    person = store.people.get(save(store, TAN))
    assert (person.name, person.aliases, person.email) == (TAN.name, TAN.aliases, TAN.email)
    assert (person.role, person.site, person.about, person.left) == (TAN.role, TAN.site, TAN.about, TAN.left)
    assert (person.offers, person.wants_to_learn) == (TAN.offers, TAN.wants_to_learn)
    assert person.successor is None


def test_a_successor_may_come_later(store: Store) -> None:
    tan = save(store, TAN)
    bo = save(store, PersonRecord("Bo Ek"))
    successor = store.people.get(tan).successor
    assert successor is not None
    assert successor.id == bo


@pytest.mark.parametrize(
    "name", ["tan wei ling", "TAN  WEI LING", "Wei Ling", "WEILING.TAN@corymb.example", "Tan\tWei\nLing"]
)
def test_a_person_is_found_by_every_name(store: Store, name: str) -> None:
    tan = save(store, TAN)
    assert named(store, name) == tan
    found = store.people.find(name)
    assert found is not None
    assert found.id == tan
    assert store.people.find(tan) == found


def test_a_name_in_two_unicode_forms_is_one_person(store: Store) -> None:
    assert named(store, "Åsa Straße") == named(store, "A\u030asa STRASSE")


def test_a_record_gathers_those_known_by_its_aliases(store: Store) -> None:
    note = add(store, "Loggers", authors=("Wei Ling",))
    other = add(store, "Probes", authors=("Tan Wei Ling",))
    before = store.people.find("Wei Ling")
    assert before is not None
    tan = save(store, TAN)
    assert store.people.find("wei ling") == store.people.get(tan)
    assert store.people.get(before.id).id == tan
    assert {summary.id for summary in store.people.notes_of(tan, EVERYTHING)} == {note, other}
    assert [author.name for author in store.notes.get(note, EVERYTHING).summary.authors] == ["Tan Wei Ling"]
    assert store.notes.draft(note).authors == ("Wei Ling",)
    assert store.notes.page(EVERYTHING, Filters(authors=(before.id,)), 5, 0).total == 2
    assert len(store.people.all(EVERYTHING)) == 1


def test_joining_is_undone_by_parting(store: Store) -> None:
    note = add(store, "Loggers", authors=("Wei Ling",))
    tan = save(store, TAN)
    with store.transaction("tester"):
        apart = store.identities.part("Wei Ling")
    assert [summary.id for summary in store.people.notes_of(apart, EVERYTHING)] == [note]
    assert store.people.notes_of(tan, EVERYTHING) == ()
    with pytest.raises(NotFound), store.transaction("tester"):
        store.identities.part("Nobody")


def test_an_alias_somebody_elses_record_claims_stays_theirs(store: Store) -> None:
    bo = save(store, PersonRecord("Bo Ek", aliases=("Wei Ling",)))
    tan = save(store, TAN)
    assert tan != bo
    assert named(store, "Wei Ling") == bo
    assert named(store, "Tan Wei Ling") == tan


def test_a_main_name_is_taken_back_from_somebody_elses_aliases(store: Store) -> None:
    bo = save(store, PersonRecord("Bo Ek", aliases=("Tan Wei Ling",)))
    tan = save(store, TAN)
    assert tan != bo
    assert named(store, "Tan Wei Ling") == tan
    assert save(store, PersonRecord("Bo Ek", aliases=("Tan Wei Ling",))) == bo
    assert named(store, "Tan Wei Ling") == tan
    assert store.people.get(bo).name == "Bo Ek"


def test_a_person_who_takes_another_name_stays_the_same_person(store: Store) -> None:
    add(store, "Probes", authors=("Tan Wei Ling",))
    tan = save(store, TAN)
    renamed = save(store, PersonRecord("Lim Wei Ling", aliases=("Tan Wei Ling",), email=TAN.email))
    assert renamed == tan
    assert store.people.get(tan).name == "Lim Wei Ling"
    assert [note.title for note in store.people.notes_of(tan, EVERYTHING)] == ["Probes"]


def test_two_records_with_one_address_become_one(store: Store) -> None:
    first = save(store, PersonRecord("Wei", email="wei@corymb.example"))
    second = save(store, PersonRecord("Tan"))
    one = save(store, PersonRecord("Tan", email="WEI@corymb.example"))
    assert one == second
    assert store.people.get(first).id == one
    assert named(store, "Wei") == one
    assert len(store.people.all(EVERYTHING)) == 1


def test_no_record_swallows_another_by_an_alias(store: Store) -> None:
    wei = save(store, PersonRecord("Wei", email="wei@corymb.example"))
    tan = save(store, PersonRecord("Tan", aliases=("Wei", "wei@corymb.example")))
    assert wei != tan
    assert named(store, "Wei") == named(store, "wei@corymb.example") == wei


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_a_person_needs_a_name(store: Store, blank: str) -> None:
    with pytest.raises(BadInput):
        save(store, PersonRecord(blank, aliases=("A",)))
    with pytest.raises(BadInput):
        named(store, blank)


def test_saving_a_record_again_changes_it(store: Store) -> None:
    first = save(store, TAN)
    again = save(store, PersonRecord("Tan Wei Ling", role="Retired"))
    assert again == first
    assert store.people.get(first).role == "Retired"


def test_chains_of_joined_identities_end_at_the_last(store: Store) -> None:
    first = named(store, "W. Tan")
    save(store, PersonRecord("Wei Ling", aliases=("W. Tan",)))
    assert store.people.get(first).name == "Wei Ling"


def test_someone_known_only_from_private_notes_does_not_exist_for_others(store: Store) -> None:
    add(store, "Secret", authors=("Åsa",), space=SpaceName("private"))
    person = store.people.find("Åsa")
    assert person is not None
    outsider = may_read("general")
    assert store.people.find("Åsa", outsider) is None
    assert store.people.all(outsider) == ()
    with pytest.raises(NotFound):
        store.people.get(person.id, outsider)
    with pytest.raises(NotFound):
        store.people.get(PersonId("none"), outsider)
    assert store.people.get(person.id, may_read("private")) == person


def test_a_recorded_person_is_known_to_everybody_without_their_private_notes(store: Store) -> None:
    tan = save(store, TAN)
    add(store, "Secret", authors=("Wei Ling",), space=SpaceName("private"))
    counts = store.people.all(may_read("general"))
    assert [(count.name, count.title, count.notes) for count in counts] == [(tan, "Tan Wei Ling", 0)]
    assert store.people.notes_of(tan, may_read("general")) == ()


def test_coauthors_come_with_how_often(store: Store) -> None:
    add(store, "One", authors=("Bo", "Åsa"))
    add(store, "Two", authors=("Bo", "Åsa", "Cem"))
    add(store, "Three", authors=("Bo", "Dag"), space=SpaceName("private"))
    bo = named(store, "Bo")
    near = store.people.coauthors([bo], may_read("general"))[bo]
    assert [(person.name, together) for person, together in near] == [("Åsa", 2), ("Cem", 1)]


def test_authors_of_notes_come_in_their_order(store: Store) -> None:
    first = add(store, "One", authors=("Bo", "Åsa"))
    second = add(store, "Two")
    hidden = add(store, "Three", authors=("Bo",), space=SpaceName("private"))
    authors = store.people.of_notes([second, hidden, first, NoteId("none")], may_read("general"))
    assert {note: [person.name for person in people] for note, people in authors.items()} == {
        first: ["Bo", "Åsa"],
        second: [],
    }


def test_notes_of_a_person_come_newest_first(store: Store) -> None:
    add(store, "Old", authors=("Bo",), created=date(2020, 1, 1))
    add(store, "New", authors=("Bo",), created=date(2022, 1, 1))
    notes = store.people.notes_of(named(store, "Bo"), EVERYTHING)
    assert [note.title for note in notes] == ["New", "Old"]
    assert troubles(store) == []


@pytest.mark.parametrize("odd", ["", "   ", "'", "%", "\0"])
def test_an_odd_name_is_nobody(store: Store, odd: str) -> None:
    save(store, TAN)
    assert store.people.find(odd) is None
