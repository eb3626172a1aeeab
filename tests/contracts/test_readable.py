"""What every call of the store that takes a reader keeps: nothing of what may not be read is told.

A call that is added and takes `readable` fails here until it is tried too.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date

import pytest

from kbase.errors import NotFound
from kbase.model import (
    Among,
    Draft,
    Filters,
    FoundPassage,
    Helping,
    Kind,
    Link,
    NoteId,
    PassageId,
    PersonRecord,
    Readable,
    Relation,
    Source,
    SpaceName,
    SpaceRecord,
)
from kbase.pack import Pack, PackId
from kbase.store import Place, Store
from tests.store.making import EVERYTHING, MODEL, NO_FILTERS, add, add_draft, may_read, remove

SECRET = "Zanzibar"
OUTSIDER = may_read("general")
INSIDER = may_read("general", "vault")

Call = Callable[[Store, NoteId, Readable], object]


PASSAGES: dict[NoteId, list[PassageId]] = {}


def passages_of(store: Store, note: NoteId) -> list[PassageId]:
    """The passages a note has, or had before it was removed."""
    found = [passage.id for passage in store.passages.of_note(note)]
    return PASSAGES.setdefault(note, found)


def texts(store: Store, among: Among) -> list[FoundPassage]:
    return store.passages.fetch([] if among.ids is None else among.ids, EVERYTHING)


def packs_of(store: Store) -> list[PackId]:
    return [line.id for line in store.packs.all(EVERYTHING)]


SILENT = ("notes.links", "notes.question_of", "helped.nearness")
"""They say no word of the note itself."""

READING_CALLS: dict[str, Call] = {
    "applied.of": lambda store, note, reader: store.applied.of(note, reader),
    "authorship.of": lambda store, note, reader: store.authorship.of(
        [one.id for one in store.notes.page(EVERYTHING, NO_FILTERS, 99, 0).notes], reader
    ),
    "authorship.all": lambda store, note, reader: store.authorship.all(reader),
    "authorship.count": lambda store, note, reader: [
        SECRET
        for _ in range(1, store.authorship.count(reader))  # the open note counts too
    ],
    "helped.answering": lambda store, note, reader: [
        SECRET for _ in store.helped.answering(f"Where is {SECRET}?", reader)
    ],
    "helped.newest": lambda store, note, reader: store.helped.newest(reader, 99),
    "helped.nearness": lambda store, note, reader: store.helped.nearness(reader, MODEL, 99),
    "notes.get": lambda store, note, reader: store.notes.get(note, reader),
    "notes.summaries": lambda store, note, reader: store.notes.summaries([note], reader),
    "notes.page": lambda store, note, reader: store.notes.page(reader, NO_FILTERS, 99, 0, "title"),
    "notes.links": lambda store, note, reader: store.notes.links(note, reader),
    "notes.backlinks": lambda store, note, reader: store.notes.backlinks(note, reader),
    "notes.pointers": lambda store, note, reader: [
        SECRET for pair in store.notes.pointers([note], reader) if note in pair
    ],
    "notes.answers": lambda store, note, reader: store.notes.answers(note, reader),
    "notes.question_of": lambda store, note, reader: store.notes.question_of(note, reader),
    "notes.resolve": lambda store, note, reader: store.notes.resolve(f"{SECRET} plan", reader),
    "notes.unresolved": lambda store, note, reader: store.notes.unresolved(reader),
    "notes.numbered": lambda store, note, reader: [
        SECRET for one in store.notes.numbered("401", reader) if one == note
    ],
    "notes.paths_of": lambda store, note, reader: store.notes.paths_of([note], reader),
    "notes.overview": lambda store, note, reader: store.notes.overview(reader),
    "passages.fetch": lambda store, note, reader: store.passages.fetch(passages_of(store, note), reader),
    "passages.among": lambda store, note, reader: texts(store, store.passages.among(reader, NO_FILTERS)),
    "passages.phrase": lambda store, note, reader: store.passages.fetch(
        store.passages.phrase([SECRET, "it"], 9, reader, NO_FILTERS), EVERYTHING
    ),
    "passages.complete": lambda store, note, reader: store.passages.complete("zanz", 9, reader),
    "passages.openings": lambda store, note, reader: store.passages.openings([note], reader),
    "passages.under": lambda store, note, reader: store.passages.under([note], [f"{SECRET} parts"], reader),
    "places.all": lambda store, note, reader: [
        SECRET for one in store.places.all(reader).notes if one == note
    ],
    "places.waiting": lambda store, note, reader: [
        SECRET
        for _ in range(1, store.places.waiting(reader))  # the open note waits too
    ],
    "forms.under": lambda store, note, reader: store.passages.fetch(
        [one[0] for one in store.forms.under(SECRET, reader, NO_FILTERS, 9)], EVERYTHING
    ),
    "outcomes.of": lambda store, note, reader: [store.outcomes.of(pack, reader) for pack in packs_of(store)],
    "outcomes.sessions": lambda store, note, reader: store.outcomes.sessions(note, reader),
    "packs.all": lambda store, note, reader: store.packs.all(reader),
    "packs.get": lambda store, note, reader: [store.packs.get(pack, reader) for pack in packs_of(store)],
    "packs.versions": lambda store, note, reader: [
        store.packs.versions(pack, reader) for pack in packs_of(store)
    ],
    "people.get": lambda store, note, reader: store.people.get(store.people.named(f"{SECRET} Jones"), reader),
    "people.those": lambda store, note, reader: store.people.those(
        [store.people.named(f"{SECRET} Jones")], reader
    ),
    "people.find": lambda store, note, reader: store.people.find(f"{SECRET} Jones", reader),
    "people.all": lambda store, note, reader: store.people.all(reader),
    "people.of_notes": lambda store, note, reader: store.people.of_notes([note], reader),
    "people.notes_of": lambda store, note, reader: store.people.notes_of(
        store.people.named(f"{SECRET} Jones"), reader
    ),
    "people.notes_of_each": lambda store, note, reader: store.people.notes_of_each(
        [store.people.named(f"{SECRET} Jones")], reader
    ),
    "people.everybody": lambda store, note, reader: store.people.everybody(reader),
    "identities.names": lambda store, note, reader: store.identities.names(reader),
    "identities.spellings": lambda store, note, reader: store.identities.spellings(reader),
    "traces.last_active": lambda store, note, reader: [
        SECRET for _ in store.traces.last_active([store.people.named(f"{SECRET} Jones")], reader)
    ],
    "traces.spaces": lambda store, note, reader: [
        SECRET for _ in store.traces.spaces([store.people.named(f"{SECRET} Jones")], reader)
    ],
    "traces.built_on": lambda store, note, reader: store.traces.built_on(
        store.people.named(f"{SECRET} Jones"), reader
    ),
    "people.coauthors": lambda store, note, reader: store.people.coauthors(
        [store.people.named("Ann")], reader
    ),
    "routed.since": lambda store, note, reader: [
        SECRET for _ in store.routed.since([store.people.named("Ann")], 9, reader)
    ],
    "routed.of": lambda store, note, reader: [SECRET for _ in store.routed.of(note, reader)],
    "routed.waiting_for": lambda store, note, reader: store.routed.waiting_for(
        store.people.named("Ann"), reader
    ),
    "spaces.those": lambda store, note, reader: store.spaces.those(reader),
    "spaces.titles": lambda store, note, reader: store.spaces.titles(reader),
}


def said(call: str, store: Store, note: NoteId, reader: Readable) -> str:
    """What a call gives, as text; nothing where it says that there is nothing."""
    try:
        with store.transaction("tester"):  # `named` writes down a name that is new
            return repr(READING_CALLS[call](store, note, reader))
    except NotFound:
        return ""


def private_note(store: Store) -> NoteId:
    """A question in a private space, by people and in words of its own, that much points to."""
    with store.transaction("tester"):
        store.spaces.save(SpaceRecord(SpaceName("vault"), f"The vault of {SECRET}"))
    space = SpaceName("vault")
    asked = Draft(
        f"{SECRET} plan",
        f"{SECRET} it is.\n\n# {SECRET} parts\n\nOf {SECRET}.",
        kind=Kind.QUESTION,
        space=space,
        authors=(f"{SECRET} Jones", "Ann"),
        tags=(SECRET,),
        aliases=("0401 the plan",),
        created=date(2024, 1, 1),
        source=Source("notes", f"{SECRET}/plan.md", "00" * 32),
    )
    note = add_draft(store, asked)
    answer = (Link(note, Relation.ANSWERS), Link(f"{SECRET} plan"))
    add(store, f"{SECRET} answer", f"{SECRET} too.", kind=Kind.ANSWER, space=space, links=answer)
    waiting = add(store, f"{SECRET}, when?", f"{SECRET}!", kind=Kind.QUESTION, space=space)
    with store.transaction("tester"):
        for one in (waiting, note):
            store.routed.add(store.people.named("Ann"), one)
    with store.transaction("tester"):
        store.applied.add(note, f"In {SECRET}")
    pack = store.packs.add(private_pack(space), f"{SECRET} Jones", "drawn")
    with store.transaction("tester"):
        store.outcomes.add(pack, note)
    more = (Link(note), Link(f"{SECRET} to come"))
    add(store, f"More of {SECRET}", f"{SECRET}.", space=space, authors=("Ann",), links=more)
    store.places.put([Place(note, 0.5, 0.5, int(passages_of(store, note)[-1]))])
    store.helped.add(Helping(f"Where is {SECRET}?", note), "Ann", MODEL, 0.7)
    return note


def private_pack(space: SpaceName) -> Pack:
    return Pack(
        question=f"What of {SECRET}?",
        title="",
        format="jigsaw",
        minutes=30,
        group_size=4,
        seed=1,
        attendees=(),
        themes=(),
        invitations=(),
        groups=(),
        agenda=(),
        spaces=frozenset({space}),
    )


def test_every_call_that_takes_a_reader_is_in_the_list(store: Store) -> None:
    with_reader = {
        f"{room}.{name}"
        for room, kept in inspect.getmembers(store)
        for name, method in inspect.getmembers(type(kept), inspect.isfunction)
        if not name.startswith("_") and "readable" in inspect.signature(method).parameters
    }
    assert with_reader == set(READING_CALLS)


@pytest.mark.parametrize("call", READING_CALLS)
def test_an_outsider_is_told_nothing_of_what_may_not_be_read(store: Store, call: str) -> None:
    add(store, "Open", "Everybody may read this.", authors=("Ann",))
    note = private_note(store)
    assert SECRET not in said(call, store, note, OUTSIDER)
    if call not in SILENT:
        assert SECRET.casefold() in said(call, store, note, INSIDER).casefold(), "else nothing was tried"


def test_a_link_to_what_may_not_be_read_leads_nowhere_as_one_to_nothing_does(store: Store) -> None:
    private_note(store)
    links = (Link(f"{SECRET} plan"), Link(f"{SECRET} Jones"), Link("Nothing"))
    note = add(store, "Open", "Everybody may read this.", links=links)
    assert store.notes.unresolved(OUTSIDER) == [(note, Relation.LINK, one.target) for one in links]
    assert store.notes.unresolved(INSIDER, [note]) == [(note, Relation.LINK, "Nothing")]


def hidden_names(store: Store) -> None:
    """Ann, whom everybody knows, signs as Zed and goes by Ann Zed in what few may read."""
    add(store, "Open", "Everybody may read this.", authors=("Ann",))
    add(store, "Also open", "And this.", authors=("Zed Marsh",))
    add(store, "Shut", "Few may read this.", authors=("Zed", "Nan"), space=SpaceName("vault"))
    with store.transaction("tester"):
        for name in ("Zed", "Nan"):
            store.identities.merge(store.people.named(name), store.people.named("Ann"), "Ann says so")


def titles_by(store: Store, author: str, reader: Readable) -> set[str]:
    page = store.notes.page(reader, Filters(authors=(author,)), 9, 0)
    return {note.title for note in page.notes}


def test_a_name_signed_only_in_what_may_not_be_read_leads_to_nobody(store: Store) -> None:
    hidden_names(store)
    assert store.people.find("Nan", OUTSIDER) is None
    assert store.people.find("Nan", INSIDER) == store.people.find("Ann", INSIDER)
    assert titles_by(store, "Nan", OUTSIDER) == set()
    assert titles_by(store, "Nan", INSIDER) == {"Open", "Shut"}


def test_a_hidden_name_takes_no_place_from_those_that_are_known(store: Store) -> None:
    hidden_names(store)
    assert titles_by(store, "Zed", OUTSIDER) == {"Also open"}, "as if nobody were called just Zed"
    assert titles_by(store, "Zed", INSIDER) == {"Open", "Shut"}


@pytest.mark.parametrize("name", ["Nan", "NAN  QUILL", "nan@quill.example"])
def test_a_name_in_a_record_is_known_to_everybody(store: Store, name: str) -> None:
    add(store, "Open", "Everybody may read this.", authors=("Ann",))
    add(store, "Shut", "Few may read this.", authors=("Nan",), space=SpaceName("vault"))
    with store.transaction("tester"):
        record = PersonRecord("Ann", aliases=("Nan", "Nan Quill"), email="nan@quill.example")
        store.people.save(record)
    assert store.people.find(name, OUTSIDER) == store.people.find("Ann", OUTSIDER)
    assert titles_by(store, name, OUTSIDER) == {"Open"}


@pytest.mark.parametrize("call", READING_CALLS)
def test_a_removed_note_is_in_no_reply(store: Store, call: str) -> None:
    note = add(store, f"{SECRET} plan", f"{SECRET} it is.", authors=(f"{SECRET} Jones",), tags=(SECRET,))
    passages_of(store, note)
    remove(store, note)
    assert "plan" not in said(call, store, note, EVERYTHING)
