"""Contributing without scripts: what is typed is stored, found and never lost."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kbase.errors import KbaseError, LibraryBusy, LibraryFull, ModelUnavailable
from kbase.library import Library
from kbase.model import Actor, Draft, Filters, Kind, Match, NoteId, PersonId, Question, Source, SpaceName
from kbase.web.contribute.typed import is_question, new_id
from tests.web.conftest import HERE
from tests.web.filling import fill, send, sheet, shown_at

TEXT = "Close the inlet valve first.\n\n- then the pump\n- then the light"


def stored(library: Library, note: str) -> Draft:
    return library.draft(NoteId(note), library.owner)


def total(library: Library) -> int:
    return library.notes(Filters(), library.owner).total


# --- writing ------------------------------------------------------------------------------------


def test_a_note_typed_into_the_form_is_stored_as_typed(client: TestClient, library: Library) -> None:
    saved = fill(
        client,
        "/new/note",
        title="Valve first",
        text=TEXT,
        tags="pumps/diesel, #safety, ",
        authors="Grace Hopper",
    )
    draft = stored(library, shown_at(saved))
    assert (draft.title, draft.kind, draft.body.strip()) == ("Valve first", Kind.NOTE, TEXT)
    assert draft.tags == ("pumps/diesel", "safety")
    assert draft.authors == ("Grace Hopper",)


def test_a_saved_note_is_found_by_the_next_question(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/note", title="Valve first", text=TEXT))
    for words in ("inlet valve", "in which order are things shut off?"):
        found = library.ask(Question(words), library.owner).matches
        assert [match.note.id for match in found] == [note]


def test_a_lesson_needs_only_a_title_and_the_lesson(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/lesson", title="Valve first", lesson="Close it first."))
    draft = stored(library, note)
    assert draft.kind is Kind.LESSON
    assert draft.body.strip() == "## Lesson\n\nClose it first."


def test_every_field_of_a_lesson_stands_under_its_heading(client: TestClient, library: Library) -> None:
    fields = {
        "context": "A flooded cellar.",
        "applies": "There is an inlet.",
        "does_not_apply": "Submersible pumps.",
        "expected": "Water out.",
        "observed": "Air in.",
        "cause": "No prime.",
        "lesson": "Close it first.",
        "recommendation": "Label the valve.",
        "evidence": "Log of 3 May.",
    }
    note = shown_at(fill(client, "/new/lesson", title="Valve first", **fields))
    body = stored(library, note).body
    assert library.lesson_sections(body) | {"": ""} == fields | {"": ""}
    places = [body.index(text) for text in fields.values()]
    assert places == sorted(places)


def test_a_question_alone_can_be_asked(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/question", title="Why does the pump stop at night?"))
    draft = stored(library, note)
    assert draft.kind is Kind.QUESTION
    assert library.overview(library.owner).open_questions == 1
    main = client.get(f"/notes/{note}").text.partition("<main")[2]
    assert main.count("Why does the pump stop at night?") == 1
    found = client.get("/ask", params={"q": "pump stops at night"}).text
    assert 'class="excerpt"' not in found.partition('<ol class="matches"')[2].partition("</ol>")[0]


def test_a_question_nobody_had_answered_arrives_filled_in(client: TestClient) -> None:
    opened = client.get("/new/question", params={"title": "Why does <it> stop?"})
    assert sheet(opened).fields["title"] == "Why does <it> stop?"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Why does it stop?", True),
        ("what's wrong with the pump", True),
        ("how do we dry seed", True),
        ("pump stops?", True),
        ("how to", False),
        ("freezer doors", False),
        ("the frost on the door of the vault", False),
    ],
)
def test_a_topic_is_told_from_a_question(text: str, asks: bool) -> None:
    assert is_question(text) is asks


def test_a_very_long_question_begins_the_text_too(client: TestClient) -> None:
    long = "why " * 500
    fields = sheet(client.get("/new/question", params={"title": long})).fields
    assert len(fields["title"]) <= 300
    assert fields["text"] == long.strip()


def test_an_answer_stands_under_its_question(client: TestClient, library: Library) -> None:
    question = shown_at(fill(client, "/new/question", title="Why does it stop?", tags="pumps"))
    note = shown_at(fill(client, f"/notes/{question}/answer", text="The float sticks."))
    view = library.note(NoteId(question), library.owner)
    assert [answer.id for answer in view.answers] == [note]
    draft = stored(library, note)
    assert draft.title == "Answer: Why does it stop?"
    assert draft.kind is Kind.ANSWER
    assert library.overview(library.owner).open_questions == 0


def test_two_questions_of_one_title_keep_their_own_answers(client: TestClient, library: Library) -> None:
    first, second = (shown_at(fill(client, "/new/question", title="Why?")) for _ in range(2))
    note = shown_at(fill(client, f"/notes/{second}/answer", text="Because."))
    assert library.note(NoteId(first), library.owner).answers == ()
    assert [answer.id for answer in library.note(NoteId(second), library.owner).answers] == [note]


def test_only_questions_have_a_form_for_answers(client: TestClient) -> None:
    note = shown_at(fill(client, "/new/note", title="A", text="x"))
    assert client.get(f"/notes/{note}/answer").status_code == 422
    assert client.get("/notes/aaaaaaaaaaaaaaaa/answer").status_code == 404


def test_a_practice_is_a_note_of_its_own_kind(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/practice", title="A", text="x"))
    assert stored(library, note).kind is Kind.PRACTICE
    note = shown_at(fill(client, "/new/note", title="A", text="x", kind="practice"))
    assert stored(library, note).kind is Kind.PRACTICE


def test_the_owner_signs_unless_somebody_else_is_named(client: TestClient, library: Library) -> None:
    assert sheet(client.get("/new/note")).fields["authors"] == "Ada Lovelace"
    note = shown_at(fill(client, "/new/note", title="A", text="x", authors=" "))
    assert stored(library, note).authors == ("Ada Lovelace",)
    note = shown_at(fill(client, "/new/note", title="A", text="x", authors="Grace Hopper, Alan Turing"))
    assert stored(library, note).authors == ("Grace Hopper", "Alan Turing")


# --- nothing typed is lost ------------------------------------------------------------------------

TYPED = {
    "title": "  A <title> & more",
    "text": "\n\nFirst blank lines.\n  kept",
    "tags": "a, b",
    "authors": "X",
}


def test_a_missing_field_brings_back_everything_typed(client: TestClient, library: Library) -> None:
    back = fill(client, "/new/lesson", title=" ", context="Typed <b>context</b>.", tags="a, b", authors="X")
    assert back.status_code == 422
    fields = sheet(back).fields
    assert (fields["context"], fields["tags"], fields["authors"]) == ("Typed <b>context</b>.", "a, b", "X")
    assert "<b>context" not in back.text
    assert total(library) == 0


def test_what_is_wrong_is_said_at_the_top_and_leads_to_its_field(client: TestClient) -> None:
    back = fill(client, "/new/lesson", title="")
    read = sheet(back)
    assert "<title>Not saved: " in back.text
    for name in ("title", "lesson"):
        assert f"#field-{name}" in read.links
        assert f"field-{name}" in read.ids
        assert f"wrong-{name}" in read.described[name]
        assert f"wrong-{name}" in read.ids
    assert 'role="alert" tabindex="-1" autofocus' in back.text
    assert back.text.count(" autofocus") == 1


class Hindered(Library):
    """A library that cannot do something just now."""

    error: KbaseError

    def contribute(
        self, draft: Draft, actor: Actor, note: NoteId | None = None, to: PersonId | None = None
    ) -> NoteId:
        raise self.error

    def revise(self, note: NoteId, draft: Draft, actor: Actor, base: int | None = None) -> int:
        raise self.error

    def similar(
        self, text: str, actor: Actor, limit: int = 5, leave_out: NoteId | None = None
    ) -> tuple[Match, ...]:
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        LibraryFull("The disk is full: nothing of this was stored."),
        LibraryBusy("Another process is writing."),
        ModelUnavailable("The model cannot be loaded."),
    ],
)
def test_a_failed_save_keeps_the_form_and_saves_when_the_trouble_is_over(
    client: TestClient, library: Library, error: KbaseError
) -> None:
    fields = sheet(client.get("/new/note")).fields | TYPED
    library.__class__ = Hindered
    vars(library)["error"] = error
    back = send(client, "/new/note", fields)
    assert back.status_code == 503
    assert str(error) in unescape(back.text)
    kept = sheet(back).fields
    assert {name: kept[name] for name in TYPED} == TYPED
    library.__class__ = Library
    saved = send(client, "/new/note", kept)
    assert stored(library, shown_at(saved)).body.strip() == TYPED["text"].strip()
    assert total(library) == 1


def test_a_failed_change_keeps_the_form(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/note", title="A", text="old"))
    fields = sheet(client.get(f"/notes/{note}/edit")).fields | {"text": "new words"}
    library.__class__ = Hindered
    vars(library)["error"] = LibraryFull("The disk is full.")
    back = send(client, f"/notes/{note}/edit", fields)
    assert back.status_code == 503
    assert sheet(back).fields["text"] == "new words"
    library.__class__ = Library
    assert stored(library, note).body.strip() == "old"


def test_an_answer_whose_question_was_removed_is_not_lost(client: TestClient, library: Library) -> None:
    question = shown_at(fill(client, "/new/question", title="Why?"))
    fields = sheet(client.get(f"/notes/{question}/answer")).fields | {"text": "A long answer."}
    library.remove(NoteId(question), library.owner)
    back = send(client, f"/notes/{question}/answer", fields)
    assert back.status_code == 404
    assert sheet(back).fields["text"] == "A long answer."


def test_a_change_of_a_note_that_was_removed_is_not_lost(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/lesson", title="A", lesson="old"))
    fields = sheet(client.get(f"/notes/{note}/edit")).fields | {"lesson": "new words"}
    library.remove(NoteId(note), library.owner)
    back = send(client, f"/notes/{note}/edit", fields)
    assert back.status_code == 404
    assert sheet(back).fields["lesson"] == "new words"


def test_text_that_cannot_be_stored_comes_back_with_the_reason(client: TestClient, library: Library) -> None:
    back = fill(client, "/new/note", title="x" * 5_000, text="kept")
    assert back.status_code == 422
    assert sheet(back).fields["text"] == "kept"
    assert "#field-title" in sheet(back).links
    assert total(library) == 0


# --- sent twice -----------------------------------------------------------------------------------


def test_the_same_form_sent_twice_is_one_note(client: TestClient, library: Library) -> None:
    fields = sheet(client.get("/new/note")).fields | {"title": "A", "text": "x"}
    first, second = (send(client, "/new/note", fields) for _ in range(2))
    assert shown_at(first) == shown_at(second)
    assert total(library) == 1


@pytest.mark.parametrize(
    "change", [{"text": "y"}, {"title": "B"}, {"tags": "t"}, {"authors": "Grace Hopper"}]
)
def test_a_saved_sheet_gone_back_to_and_changed_is_never_lost(
    client: TestClient, library: Library, change: dict[str, str]
) -> None:
    fields = sheet(client.get("/new/note")).fields | {"title": "A", "text": "x"}
    first = shown_at(send(client, "/new/note", fields))
    before = stored(library, first)
    back = send(client, "/new/note", fields | change)
    assert back.status_code == 409
    kept = sheet(back).fields
    assert {name: kept[name] for name in change} == change
    second = shown_at(send(client, "/new/note", kept))
    assert second != first
    assert stored(library, first) == before
    assert total(library) == 2


def test_a_changed_answer_sent_again_is_never_lost(client: TestClient, library: Library) -> None:
    question = shown_at(fill(client, "/new/question", title="Why?"))
    address = f"/notes/{question}/answer"
    fields = sheet(client.get(address)).fields | {"text": "One."}
    send(client, address, fields)
    back = send(client, address, fields | {"text": "Two."})
    assert back.status_code == 409
    assert sheet(back).fields["text"] == "Two."
    send(client, address, sheet(back).fields)
    assert len(library.note(NoteId(question), library.owner).answers) == 2


def test_a_form_that_arrives_again_after_its_note_was_changed_is_still_one_note(
    client: TestClient, library: Library
) -> None:
    fields = sheet(client.get("/new/note")).fields | {"title": "A", "text": "x", "tags": "T"}
    note = shown_at(send(client, "/new/note", fields))
    fill(client, f"/notes/{note}/edit", text="later")
    assert shown_at(send(client, "/new/note", fields)) == note
    assert stored(library, note).body.strip() == "later"


def test_a_double_click_is_one_note(app: FastAPI, client: TestClient, library: Library) -> None:
    fields = sheet(client.get("/new/note")).fields | {"title": "A", "text": "x", "step": "save"}
    together = threading.Barrier(4)

    def click(_: int) -> str:
        one = TestClient(app, base_url=HERE, cookies=client.cookies, follow_redirects=False)
        together.wait()
        return shown_at(one.post("/new/note", data=fields))

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(click, range(4)))) == 1
    assert total(library) == 1


def test_two_forms_are_two_notes(client: TestClient, library: Library) -> None:
    for _ in range(2):
        fill(client, "/new/note", title="A", text="x")
    assert total(library) == 2


def test_a_change_sent_twice_is_one_change(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/note", title="A", text="old"))
    fields = sheet(client.get(f"/notes/{note}/edit")).fields | {"text": "new"}
    for _ in range(2):
        assert shown_at(send(client, f"/notes/{note}/edit", fields)) == note
    assert len(library.history(NoteId(note), library.owner)) == 2


# --- preview and what is near ---------------------------------------------------------------------


def test_a_preview_shows_the_text_and_stores_nothing(client: TestClient, library: Library) -> None:
    shown = fill(client, "/new/note", "preview", title="A", text="Some **strong** words.")
    assert shown.status_code == 200
    assert "<strong>strong</strong>" in shown.text
    assert sheet(shown).fields["text"] == "Some **strong** words."
    assert total(library) == 0


def test_a_preview_is_as_safe_as_the_page(client: TestClient) -> None:
    text = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/z.png)"
    shown = fill(client, "/new/note", "preview", title="<script>", text=text)
    assert "<script>alert" not in shown.text
    assert 'href="javascript' not in shown.text.lower()
    assert 'src="https:' not in shown.text


def test_notes_like_it_appear_beside_a_preview(client: TestClient) -> None:
    fill(client, "/new/note", title="Close the inlet valve first", text=TEXT)
    shown = fill(client, "/new/lesson", "preview", title="Shut the valve", lesson="Before the pump.")
    assert "Close the inlet valve first" in shown.text


def test_a_note_being_changed_is_not_near_itself(client: TestClient) -> None:
    note = shown_at(fill(client, "/new/note", title="Close the inlet valve first", text=TEXT))
    fields = sheet(client.get(f"/notes/{note}/edit")).fields
    near = send(client, "/new/similar", fields)
    assert near.status_code == 200
    assert 'data-count="0"' in near.text


def test_the_script_gets_the_same_fragments(client: TestClient) -> None:
    fill(client, "/new/note", title="Close the inlet valve first", text=TEXT)
    typed = {"title": "Shut the inlet valve", "text": "and *then* the pump"}
    fields = sheet(client.get("/new/note")).fields | typed
    assert "<em>then</em>" in send(client, "/new/preview", fields).text
    near = send(client, "/new/similar", fields).text
    assert "Close the inlet valve first" in near
    assert "<html" not in near


def test_a_preview_works_while_nothing_near_can_be_found(client: TestClient, library: Library) -> None:
    library.__class__ = Hindered
    vars(library)["error"] = ModelUnavailable("no model")
    assert fill(client, "/new/note", "preview", title="A", text="x").status_code == 200


# --- changing -------------------------------------------------------------------------------------


def test_a_change_keeps_what_no_form_asks_for(client: TestClient, library: Library) -> None:
    before = Draft(
        "A",
        "old",
        authors=("X",),
        tags=("t",),
        aliases=("Valve rule",),
        created=date(2020, 2, 3),
        updated=date(2020, 2, 3),
        verified=date(2021, 4, 5),
        verified_by="Y",
        accepted=False,
    )
    note = library.contribute(before, library.owner)
    assert shown_at(fill(client, f"/notes/{note}/edit", text="new")) == note
    after = stored(library, note)
    assert after.updated is not None
    assert after.updated > date(2021, 1, 1)
    assert replace(after, body="old", updated=before.updated) == before


def test_a_lesson_is_changed_field_by_field(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/lesson", title="A", lesson="One.", cause="Two."))
    opened = sheet(client.get(f"/notes/{note}/edit"))
    assert (opened.fields["lesson"], opened.fields["cause"]) == ("One.", "Two.")
    fill(client, f"/notes/{note}/edit", cause="Three.")
    body = stored(library, note).body
    assert "One." in body
    assert "## Cause\n\nThree." in body


def test_a_lesson_with_sections_of_its_own_is_changed_as_text(client: TestClient, library: Library) -> None:
    body = "Before any heading.\n\n## Lesson\n\nOne.\n\n## My own heading\n\nTwo."
    note = library.contribute(Draft("A", body, Kind.LESSON), library.owner)
    fields = sheet(client.get(f"/notes/{note}/edit")).fields
    assert fields["text"].strip() == body
    assert shown_at(fill(client, f"/notes/{note}/edit", title="B")) == note
    assert stored(library, note).body.strip() == body


def test_a_note_may_become_a_practice_and_a_question_stays_one(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/note", title="A", text="x"))
    fill(client, f"/notes/{note}/edit", kind="practice")
    assert stored(library, note).kind is Kind.PRACTICE
    question = shown_at(fill(client, "/new/question", title="Why?"))
    fill(client, f"/notes/{question}/edit", kind="note", text="x")
    assert stored(library, question).kind is Kind.QUESTION


def test_an_answer_that_is_changed_still_answers(client: TestClient, library: Library) -> None:
    question = shown_at(fill(client, "/new/question", title="Why?"))
    answer = shown_at(fill(client, f"/notes/{question}/answer", text="Old."))
    fill(client, f"/notes/{answer}/edit", text="New.")
    assert [one.body.strip() for one in library.note(NoteId(question), library.owner).answers] == ["New."]


def test_a_note_moves_to_another_space(client: TestClient, library: Library) -> None:
    library.contribute(Draft("Elsewhere", "x", space=SpaceName("penhallow")), library.owner)
    note = shown_at(fill(client, "/new/note", title="A", text="x", space="penhallow"))
    assert stored(library, note).space == "penhallow"
    fill(client, f"/notes/{note}/edit", space="general")
    assert stored(library, note).space == "general"


def test_when_somebody_else_saved_first_both_texts_are_shown_and_none_is_lost(
    client: TestClient, library: Library
) -> None:
    note = shown_at(fill(client, "/new/note", title="A", text="line one\nline two\nline three"))
    mine = sheet(client.get(f"/notes/{note}/edit")).fields | {"text": "line one\nMY two\nline three"}
    fill(client, f"/notes/{note}/edit", text="line one\nTHEIR two\nline three")
    back = send(client, f"/notes/{note}/edit", mine)
    assert back.status_code == 409
    assert sheet(back).fields["text"] == mine["text"]
    assert '<del><span class="unshown">Gone: </span>THEIR two</del>' in back.text
    assert '<ins><span class="unshown">New: </span>MY two</ins>' in back.text
    assert stored(library, note).body.strip() == "line one\nTHEIR two\nline three"
    saved = send(client, f"/notes/{note}/edit", sheet(back).fields)
    assert shown_at(saved) == note
    assert stored(library, note).body.strip() == mine["text"]
    assert len(library.history(NoteId(note), library.owner)) == 3


@pytest.mark.parametrize(
    "change", [{"tags": "mine"}, {"authors": "Grace Hopper"}, {"space": "penhallow"}, {"kind": "practice"}]
)
def test_a_change_of_anything_but_the_text_is_not_lost_either_when_somebody_saved_first(
    client: TestClient, library: Library, change: dict[str, str]
) -> None:
    library.contribute(Draft("Elsewhere", "x", space=SpaceName("penhallow")), library.owner)
    note = shown_at(fill(client, "/new/note", title="A", text="old"))
    mine = sheet(client.get(f"/notes/{note}/edit")).fields | {"text": "new"} | change
    fill(client, f"/notes/{note}/edit", text="new")
    back = send(client, f"/notes/{note}/edit", mine)
    assert back.status_code == 409
    assert {name: sheet(back).fields[name] for name in change} == change


def test_a_change_without_its_base_is_never_saved_blindly(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/note", title="A", text="old"))
    for base in ("", "x", "0", "-1", "9" * 30, "²"):
        assert fill(client, f"/notes/{note}/edit", text="new", base=base).status_code == 409
    assert stored(library, note).body.strip() == "old"


# --- the past -------------------------------------------------------------------------------------


def test_every_saved_state_can_be_read_and_brought_back(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/note", title="First", text="first **text**"))
    fill(client, f"/notes/{note}/edit", title="Second", text="second text")
    history = client.get(f"/notes/{note}/history")
    assert history.status_code == 200
    assert f"/notes/{note}/revisions/1" in history.text
    earlier = client.get(f"/notes/{note}/revisions/1")
    assert "<strong>text</strong>" in earlier.text
    assert "second text" in earlier.text  # what has changed since
    restored = send(client, f"/notes/{note}/revisions/1/restore", sheet(earlier).fields)
    assert shown_at(restored) == note
    assert (stored(library, note).title, stored(library, note).body.strip()) == ("First", "first **text**")
    numbers = [revision.number for revision in library.history(NoteId(note), library.owner)]
    assert numbers == [3, 2, 1]


def test_a_restored_text_is_found_again_and_the_newer_no_longer(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/note", title="A", text="The walrus sleeps."))
    fill(client, f"/notes/{note}/edit", text="The heron fishes.")
    send(client, f"/notes/{note}/revisions/1/restore", sheet(client.get(f"/notes/{note}/revisions/1")).fields)
    passage = library.ask(Question("walrus"), library.owner).matches[0].passages[0].passage.text
    assert passage.strip() == "The walrus sleeps."


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "9" * 30, "1.0", "١"])
def test_a_state_that_never_was_is_not_found(client: TestClient, number: str) -> None:
    note = shown_at(fill(client, "/new/note", title="A", text="x"))
    assert client.get(f"/notes/{note}/revisions/{number}").status_code == 404


# --- removing -------------------------------------------------------------------------------------


def test_a_note_is_removed_only_after_asking(client: TestClient, library: Library) -> None:
    note = shown_at(fill(client, "/new/note", title="A", text="x"))
    asked = client.get(f"/notes/{note}/remove")
    assert asked.status_code == 200
    assert total(library) == 1
    gone = send(client, f"/notes/{note}/remove", sheet(asked).fields)
    assert (gone.status_code, gone.headers["location"]) == (303, "/removed")
    assert client.get("/removed").status_code == 200
    assert total(library) == 0
    assert client.get(f"/notes/{note}/edit").status_code == 404


def test_forms_of_notes_that_do_not_exist_are_not_found(client: TestClient) -> None:
    for what in ("edit", "history", "remove", "answer", "revisions/1"):
        assert client.get(f"/notes/aaaaaaaaaaaaaaaa/{what}").status_code == 404
        assert client.get(f"/notes/%00/{what}").status_code == 404


def test_a_name_for_one_writing_is_made_when_the_form_has_none(client: TestClient, library: Library) -> None:
    fields = sheet(client.get("/new/note")).fields | {"title": "A", "text": "x", "once": "../../x"}
    for _ in range(2):
        assert send(client, "/new/note", fields).status_code == 303
    assert total(library) == 2
    assert len({new_id() for _ in range(100)}) == 100


def test_what_is_changed_here_is_dated_today_and_is_no_import(client: TestClient, library: Library) -> None:
    long_ago = date(2020, 2, 3)
    source = Source("/srv/notes", "a.md", "0" * 64)
    before = Draft("A", "old", created=long_ago, updated=long_ago, source=source)
    note = library.contribute(before, library.owner)
    imports = library.note(note, library.owner).imports
    fill(client, f"/notes/{note}/edit", text="new")
    send(client, f"/notes/{note}/revisions/1/restore", sheet(client.get(f"/notes/{note}/revisions/1")).fields)
    view = library.note(note, library.owner)
    assert view.note.summary.created == long_ago
    assert view.note.summary.updated > long_ago
    assert view.note.source == source
    assert view.imports == imports


def test_the_space_everybody_begins_with_reads_alike_before_its_first_note_and_after(
    client: TestClient, library: Library
) -> None:
    def offered() -> list[str]:
        return re.findall(r'<option value="general"[^>]*>(.*?)</option>', client.get("/new/note").text)

    before = offered()
    library.contribute(Draft("First", "Hello."), library.owner)
    assert before == offered()
    assert len(before) == 1
