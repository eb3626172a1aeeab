""" "We applied this": said of a lesson or a practice, with where; told on its page and in receipts."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from kbase.errors import BadNote, Forbidden, NotFound
from kbase.library import Library
from kbase.model import Actor, Draft, Kind, NoteId
from tests.web.filling import sheet

TEXT = "The frame heater had failed, so ice stood on the vault door frame. Measure the heater first."


@pytest.fixture
def frost(library: Library) -> NoteId:
    draft = Draft("Frost on the vault door", TEXT, Kind.LESSON, authors=("Bo Ek",))
    return library.contribute(draft, library.owner)


def test_it_is_said_on_the_notes_page_and_taken_back(
    library: Library, client: TestClient, frost: NoteId
) -> None:
    address = f"/notes/{frost}"
    assert "Applied by nobody yet" in client.get(address).text
    proof = sheet(client.get(address)).fields["proof"]
    for where in ("Skarvik", "Tõrva <b>", ""):
        done = client.post(f"{address}/applied", data={"proof": proof, "where": where, "step": "applied"})
        assert (done.status_code, done.headers["location"]) == (303, f"{address}#applied-title")
    shown = client.get(address).text
    assert "Applied 3 times" in shown
    assert "Tõrva &lt;b&gt;" in shown
    client.post(f"{address}/applied", data={"proof": proof, "where": "skarvik", "step": "undo"})
    assert [one.where for one in library.note(frost, library.owner).applications] == ["", "Tõrva <b>"]


def test_programs_say_so_too_and_receipts_tell(library: Library, api: TestClient, frost: NoteId) -> None:
    address = f"/api/v1/notes/{frost}/applied"
    before = api.get("/api/v1/experts", params={"topic": "frost on the vault door"}).json()["people"]
    assert api.put(address, json={"where": "Skarvik"}).status_code == 204
    assert api.put(address, json={"where": " skarvik"}).status_code == 204
    assert api.put(address, json={}).status_code == 204
    said = api.get(f"/api/v1/notes/{frost}").json()
    assert (said["applied"], [one["where"] for one in said["applications"]]) == (2, ["", "skarvik"])
    assert {one["by"] for one in said["applications"]} == {"Ada Lovelace"}
    after = api.get("/api/v1/experts", params={"topic": "frost on the vault door"}).json()["people"]
    assert [one["applied"] for one in before[0]["receipts"] + after[0]["receipts"]] == [0, 2]
    assert [one["score"] for one in before] == [one["score"] for one in after]
    assert api.delete(address, params={"where": "Skarvik"}).status_code == 204
    assert len(library.note(frost, library.owner).applications) == 1
    assert api.put("/api/v1/notes/aaaaaaaaaaaaaaaa/applied", json={}).status_code == 404
    assert api.put(address, json={"where": "x" * 201}).status_code == 422


def test_receipts_on_the_page_of_who_knows_say_accepted_verified_and_applied(
    library: Library, client: TestClient, frost: NoteId
) -> None:
    library.applying.applied(frost, "", library.owner)
    shown = client.get("/experts", params={"q": "frost on the vault door"}).text
    assert "applied once" in shown


def test_only_lessons_and_practices_are_applied_by_who_may_write(library: Library, frost: NoteId) -> None:
    note = library.contribute(Draft("Menu", "Soup on Monday."), library.owner)
    with pytest.raises(BadNote, match="lesson or a practice"):
        library.applying.applied(note, "", library.owner)
    with pytest.raises(BadNote, match="at most 200"):
        library.applying.applied(frost, "x" * 201, library.owner)
    with pytest.raises(NotFound):
        library.applying.applied(NoteId("a" * 16), "", library.owner)
    with pytest.raises(Forbidden):
        library.applying.applied(frost, "", Actor("Mallory"))
