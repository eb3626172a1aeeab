"""\"This helped\": said beside an answer, taken back, never said of what may not be read."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from kbase.errors import BadQuestion, NotFound
from kbase.library import Library
from kbase.model import Actor, Draft, Helping, NoteId
from tests.web.filling import sheet

ASKED = "why is there frost on the frame of the vault door"


@pytest.fixture
def frost(library: Library) -> NoteId:
    draft = Draft("Frost on the vault door", "The frame heater had failed, so ice stood on the door frame.")
    return library.contribute(draft, library.owner)


def test_a_match_is_said_to_have_helped_and_that_is_taken_back(
    library: Library, client: TestClient, frost: NoteId
) -> None:
    address = f"/notes/{frost}/helped?q=why+is+there+frost+on+the+frame+of+the+vault+door&tag=a"
    for step, said in (("helped", {frost}), ("undo", set())):
        proof = sheet(client.get("/ask", params={"q": ASKED})).fields["proof"]
        done = client.post(address, data={"proof": proof, "step": step})
        assert done.status_code == 303
        assert done.headers["location"].endswith(f"&tag=a#m-{frost}")
        assert library.helpful(ASKED, library.owner) == said
        shown = re.findall(r'value="(helped|undo)"', client.get("/ask", params={"q": ASKED}).text)
        assert shown == ["undo" if said else "helped"]


def test_programs_say_so_too(library: Library, api: TestClient, frost: NoteId) -> None:
    address = f"/api/v1/notes/{frost}/helped"
    assert api.post(address, json={"question": ASKED}).status_code == 204
    assert library.helpful(ASKED, library.owner) == {frost}
    assert api.delete(address, params={"question": ASKED}).status_code == 204
    assert library.helpful(ASKED, library.owner) == frozenset()
    assert api.post("/api/v1/notes/aaaaaaaaaaaaaaaa/helped", json={"question": ASKED}).status_code == 404
    assert api.post(address, json={"question": "tag:x"}).status_code == 422


def test_a_mark_needs_a_question_and_a_note_that_is_there(library: Library, frost: NoteId) -> None:
    with pytest.raises(BadQuestion, match="which question"):
        library.helped(Helping("tag:x", frost), library.owner)
    with pytest.raises(NotFound):
        library.helped(Helping(ASKED, NoteId("a" * 16)), library.owner)
    assert library.helpful(ASKED, Actor("Mallory")) == frozenset()


def test_while_typing_and_beside_a_list_nothing_can_have_helped(client: TestClient, frost: NoteId) -> None:
    assert frost in client.get("/ask/matches", params={"q": ASKED}).text
    assert "/helped" not in client.get("/ask/matches", params={"q": ASKED}).text
    assert "/helped" not in client.get("/ask", params={"q": "kind:note"}).text
    assert "/helped" in client.get("/ask/reply", params={"q": ASKED}).text
