"""What people left behind them, as far as a reader may see it."""

from __future__ import annotations

from datetime import date

from kbase.model import Kind, Link, PersonId, Relation, SpaceName
from kbase.store import Store
from tests.store.making import EVERYTHING, add, may_read


def named(store: Store, name: str) -> PersonId:
    with store.transaction("tester"):
        return store.people.named(name)


def test_what_others_made_of_a_note_is_found_and_told_apart(store: Store) -> None:
    first = add(store, "Frost", authors=("Bo",), created=date(2020, 1, 1))
    add(store, "Own", authors=("Bo",), links=(Link("Frost"),))
    add(
        store,
        "Cites",
        authors=("Åsa",),
        links=(Link("Frost"), Link("Frost", heading="Again")),
        created=date(2021, 1, 1),
    )
    add(store, "Adapts", authors=("Cem",), links=(Link("Frost", Relation.ADAPTS),), created=date(2022, 1, 1))
    add(store, "Hidden", authors=("Dag",), links=(Link("Frost"),), space=SpaceName("private"))
    question = add(store, "Why?", kind=Kind.QUESTION, authors=("Bo",))
    add(store, "So", kind=Kind.ANSWER, authors=("Åsa",), links=(Link(question, Relation.ANSWERS),))
    found = store.traces.built_on(named(store, "Bo"), may_read("general"))
    assert [(one.by.title, one.relation, one.own.id) for one in found] == [
        ("Adapts", Relation.ADAPTS, first),
        ("Cites", Relation.LINK, first),
    ]
    assert len(store.traces.built_on(named(store, "Bo"), EVERYTHING)) == 3


def test_when_and_where_somebody_wrote_is_told_of_readable_notes(store: Store) -> None:
    add(store, "Old", authors=("Bo",), created=date(2020, 1, 1))
    add(store, "New", authors=("Bo",), created=date(2022, 1, 1), space=SpaceName("private"))
    bo, nobody = named(store, "Bo"), named(store, "Åsa")
    assert store.traces.last_active([bo, nobody], EVERYTHING) == {bo: date(2022, 1, 1)}
    assert store.traces.last_active([bo], may_read("general")) == {bo: date(2020, 1, 1)}
    add(store, "Mended", authors=("Åsa",), created=date(2019, 1, 1), updated=date(2026, 5, 18))
    assert store.traces.last_active([nobody], EVERYTHING) == {nobody: date(2019, 1, 1)}
    assert store.traces.spaces([bo], EVERYTHING) == {bo: {"general", "private"}}
    assert store.traces.spaces([bo], may_read("general")) == {bo: {"general"}}
