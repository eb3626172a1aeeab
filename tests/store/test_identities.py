"""Identities are joined so that parting them gives back exactly what there was."""

from __future__ import annotations

import pytest

from kbase.errors import BadInput, NotFound
from kbase.model import PersonId, PersonRecord
from kbase.store import Store
from tests.store.making import EVERYTHING, add, may_read, troubles


def save(store: Store, record: PersonRecord) -> PersonId:
    with store.transaction("tester"):
        return store.people.save(record)


def named(store: Store, name: str) -> PersonId:
    with store.transaction("tester"):
        return store.people.named(name)


def merge(store: Store, gone: PersonId, kept: PersonId) -> PersonId:
    with store.transaction("tester"):
        return store.identities.merge(gone, kept, "one human")


def part(store: Store, name: str) -> PersonId:
    with store.transaction("tester"):
        return store.identities.part(name)


def test_a_merge_is_undone_to_the_id_and_the_record(store: Store) -> None:
    note = add(store, "Loggers", authors=("W. Tan",))
    other = save(store, PersonRecord("W. Tan", aliases=("Wei",), role="Instruments"))
    tan = save(store, PersonRecord("Tan Wei Ling", role="Networks"))
    assert merge(store, other, tan) == tan
    assert store.people.get(other).role == "Networks"
    assert [one.id for one in store.people.notes_of(tan, EVERYTHING)] == [note]
    assert part(store, "Wei") == other
    assert store.people.get(other).role == "Instruments"
    assert named(store, "W. Tan") == other
    assert [one.id for one in store.people.notes_of(other, EVERYTHING)] == [note]
    assert store.people.notes_of(tan, EVERYTHING) == ()
    assert troubles(store) == []


def test_names_of_a_merged_record_are_still_told(store: Store) -> None:
    other = save(store, PersonRecord("W. Tan", aliases=("Wei",), email="wei@corymb.example"))
    tan = save(store, PersonRecord("Tan Wei Ling"))
    third = save(store, PersonRecord("Ling"))
    merge(store, other, tan)
    merge(store, tan, third)

    def told() -> dict[str, bool]:
        return {
            row.spelled: row.recorded
            for rows in store.identities.names(EVERYTHING, third).values()
            for row in rows
        }

    assert told() == dict.fromkeys(("Ling", "Tan Wei Ling", "W. Tan", "Wei", "wei@corymb.example"), True)
    found = store.people.find("wei@corymb.example", may_read("general"))
    assert found is not None
    assert found.id == third
    part(store, "Tan Wei Ling")
    assert told() == {"Ling": True}


def test_the_one_with_a_record_stays(store: Store) -> None:
    tan = save(store, PersonRecord("Tan Wei Ling"))
    assert merge(store, tan, named(store, "W. Tan")) == tan


def test_one_person_cannot_be_merged_with_themselves(store: Store) -> None:
    tan = named(store, "Tan")
    with pytest.raises(BadInput, match="already"):
        merge(store, tan, tan)
    with pytest.raises(NotFound):
        merge(store, PersonId("nobody"), tan)


def test_merges_inside_merges_are_undone_in_any_order(store: Store) -> None:
    a, b, c = (named(store, name) for name in ("A", "B", "C"))
    merge(store, a, b)
    merge(store, b, c)
    assert store.people.get(a).id == c
    assert part(store, "B") == b
    assert store.people.get(a).id == b
    merge(store, b, c)
    assert part(store, "A") == a
    assert named(store, "B") == c
    assert part(store, "B") == b
    assert [named(store, name) for name in ("A", "B", "C")] == [a, b, c]


def test_whom_somebody_kept_apart_no_record_joins_again(store: Store) -> None:
    record = PersonRecord("Tan Wei Ling", aliases=("Wei",))
    tan, wei = named(store, "Tan Wei Ling"), named(store, "Wei")
    assert save(store, record) == tan
    assert store.people.get(wei).id == tan
    assert part(store, "Wei") == wei
    assert store.people.get(tan).aliases == ()
    assert save(store, record) == tan
    assert named(store, "Wei") == wei
    merge(store, wei, tan)
    assert named(store, "Wei") == tan


def test_what_somebody_is_called_stays_theirs(store: Store) -> None:
    named(store, "Tan")
    with pytest.raises(BadInput, match="what they are called"):
        part(store, "Tan")


def test_merging_and_parting_are_in_the_audit_trail(store: Store) -> None:
    merge(store, named(store, "Wei"), named(store, "Tan"))
    part(store, "Wei")
    assert [line.action for line in store.audit.recent(2)] == ["people parted", "people merged: one human"]


def test_a_record_keeps_its_history_and_what_a_file_leaves_out(store: Store) -> None:
    tan = save(store, PersonRecord("Tan", suggest=False, weekly_limit=2))
    save(store, PersonRecord("Tan", role="Instruments", unsaid=frozenset({"suggest", "weekly_limit"})))
    save(store, PersonRecord("Tan", role="Instruments", unsaid=frozenset({"suggest", "weekly_limit"})))
    person = store.people.get(tan)
    assert (person.role, person.suggest, person.weekly_limit) == ("Instruments", False, 2)
    assert [one.said["role"] for one in store.people.revisions(tan)] == ["Instruments", ""]
    assert store.people.record(tan) == PersonRecord("Tan", role="Instruments", suggest=False, weekly_limit=2)
