"""The JSON API: what goes in comes out again, and what cannot be used is refused in plain words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kbase.errors import KbaseError, LibraryBusy, LibraryFull
from kbase.library import Library
from kbase.model import Actor, Draft, Filters, NoteId, PersonId, SpaceName

PUMP = {
    "title": "Close the valve before the pump",
    "body": "Close the inlet valve first. The pump runs dry otherwise.",
    "kind": "note",
    "tags": ["pumps/diesel"],
    "authors": ["Grace Hopper"],
}
NOWHERE = "a" * 16


def add(api: TestClient, **fields: Any) -> dict[str, Any]:
    reply = api.post("/api/v1/notes", json=PUMP | fields)
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


def refused(reply: Any, status: int | tuple[int, ...] = (400, 404, 413, 414, 415, 422)) -> dict[str, Any]:
    """The problem document of a refusal."""
    wanted = status if isinstance(status, tuple) else (status,)
    assert reply.status_code in wanted, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = reply.json()
    assert problem["status"] == reply.status_code
    assert problem["type"].startswith("urn:kbase:problem:")
    assert problem["title"]
    return problem


# --- notes ---------------------------------------------------------------------------------


def test_a_note_that_was_added_is_found_by_words_and_by_meaning(api: TestClient) -> None:
    made = add(api)
    assert api.get(f"/api/v1/notes/{made['note']}").json()["body"].strip() == PUMP["body"]
    for question in (
        "inlet valve",
        "In which order do I shut things off so that it does not run without water?",
    ):
        reply = api.post("/api/v1/ask", json={"question": question}).json()
        assert reply["matches"][0]["note"] == made["note"]


def test_where_a_new_note_is_stands_in_the_reply(api: TestClient) -> None:
    reply = api.post("/api/v1/notes", json=PUMP)
    assert api.get(reply.headers["location"]).json()["note"] == reply.json()["note"]


def test_an_answer_has_the_shape_the_terminal_gives_too(api: TestClient) -> None:
    add(api)
    reply = api.get("/api/v1/ask", params={"q": "valve before pump"}).json()
    assert {"question", "answered", "confidence", "matches", "people"} <= reply.keys()
    assert 0 <= reply["confidence"] <= 1
    match = reply["matches"][0]
    assert {"note", "title", "kind", "space", "score", "why", "authors", "passage"} <= match.keys()
    assert {"text", "heading", "start", "end"} <= match["passage"].keys()
    assert match["authors"] == [{"id": match["authors"][0]["id"], "name": "Grace Hopper"}]
    person = reply["people"][0]
    assert person["name"] == "Grace Hopper"
    assert person["evidence"] == [match["note"]]
    body = api.get(f"/api/v1/notes/{match['note']}").json()["body"]
    passage = match["passage"]
    assert body[passage["start"] : passage["end"]] == passage["text"]


def test_asking_by_address_and_by_body_give_the_same(api: TestClient) -> None:
    add(api)
    posted = api.post("/api/v1/ask", json={"question": "pump", "tag": ["pumps"], "limit": 3}).json()
    got = api.get("/api/v1/ask", params={"q": "pump", "tag": "pumps", "limit": 3}).json()
    for reply in (posted, got):
        reply.pop("ms")
    assert posted == got
    assert posted["matches"]


def test_a_filter_that_fits_nothing_finds_nothing(api: TestClient) -> None:
    add(api)
    assert api.get("/api/v1/ask", params={"q": "pump", "kind": "lesson"}).json()["matches"] == []
    assert api.get("/api/v1/notes", params={"kind": "lesson"}).json()["total"] == 0


def test_experts_come_with_receipts(api: TestClient) -> None:
    made = add(api)
    reply = api.get("/api/v1/experts", params={"topic": "pumps"}).json()
    assert reply["topic"] == "pumps"
    assert reply["people"][0]["receipts"][0]["note"] == made["note"]


def test_a_lesson_can_be_given_field_by_field(api: TestClient) -> None:
    lesson = {"lesson": "Close the valve first.", "context": "A flooded cellar."}
    made = add(api, kind="lesson", body=None, lesson=lesson)
    assert made["kind"] == "lesson"
    assert "## Lesson\n\nClose the valve first." in made["body"]
    assert made["body"].index("## Context") < made["body"].index("## Lesson")


def test_an_answer_stands_under_its_question(api: TestClient) -> None:
    question = add(api, kind="question", title="Which comes first?", body="Valve or pump?")
    answer = add(api, kind="answer", title="The valve", answers=question["note"])
    assert answer["question"]["note"] == question["note"]
    asked = api.get(f"/api/v1/notes/{question['note']}").json()
    assert [one["note"] for one in asked["replies"]] == [answer["note"]]
    assert asked["answers"] == 1


def test_only_a_question_can_be_answered(api: TestClient) -> None:
    note = add(api)
    wrong = PUMP | {"kind": "answer", "answers": note["note"]}
    assert refused(api.post("/api/v1/notes", json=wrong), 422)["type"].endswith("bad-note")
    missing = PUMP | {"kind": "answer", "answers": NOWHERE}
    refused(api.post("/api/v1/notes", json=missing), 404)
    refused(api.post("/api/v1/notes", json=PUMP | {"kind": "answer"}), 422)


def test_a_change_keeps_what_was_there_before(api: TestClient) -> None:
    made = add(api)
    address = f"/api/v1/notes/{made['note']}"
    changed = api.put(address, json={"title": "Valve first", "body": "Always.", "base": 1}).json()
    assert (changed["title"], changed["revision"]) == ("Valve first", 2)
    assert changed["authors"] == made["authors"]
    history = api.get(f"{address}/history").json()["revisions"]
    assert [one["number"] for one in history] == [2, 1]
    assert api.get(f"{address}/revisions/1").json()["body"].strip() == PUMP["body"]
    restored = api.post(f"{address}/restore", json={"revision": 1}).json()
    assert (restored["title"], restored["revision"]) == (PUMP["title"], 3)


def test_a_change_of_an_older_state_is_a_conflict_and_changes_nothing(api: TestClient) -> None:
    address = f"/api/v1/notes/{add(api)['note']}"
    assert api.put(address, json={"title": "Mine", "body": "Mine.", "base": 1}).status_code == 200
    problem = refused(api.put(address, json={"title": "Yours", "body": "Yours.", "base": 1}), 409)
    assert problem["type"] == "urn:kbase:problem:conflict"
    assert api.get(address).json()["title"] == "Mine"


def test_a_removed_note_is_gone_from_everywhere(api: TestClient) -> None:
    address = f"/api/v1/notes/{add(api)['note']}"
    gone = api.delete(address)
    assert (gone.status_code, gone.content) == (204, b"")
    refused(api.get(address), 404)
    refused(api.delete(address), 404)
    assert api.get("/api/v1/ask", params={"q": "valve pump"}).json()["matches"] == []
    assert api.get("/api/v1/overview").json()["notes"] == 0


def test_lists_come_in_stretches(api: TestClient) -> None:
    for number in range(5):
        add(api, title=f"Note {number}")
    first = api.get("/api/v1/notes", params={"limit": 2, "order": "title"}).json()
    rest = api.get("/api/v1/notes", params={"limit": 10, "offset": 2, "order": "title"}).json()
    assert (first["total"], rest["offset"]) == (5, 2)
    titles = [note["title"] for note in first["notes"] + rest["notes"]]
    assert titles == [f"Note {number}" for number in range(5)]


def test_what_a_change_leaves_out_stays_as_it_is(api: TestClient, library: Library) -> None:
    before = Draft("A", "old", authors=("X", "Y"), tags=("t", "u"), space=SpaceName("penhallow"))
    note = library.contribute(before, library.owner)
    address = f"/api/v1/notes/{note}"
    api.put(address, json={"title": "A", "body": "new"})
    after = library.draft(note, library.owner)
    assert (after.body.strip(), after.authors, after.tags, after.space) == (
        "new",
        before.authors,
        before.tags,
        before.space,
    )
    api.put(address, json={"title": "A", "body": "new", "tags": [], "authors": ["Z"]})
    after = library.draft(note, library.owner)
    assert (after.authors, after.tags) == (("Z",), ())


def test_people_tags_and_spaces_can_be_browsed(api: TestClient) -> None:
    made = add(api)
    people = api.get("/api/v1/people").json()["people"]
    assert [(one["title"], one["notes"]) for one in people] == [("Grace Hopper", 1)]
    person = api.get(f"/api/v1/people/{people[0]['name']}").json()
    assert [note["note"] for note in person["notes"]] == [made["note"]]
    assert "pumps/diesel" in {one["name"] for one in api.get("/api/v1/tags").json()["tags"]}
    assert "general" in {one["name"] for one in api.get("/api/v1/spaces").json()["spaces"]}


def test_completion_goes_on_from_what_was_typed(api: TestClient) -> None:
    add(api)
    found = api.get("/api/v1/complete", params={"prefix": "val"}).json()["completions"]
    assert any("valve" in one.lower() for one in found)
    assert api.get("/api/v1/complete", params={"prefix": "what did hop"}).json()["completions"][0] == (
        "what did Grace Hopper"
    )


def test_related_notes_leave_the_note_itself_out(api: TestClient) -> None:
    made = add(api)
    other = add(api, title="Prime the pump", body="Fill the pump with water before you start it.")
    related = api.get(f"/api/v1/notes/{made['note']}/related").json()["related"]
    assert [one["note"] for one in related] == [other["note"]]


def test_health_says_that_it_answers(api: TestClient) -> None:
    assert api.get("/api/v1/health").json()["status"] == "ok"


# --- odd questions (hostile inputs 90 to 97): ordinary results, never an error ---------------


@pytest.mark.parametrize(
    "question",
    ['"', "AND", "foo-bar", "a:b", "NEAR(", "*", "(" * 2_500 + ")" * 2_500, "", "   ", "\x00", "' OR 1=1 --"],
    ids=lambda question: question[:12] or "empty",
)
def test_odd_questions_get_ordinary_results(api: TestClient, question: str) -> None:
    add(api)
    for reply in (
        api.post("/api/v1/ask", json={"question": question}),
        api.get("/api/v1/ask", params={"q": question}),
        api.get("/api/v1/experts", params={"topic": question}),
        api.get("/api/v1/complete", params={"prefix": question[:200]}),
    ):
        assert reply.status_code == 200, reply.text


# --- what must be refused (hostile inputs 98 to 107) -------------------------------------------


def test_98_a_question_of_100_kb(api: TestClient) -> None:
    long = "why " * 25_000
    refused(api.post("/api/v1/ask", json={"question": long}))
    refused(api.get("/api/v1/ask", params={"q": long[:60_000]}))
    refused(api.get("/api/v1/experts", params={"topic": long[:60_000]}))


@pytest.mark.parametrize(
    "page",
    [
        {"limit": 10**9},
        {"limit": 0},
        {"limit": -1},
        {"limit": 101},
        {"offset": -1},
        {"offset": 2**63},
        {"limit": "ten"},
        {"limit": "1e3"},
        {"limit": ""},
        {"limit": "NaN"},
    ],
    ids=str,
)
def test_99_a_page_that_cannot_be(api: TestClient, page: dict[str, Any]) -> None:
    problem = refused(api.get("/api/v1/notes", params=page), 422)
    assert problem["fields"][0]["field"] == next(iter(page))
    if "limit" in page:
        refused(api.get("/api/v1/ask", params=page), 422)
        refused(api.post("/api/v1/ask", json={"question": "x"} | page), 422)


@pytest.mark.parametrize("order", ["title; DROP TABLE note", "1", "newest DESC", "note.key", ""])
def test_100_sql_in_the_order(api: TestClient, order: str) -> None:
    refused(api.get("/api/v1/notes", params={"order": order}), 422)


def test_101_a_hundred_thousand_terms(api: TestClient) -> None:
    refused(api.post("/api/v1/ask", json={"question": " ".join(f"t{n}" for n in range(100_000))}))
    refused(api.get("/api/v1/notes", params={"tag": [f"t{n}" for n in range(60)]}), 422)


def test_102_json_a_thousand_deep(api: TestClient) -> None:
    for deep in ("[" * 1_000 + "]" * 1_000, '{"question":' * 1_000 + "1" + "}" * 1_000, "[" * 100_000):
        heads = {"Content-Type": "application/json"}
        refused(api.post("/api/v1/ask", content=deep, headers=heads))
        refused(api.post("/api/v1/ask", content=f'{{"question": {deep}}}', headers=heads))


@pytest.mark.parametrize(
    "value", ["9" * 5_000, "NaN", "Infinity", "-Infinity", "1e999", "1.5", "true", '"5"', "null"]
)
def test_103_and_104_numbers_that_are_none(api: TestClient, value: str) -> None:
    for field in ("limit", "people"):
        body = f'{{"question": "x", "{field}": {value}}}'
        refused(api.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"}))


@pytest.mark.parametrize(
    "id_", [str(2**63), str(2**64), "-1", "1", "a" * 15, "A" * 16, "a" * 15 + "1", "..", "%00"]
)
def test_105_an_id_that_is_none(api: TestClient, id_: str) -> None:
    for address in (f"/api/v1/notes/{id_}", f"/api/v1/people/{id_}", f"/api/v1/notes/{id_}/history"):
        assert api.get(address).status_code == 404
    assert api.delete(f"/api/v1/notes/{id_}").status_code in (404, 405)  # "..": another address
    assert api.get(f"/api/v1/notes/{NOWHERE}/revisions/{id_}").status_code == 404


def test_an_id_that_cannot_be_is_refused_as_one_that_nothing_has(api: TestClient) -> None:
    for address in ("/api/v1/notes/{}", "/api/v1/people/{}"):
        malformed = refused(api.get(address.format("NOT-AN-ID")), 404)
        assert malformed == refused(api.get(address.format(NOWHERE)), 404)
    malformed, unknown = (refused(api.get(f"/api/v1/packs/{id_}"), 404) for id_ in ("NOT-AN-ID", NOWHERE))
    assert {**malformed, "detail": ""} == {**unknown, "detail": ""}
    assert refused(api.put("/api/v1/notes/NOT-AN-ID", json={"titel": "x"}), 404)["type"] == malformed["type"]
    refused(api.get(f"/api/v1/packs/{NOWHERE}", params={"version": "x"}), 422)


def test_105_a_revision_that_cannot_be(api: TestClient) -> None:
    note = add(api)["note"]
    for number in (0, -1, 2, 2**63):
        refused(api.post(f"/api/v1/notes/{note}/restore", json={"revision": number}), (404, 422))


def test_106_fields_nobody_knows(api: TestClient) -> None:
    problem = refused(api.post("/api/v1/ask", json={"question": "x", "kinds": ["note"]}), 422)
    assert problem["fields"] == [{"field": "kinds", "reason": "Extra inputs are not permitted"}]
    refused(api.post("/api/v1/notes", json=PUMP | {"id": NOWHERE}), 422)
    refused(api.get("/api/v1/ask", params={"q": "x", "limti": 3}), 422)
    refused(api.get("/api/v1/notes", params={"spcae": "x"}), 422)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rumour"},
        {"after": "2024-02-30"},
        {"before": "yesterday"},
        {"tag": [""]},
        {"space": ["x" * 300]},
        {"author": ["x"] * 60},
    ],
    ids=str,
)
def test_filters_that_cannot_be(api: TestClient, wrong: dict[str, Any]) -> None:
    refused(api.get("/api/v1/ask", params={"q": "x"} | wrong), 422)
    refused(api.get("/api/v1/notes", params=wrong), 422)


def test_days_are_read_however_they_are_written(api: TestClient) -> None:
    for day in ("22 April 2024", "22/04/2024", "2024-04", "2024"):
        assert api.get("/api/v1/ask", params={"q": "x", "before": day}).status_code == 200
        assert api.post("/api/v1/ask", json={"question": "x", "before": day}).status_code == 200
    problem = refused(api.get("/api/v1/ask", params={"q": "x", "after": "03/04/2024"}), 422)
    (field,) = problem["fields"]
    assert field == {
        "field": "after",
        "reason": "This is either 3 April or 4 March: write 2024-04-03 or 2024-03-04.",
    }
    problem = refused(api.get("/api/v1/notes", params={"before": "soon"}), 422)
    assert problem["fields"][0]["reason"].startswith("This is no day: write 2024-05-31, 31 May 2024")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "  "},
        {"title": "x" * 5_000},
        {"body": ""},
        {"body": " \n "},
        {"body": None},
        {"body": "x", "lesson": {"lesson": "y"}},
        {"kind": "rumour"},
        {"kind": None},
        {"tags": "pumps"},
        {"tags": [1]},
        {"authors": ["x" * 300]},
        {"lesson": {"lesson": ""}, "body": None, "kind": "lesson"},
        {"lesson": {"lesson": "x"}, "body": None, "kind": "note"},
        {"answers": "x"},
    ],
    ids=str,
)
def test_a_note_that_cannot_be_stored_is_not(
    api: TestClient, library: Library, wrong: dict[str, Any]
) -> None:
    refused(api.post("/api/v1/notes", json=PUMP | wrong), 422)
    assert library.notes(Filters(), library.owner).total == 0


def test_text_that_is_no_text_is_refused(api: TestClient, library: Library) -> None:
    heads = {"Content-Type": "application/json"}
    for body in (
        rb'{"title": "T", "body": "\ud800"}',
        b'{"title": "T", "body": "\xff"}',
        b"{",
        b"",
        b"null",
        b"[]",
    ):
        refused(api.post("/api/v1/notes", content=body, headers=heads), (400, 422))
    assert library.notes(Filters(), library.owner).total == 0


# --- when the library is in the way --------------------------------------------------------------


class Hindered(Library):
    """A library that cannot write just now."""

    error: KbaseError

    def contribute(
        self, draft: Draft, actor: Actor, note: NoteId | None = None, to: PersonId | None = None
    ) -> NoteId:
        raise self.error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LibraryFull("The disk is full; nothing was stored."), "library-full"),
        (LibraryBusy("Another process is writing; try again."), "library-busy"),
    ],
)
def test_trouble_is_said_with_its_remedy_and_reading_goes_on(
    app: FastAPI, library: Library, api: TestClient, error: KbaseError, code: str
) -> None:
    add(api)
    library.__class__ = Hindered
    vars(library)["error"] = error
    problem = refused(api.post("/api/v1/notes", json=PUMP), 503)
    assert problem["type"] == f"urn:kbase:problem:{code}"
    assert problem["detail"] == str(error)
    assert api.get("/api/v1/ask", params={"q": "pump"}).json()["matches"]


# --- the description -----------------------------------------------------------------------------

OPERATIONS = {
    "ask",
    "askByAddress",
    "experts",
    "complete",
    "listNotes",
    "addNote",
    "getNote",
    "changeNote",
    "removeNote",
    "relatedNotes",
    "noteHistory",
    "noteRevision",
    "restoreNote",
    "listPeople",
    "getPerson",
    "overview",
    "listTags",
    "listSpaces",
    "health",
    "acceptAnswer",
    "acceptAnswerNoMore",
    "addPack",
    "applied",
    "appliedNoMore",
    "askPerson",
    "putQuestion",
    "capturePack",
    "changePack",
    "changePerson",
    "connections",
    "drawPack",
    "getPack",
    "helped",
    "helpedNoMore",
    "listFormats",
    "listNames",
    "listPacks",
    "listPeers",
    "map",
    "markKnown",
    "offeredReadings",
    "packEvent",
    "packMarkdown",
    "packOutcomes",
    "mergePeople",
    "packVersions",
    "partPeople",
    "removePack",
    "unmarkKnown",
}


def test_operation_ids_are_promises(api: TestClient) -> None:
    """Programs are generated from these names: add to them, never rename or remove one."""
    described = api.get("/api/v1/openapi.json").json()
    found = {call["operationId"] for methods in described["paths"].values() for call in methods.values()}
    assert found == OPERATIONS


def test_every_call_describes_its_errors_as_problem_documents(api: TestClient) -> None:
    described = api.get("/api/v1/openapi.json").json()
    for methods in described["paths"].values():
        for call in methods.values():
            for status, reply in call["responses"].items():
                kinds = set(reply.get("content", {}))
                if status == "default" or int(status) >= 400:
                    assert kinds == {"application/problem+json"}, (call["operationId"], status)
                else:
                    taken_along = {"packMarkdown": "text/markdown", "packEvent": "text/calendar"}
                    promised = taken_along.get(call["operationId"], "application/json")
                    assert kinds <= {promised}, (call["operationId"], status)
    assert "HTTPValidationError" not in json.dumps(described)
