"""One human's names are merged and parted in the browser, where everybody sees it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Draft, PersonId
from tests.web.filling import sheet


@pytest.fixture
def pair(library: Library) -> tuple[PersonId, PersonId]:
    for title, author in (("Frost", "Tomasz Wieczorek"), ("Fans", "T. Wieczorek")):
        library.contribute(Draft(title, "Ice.", authors=(author,)), library.owner)
    whole, short = (
        library.meeting.find(name, library.owner) for name in ("Tomasz Wieczorek", "T. Wieczorek")
    )
    return whole, short


def do(client: TestClient, person: PersonId, deed: str, meant: str) -> tuple[int, str]:
    proof = sheet(client.get(f"/people/{person}/names")).fields["proof"]
    form = {"proof": proof, "deed": deed, "meant": meant}
    reply = client.post(f"/people/{person}/names", data=form)
    return reply.status_code, reply.headers.get("location", reply.text)


def test_a_suggestion_is_followed_and_undone(
    client: TestClient, library: Library, pair: tuple[PersonId, PersonId]
) -> None:
    whole, short = pair
    assert "initials that fit" in client.get("/same-people").text
    assert do(client, whole, "merge", short) == (303, f"/people/{whole}/names")
    html = client.get(f"/people/{whole}").text
    assert "Also known as" in html
    assert "T. Wieczorek" in html
    assert client.get(f"/people/{short}").status_code == 200
    assert do(client, whole, "part", "T. Wieczorek")[0] == 303
    assert [note.title for note in library.person(short, library.owner).notes] == ["Fans"]
    assert "No two names here" in client.get("/same-people").text


def test_who_is_somebody_else_is_not_suggested_again(
    client: TestClient, pair: tuple[PersonId, PersonId]
) -> None:
    whole, short = pair
    assert do(client, whole, "apart", short)[0] == 303
    assert "Perhaps the same person" not in client.get(f"/people/{whole}/names").text


@pytest.mark.parametrize(
    ("deed", "meant", "says"),
    [
        ("merge", "Nobody Here", "Nobody here goes by"),
        ("merge", "Tomasz Wieczorek", "one person already"),
        ("part", "Tomasz Wieczorek", "what they are called"),
        ("part", "T. Wieczorek", "no name of theirs"),
        ("dance", "T. Wieczorek", "Say what is to be done"),
    ],
)
def test_what_cannot_be_done_is_told_on_the_page(
    client: TestClient, pair: tuple[PersonId, PersonId], deed: str, meant: str, says: str
) -> None:
    status, html = do(client, pair[0], deed, meant)
    assert status in (404, 422)
    assert says in html


def test_a_program_merges_and_parts(api: TestClient, pair: tuple[PersonId, PersonId]) -> None:
    whole, short = pair
    (suggested,) = api.get(f"/api/v1/people/{whole}/names").json()["alike"]
    assert suggested["id"] == short
    merged = api.post(f"/api/v1/people/{whole}/names", json={"other": "T. Wieczorek"}).json()
    assert {name["name"] for name in merged["names"]} == {"Tomasz Wieczorek", "T. Wieczorek"}
    parted = api.delete(f"/api/v1/people/{whole}/names/T. Wieczorek").json()
    assert [name["name"] for name in parted["names"]] == ["T. Wieczorek"]
