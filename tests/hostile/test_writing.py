"""Hostile inputs through the sheets and the API: refused with a reason, or stored and safe; never slow."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbase.config import Settings
from kbase.library import Library
from kbase.model import Draft, Filters, Kind, NoteId
from kbase.web.app import create_app
from tests.hostile.inputs import HOMOGLYPH, HOSTILE, HostileInput
from tests.pace import at_most
from tests.web.filling import send, sheet

HERE = "http://127.0.0.1:8765"
BODIES = [one for one in HOSTILE if one.body is not None]
TYPEABLE = [one for one in BODIES if one.number != 49]  # half a character: its bytes are sent below
EACH_S = 10.0 * (os.cpu_count() or 1)  # ten seconds on every core: what one item may take


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.create(Settings(tmp_path / "library", owner="Ada Lovelace"))
    made.contribute(Draft("Here before", "It stays as it is."), made.owner)
    return made


@pytest.fixture
def browser(library: Library) -> TestClient:
    return TestClient(
        create_app(library), base_url=HERE, follow_redirects=False, raise_server_exceptions=False
    )


def typed(hostile: HostileInput) -> str:
    assert hostile.body is not None
    return hostile.body


def untouched(library: Library, more: int) -> bool:
    """Whether what was there before is still there, and `more` beside it."""
    page = library.notes(Filters(), library.owner, order="oldest")
    return page.total == 1 + more and page.notes[0].title == "Here before"


@pytest.mark.parametrize("hostile", TYPEABLE, ids=str)
def test_a_hostile_text_in_a_sheet(browser: TestClient, library: Library, hostile: HostileInput) -> None:
    text = typed(hostile)
    fields = sheet(browser.get("/new/note")).fields | {"title": str(hostile), "text": text}
    with at_most(EACH_S):
        saved = send(browser, "/new/note", fields)
    if hostile.expect == "rejected":
        assert saved.status_code == 422
        assert "#field-text" in sheet(saved).links
        assert untouched(library, 0)
        return
    assert saved.status_code == 303, saved.text[:500]
    note = saved.headers["location"]
    for address in (note, f"{note}/edit", f"{note}/history", f"{note}/revisions/1"):
        with at_most(EACH_S):
            shown = browser.get(address)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
    assert untouched(library, 1)


@pytest.mark.parametrize("hostile", TYPEABLE, ids=str)
def test_a_hostile_text_is_previewed_safely(browser: TestClient, hostile: HostileInput) -> None:
    fields = sheet(browser.get("/new/note")).fields | {"title": "T", "text": typed(hostile)}
    with at_most(EACH_S):
        shown = send(browser, "/new/preview", fields)
    assert shown.status_code == 200
    assert "<script" not in shown.text


@pytest.mark.parametrize("body", [b"text=half%ED%A0%80", b"text=%FF", b"title=%C3%28"])
def test_bytes_that_are_no_text_are_refused(browser: TestClient, library: Library, body: bytes) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser.post("/new/note", content=body, headers=form).status_code == 400
    assert untouched(library, 0)


@pytest.mark.parametrize("hostile", BODIES, ids=str)
def test_a_hostile_text_sent_to_the_api(browser: TestClient, library: Library, hostile: HostileInput) -> None:
    text = typed(hostile)
    proof = {"X-Kbase-Request": "1"}
    if hostile.number == 49:  # JSON can say half a character
        content = b'{"title": "T", "body": "half \\ud800 character"}'
        refused = browser.post(
            "/api/v1/notes", content=content, headers=proof | {"Content-Type": "application/json"}
        )
        assert refused.status_code == 422
        return
    with at_most(EACH_S):
        reply = browser.post("/api/v1/notes", json={"title": str(hostile), "body": text}, headers=proof)
    if hostile.expect == "rejected":
        assert reply.status_code == 422
        assert reply.headers["content-type"] == "application/problem+json"
        assert "Traceback" not in reply.text
        assert untouched(library, 0)
        return
    assert reply.status_code == 201, reply.text[:500]
    note = NoteId(reply.json()["note"])
    stored = library.note(note, library.owner).note.body
    if hostile.expect == "accepted":
        assert stored.strip() == text.strip()
    assert untouched(library, 1)


NASTY = "<script>alert(21)</script>\"'><img src=x onerror=alert(21)>\u202etxt"


def test_21_hostile_names_in_every_field_are_shown_as_text(browser: TestClient, library: Library) -> None:
    opened = sheet(browser.get("/new/lesson")).fields
    fields = opened | {name: NASTY for name in opened if name not in ("proof", "once", "kind")}
    saved = send(browser, "/new/lesson", fields)
    assert saved.status_code == 303, saved.text[:500]
    note = saved.headers["location"]
    for address in (
        note,
        f"{note}/edit",
        f"{note}/history",
        f"{note}/revisions/1",
        f"{note}/remove",
        "/new/note",
    ):
        shown = browser.get(address).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_21_hostile_text_in_an_address_is_shown_as_text(browser: TestClient) -> None:
    shown = browser.get(
        "/new/question", params={"title": NASTY, "text": NASTY, "tags": NASTY, "space": NASTY}
    )
    assert shown.status_code == 200
    assert "<script>alert" not in shown.text
    assert "<img src=x" not in shown.text


def test_20_a_name_that_looks_like_another_is_another(browser: TestClient, library: Library) -> None:
    for name in ("Marek Dvořák", HOMOGLYPH):
        fields = sheet(browser.get("/new/note")).fields | {"title": "T", "text": "x", "authors": name}
        assert send(browser, "/new/note", fields).status_code == 303
    assert {one.title for one in library.people(library.owner)} >= {"Marek Dvořák", HOMOGLYPH}


def test_52_line_ends_of_every_kind_become_one(browser: TestClient, library: Library) -> None:
    reply = browser.post(
        "/api/v1/notes",
        json={"title": "T", "body": "one\r\ntwo\rthree\u0085four"},
        headers={"X-Kbase-Request": "1"},
    )
    note = NoteId(reply.json()["note"])
    assert library.draft(note, library.owner).body.strip() == "one\ntwo\nthree\nfour"


def test_53_a_name_in_either_spelling_is_one_person(browser: TestClient, library: Library) -> None:
    for name in ("A\u030angstro\u0308m", "\u00c5ngstr\u00f6m"):
        library.contribute(Draft("T", "x", Kind.NOTE, authors=(name,)), library.owner)
    assert [one.title for one in library.people(library.owner) if "ngstr" in one.title] == [
        "\u00c5ngstr\u00f6m"
    ]
