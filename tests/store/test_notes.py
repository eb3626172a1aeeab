"""Notes go in whole and come out as they were, for those who may read them."""

from __future__ import annotations

from datetime import date

import pytest

from kbase.errors import BadFilter, BadNote, Conflict, NotFound
from kbase.model import (
    Cut,
    Draft,
    Filters,
    Kind,
    Link,
    NoteId,
    Passage,
    Relation,
    SpaceName,
    Span,
)
from kbase.store import Store
from kbase.store.keys import new_id, today
from tests.store.making import (
    EVERYTHING,
    NO_FILTERS,
    add,
    add_draft,
    cut,
    file,
    may_read,
    remove,
    revise,
    troubles,
)

WHOLE = Draft(
    title="Frost on the vault door",
    body="# Context\n\nIce on the seal.\n\n# Lesson\n\nMeasure first.",
    kind=Kind.LESSON,
    space=SpaceName("skarvik"),
    authors=("Ingrid Solheim", "Tomasz Wieczorek"),
    tags=("cold-chain/doors", "vault"),
    aliases=("Frame heater before gasket",),
    created=date(2021, 3, 4),
    updated=date(2023, 11, 20),
    verified=date(2025, 2, 6),
    verified_by="Tomasz Wieczorek",
    accepted=True,
    links=(
        Link("Change the gasket", Relation.SUPERSEDES),
        Link("Weekly round", Relation.LINK, "Doors", "round"),
    ),
    source=file("lessons/frost.md"),
)


def test_a_draft_comes_back_as_it_was_stored(store: Store) -> None:
    note = add_draft(store, WHOLE)
    assert store.notes.draft(note) == WHOLE


def test_a_note_shows_everything_stored_of_it(store: Store) -> None:
    note = store.notes.get(add_draft(store, WHOLE), EVERYTHING)
    assert (note.title, note.body, note.revision) == (WHOLE.title, WHOLE.body, 1)
    assert [author.name for author in note.summary.authors] == ["Ingrid Solheim", "Tomasz Wieczorek"]
    assert note.summary.tags == WHOLE.tags
    assert (note.aliases, note.verified_by, note.source) == (WHOLE.aliases, WHOLE.verified_by, WHOLE.source)


def test_a_note_without_dates_gets_the_day_it_is_stored(store: Store) -> None:
    summary = store.notes.get(add(store, "Undated"), EVERYTHING).summary
    assert (summary.created, summary.updated) == (today(), today())


def test_an_edit_keeps_the_day_a_note_was_created(store: Store) -> None:
    note = add(store, "Old", created=date(2019, 1, 1))
    revise(store, note, created=None, updated=None)
    summary = store.notes.get(note, EVERYTHING).summary
    assert (summary.created, summary.updated) == (date(2019, 1, 1), today())


def test_ids_are_random_and_sixteen_base32_letters() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(one) == 16 and set(one) <= set("abcdefghijklmnopqrstuvwxyz234567") for one in ids)


def test_a_missing_and_a_forbidden_note_look_the_same(store: Store) -> None:
    private = add(store, "Secret", space=SpaceName("private"))
    outsider = may_read("general")
    said = set()
    for note in (private, NoteId(new_id()), NoteId("'; DROP TABLE note; --"), NoteId("")):
        for look in (store.notes.get, store.notes.links, store.notes.backlinks, store.notes.answers):
            with pytest.raises(NotFound) as error:
                look(note, outsider)
            said.add(str(error.value))
    assert len(said) == 1
    assert store.notes.summaries([private], outsider) == {}
    assert store.notes.resolve("Secret", outsider) is None
    assert store.notes.resolve("Secret", may_read("private")) is not None


def test_a_new_revision_keeps_the_old_ones(store: Store) -> None:
    note = add(store, "Pump", "Old words.")
    assert revise(store, note, body="New words, åß.") == 2
    assert revise(store, note, title="The pump", base=2) == 3
    states = store.notes.revisions(note)
    assert [(state.number, state.title, state.body) for state in states] == [
        (3, "The pump", "New words, åß."),
        (2, "Pump", "New words, åß."),
        (1, "Pump", "Old words."),
    ]
    assert states[0].saved_by == "tester"
    assert states[0].saved_at.utcoffset() is not None
    assert troubles(store) == []


def test_an_edit_of_an_older_revision_is_refused_and_changes_nothing(store: Store) -> None:
    note = add(store, "Pump", "First.")
    revise(store, note, body="Theirs.", base=1)
    before = store.changes.number()
    with pytest.raises(Conflict):
        revise(store, note, body="Mine.", base=1)
    assert store.notes.get(note, EVERYTHING).body == "Theirs."
    assert store.changes.number() == before


def test_a_removed_note_leaves_nothing_to_read(store: Store) -> None:
    note = add(store, "Gone", "Zanzibar.", source=file("gone.md"))
    remove(store, note)
    with pytest.raises(NotFound):
        store.notes.get(note, EVERYTHING)
    with pytest.raises(NotFound):
        store.notes.revisions(note)
    with pytest.raises(NotFound):
        remove(store, note)
    assert store.passages.of_note(note) == []
    assert store.passages.phrase(["Zanzibar"], 5, EVERYTHING, NO_FILTERS) == []
    assert [event.action for event in store.notes.imports(note)] == ["removed", "added"]
    assert troubles(store) == []


def test_a_passage_that_is_not_in_the_body_is_refused(store: Store) -> None:
    wrong = Cut(Passage((), Span(0, 4), "lies"), "lies", "0" * 64)
    with pytest.raises(BadNote), store.transaction("tester"):
        store.notes.add(Draft("T", "truth"), [wrong], "tester")
    with pytest.raises(BadNote), store.transaction("tester"):
        store.notes.add(Draft("T", "a\0b"), [], "tester")
    assert store.changes.number() == 0


def test_a_file_is_known_by_path_and_by_content(store: Store) -> None:
    first = add(store, "One", source=file("a/one.md", "same"))
    second = add(store, "Two", source=file("two.md", "same"))
    add(store, "Elsewhere", source=file("two.md", "other", collection="/other"))
    digest = file("x", "same").digest
    assert store.notes.by_source("/vault") == {"a/one.md": (first, digest), "two.md": (second, digest)}
    assert [note for note, _ in store.notes.by_digest(digest)] == [first, second]
    assert store.notes.by_source("/nowhere") == {}


def test_two_imports_of_one_file_cannot_both_store_it(store: Store) -> None:
    add(store, "One", source=file("one.md"))
    with pytest.raises(Conflict):
        add(store, "One again", source=file("one.md"))
    assert len(store.notes.by_source("/vault")) == 1


def test_a_moved_file_keeps_its_note_and_says_so(store: Store) -> None:
    note = add(store, "One", source=file("one.md", "same"))
    with store.transaction("tester"):
        store.notes.move(note, file("deep/uno.md", "same"), "tester")
    assert list(store.notes.by_source("/vault")) == ["deep/uno.md"]
    assert [event.action for event in store.notes.imports(note)] == ["moved", "added"]
    for name in ("deep/uno", "uno", "one"):
        found = store.notes.resolve(name, EVERYTHING)
        assert found is not None
        assert found.id == note
    assert troubles(store) == []


def test_notes_of_the_editor_share_no_source(store: Store) -> None:
    add(store, "One", source=file("", "same", collection=""))
    add(store, "Two", source=file("", "same", collection=""))
    assert store.notes.by_source("") == {}


def test_a_page_is_a_stretch_of_the_readable_notes(store: Store) -> None:
    for day in range(1, 8):
        add(store, f"Note {day}", created=date(2024, 1, day), space=SpaceName("a" if day % 2 else "b"))
    page = store.notes.page(may_read("a"), NO_FILTERS, limit=2, offset=1)
    assert [note.title for note in page.notes] == ["Note 5", "Note 3"]
    assert (page.total, page.offset) == (4, 1)
    oldest = store.notes.page(EVERYTHING, NO_FILTERS, 1, 0, order="oldest")
    assert oldest.notes[0].title == "Note 1"
    assert store.notes.page(EVERYTHING, NO_FILTERS, -5, -5).notes == ()
    with pytest.raises(BadFilter):
        store.notes.page(EVERYTHING, NO_FILTERS, 5, 0, order="key; DROP TABLE note")


@pytest.mark.parametrize(
    "many",
    [
        Filters(tags=tuple(f"t{number}" for number in range(1_200))),
        Filters(authors=tuple(f"a{number}" for number in range(51))),
        Filters(spaces=tuple(SpaceName(f"s{number}") for number in range(51))),
    ],
)
def test_more_filters_than_can_be_weighed_are_refused_in_words(store: Store, many: Filters) -> None:
    for ask in (
        lambda: store.notes.page(EVERYTHING, many, 10, 0),
        lambda: store.passages.among(EVERYTHING, many),
    ):
        with pytest.raises(BadFilter, match="at most 50"):
            ask()


def test_as_many_filters_as_may_be_are_weighed(store: Store) -> None:
    most = Filters(tags=tuple(f"t{number}" for number in range(50)))
    assert store.notes.page(EVERYTHING, most, 10, 0).total == 0


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(kinds=(Kind.LESSON,)), {"Door"}),
        (Filters(kinds=(Kind.LESSON, Kind.NOTE)), {"Door", "Fan", "Seal"}),
        (Filters(spaces=(SpaceName("south"),)), {"Fan"}),
        (Filters(tags=("cold",)), {"Door", "Seal"}),
        (Filters(tags=("COLD/doors",)), {"Door"}),
        (Filters(tags=("cold", "power")), {"Seal"}),
        (Filters(tags=("col",)), set()),
        (Filters(tags=("",)), {"Door", "Fan", "Seal"}),
        (Filters(authors=("ÅSA  berg",)), {"Door", "Seal"}),
        (Filters(authors=("bo", "åsa berg")), {"Door", "Fan", "Seal"}),
        (Filters(authors=("Åsa",)), {"Door", "Seal"}),
        (Filters(authors=("Nobody",)), set()),
        (Filters(after=date(2022, 1, 1)), {"Fan", "Seal"}),
        (Filters(before=date(2022, 1, 1)), {"Door"}),
        (Filters(after=date(2022, 1, 1), before=date(2022, 1, 2)), {"Fan"}),
    ],
)
def test_filters_narrow_as_people_expect(store: Store, filters: Filters, titles: set[str]) -> None:
    add(
        store, "Door", kind=Kind.LESSON, tags=("cold/doors",), authors=("Åsa Berg",), created=date(2021, 5, 1)
    )
    add(store, "Fan", tags=("colder",), authors=("Bo",), space=SpaceName("south"), created=date(2022, 1, 1))
    add(store, "Seal", tags=("Cold", "power/mains"), authors=("A\u030asa Berg",), created=date(2023, 1, 1))
    page = store.notes.page(EVERYTHING, filters, 10, 0)
    assert {note.title for note in page.notes} == titles
    assert page.total == len(titles)
    among = store.passages.among(EVERYTHING, filters)
    every = store.passages.count() if among.ids is None else len(among.ids)
    assert every == len(titles)


def test_an_author_may_be_asked_for_by_id(store: Store) -> None:
    add(store, "Door", authors=("Åsa Berg",))
    add(store, "Fan", authors=("Bo",))
    person = store.people.find("åsa berg")
    assert person is not None
    assert [
        note.title for note in store.notes.page(EVERYTHING, Filters(authors=(person.id,)), 9, 0).notes
    ] == ["Door"]


def test_summaries_come_in_the_order_asked_for(store: Store) -> None:
    notes = [add(store, f"Note {number}") for number in range(4)]
    asked = [notes[2], notes[0], NoteId("nothing"), notes[3]]
    assert list(store.notes.summaries(asked, EVERYTHING)) == [notes[2], notes[0], notes[3]]


def test_a_summary_remembered_for_one_reader_is_told_no_other(store: Store) -> None:
    private = add(store, "Secret", space=SpaceName("private"))
    assert list(store.notes.summaries([private], may_read("private"))) == [private]
    assert store.notes.summaries([private], may_read("general")) == {}


def test_a_summary_is_remembered_until_the_next_change_of_any_process(store: Store) -> None:
    note = add(store, "Door")
    assert store.notes.summaries([note], EVERYTHING)[note].title == "Door"
    with Store.open(store.folder) as other:
        revise(other, note, title="Gate")
    assert store.notes.summaries([note], EVERYTHING)[note].title == "Gate"
    remove(store, note)
    assert store.notes.summaries([note], EVERYTHING) == {}


def test_the_overview_counts_what_may_be_read(store: Store) -> None:
    question = add(store, "Why?", kind=Kind.QUESTION, authors=("Bo",), tags=("cold/doors",))
    add(store, "Hm?", kind=Kind.QUESTION, authors=("Bo",))
    add(
        store,
        "Because",
        kind=Kind.ANSWER,
        space=SpaceName("private"),
        authors=("Åsa",),
        tags=("cold",),
        links=(Link(question, Relation.ANSWERS),),
    )
    outside = store.notes.overview(may_read("general"))
    assert (outside.notes, outside.open_questions) == (2, 2)
    assert [(tag.name, tag.notes) for tag in outside.tags] == [("cold", 1), ("cold/doors", 1)]
    assert [(person.title, person.notes) for person in outside.people] == [("Bo", 2)]
    assert [space.name for space in outside.spaces] == ["general"]
    inside = store.notes.overview(EVERYTHING)
    assert (inside.notes, inside.open_questions) == (3, 1)
    assert [(tag.name, tag.notes) for tag in inside.tags] == [("cold", 2), ("cold/doors", 1)]
    assert [note.title for note in inside.newest] == ["Because", "Hm?", "Why?"]
    assert [(kind.name, kind.notes) for kind in inside.kinds] == [("question", 2), ("answer", 1)]


def test_the_overview_follows_the_next_change(store: Store) -> None:
    add(store, "One")
    assert store.notes.overview(EVERYTHING).notes == 1
    assert store.notes.overview(EVERYTHING) is store.notes.overview(EVERYTHING)
    add(store, "Two")
    assert store.notes.overview(EVERYTHING).notes == 2


def test_an_authors_twins_in_unicode_sign_once(store: Store) -> None:
    note = add(store, "Door", authors=("Åsa Berg", "A\u030asa  berg", "  "))
    assert len(store.notes.get(note, EVERYTHING).summary.authors) == 1


def test_a_note_of_ten_megabytes_is_stored_revised_and_fetched(store: Store) -> None:
    body = "\n\n".join(f"paragraph {number} " + "ü" * 2000 for number in range(2500))
    note = add(store, "Huge", body)
    revise(store, note, body="A first line.\n\n" + body)
    fetched = store.passages.of_note(note)
    assert len(fetched) == 2501
    assert fetched[-1].text.startswith("paragraph 2499")
    assert len(cut("Huge", body)) == 2500
