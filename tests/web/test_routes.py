"""The permission test: every route there is, held against the table of who may use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Actor, Draft, Filters, Kind, NoteId
from kbase.pack import PackBrief
from kbase.web.wiring import actor_of
from tests.web.conftest import HERE
from tests.web.route_table import ROUTES, Proof, Route, Who

SECRET = "Zanzibar"
UNSAFE = [route for route in ROUTES if route.method != "GET"]


NEEDED = {"offered": "?q=ferry", "event": "?start=2026-12-01T14:00"}
"""What an address of that name is refused without."""


def named(route: Route) -> str:
    return f"{route.method} {route.path}"


def test_every_route_is_in_the_table_and_every_line_of_it_is_a_route(app: FastAPI) -> None:
    there = {
        f"{method} {route.path}"
        for route in iter_route_contexts(app.routes)
        for method in (route.methods or ())
        if method != "HEAD"
    }
    assert there == {named(route) for route in ROUTES}


def test_no_page_of_documentation_fetches_scripts_from_elsewhere(client: TestClient) -> None:
    for address in ("/docs", "/redoc", "/openapi.json", "/api/v1/docs"):
        assert client.get(address).status_code == 404


def test_whatever_changes_something_asks_for_proof() -> None:
    assert all((route.proof is Proof.NONE) == (route.method == "GET") for route in ROUTES)


@pytest.fixture
def note(library: Library) -> NoteId:
    """A question with two revisions, so that every address below exists."""
    draft = Draft(f"Where is {SECRET}?", f"The {SECRET} ferry.", Kind.QUESTION, authors=("Grace Hopper",))
    made = library.contribute(draft, library.owner)
    library.revise(made, draft, library.owner)
    return made


@pytest.fixture
def state(library: Library, note: NoteId, route: Route) -> Iterator[None]:
    """Whatever a test sends, nothing may have changed after it."""
    addressed(route, library, note)  # what is made for it is there before

    def everything() -> tuple[object, ...]:
        return (
            library.notes(Filters(), library.owner),
            library.history(note, library.owner),
            library.packs.all(library.owner),
        )

    before = everything()
    yield
    assert everything() == before


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("route", UNSAFE, ids=named)
def test_without_proof_nothing_is_changed(
    client: TestClient, library: Library, note: NoteId, route: Route
) -> None:
    address = addressed(route, library, note)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    json = {"Content-Type": "application/json"}
    client.get("/new/note")  # the cookie alone is no proof
    for heads in (form, json, {}):
        reply = client.request(route.method, address, headers=heads, content=b"title=T&text=x")
        assert reply.status_code in (403, 415)
    foreign = json | {"X-Kbase-Request": "1", "Origin": "https://evil.example"}
    assert client.request(route.method, address, headers=foreign, content=b"{}").status_code == 403
    mismatched = json | {"X-Kbase-Request": "1", "Sec-Fetch-Site": "cross-site"}
    assert client.request(route.method, address, headers=mismatched, content=b"{}").status_code == 403


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("route", [route for route in ROUTES if route.who is not Who.ANYBODY], ids=named)
def test_who_may_not_read_learns_nothing_and_changes_nothing(
    app: FastAPI, library: Library, note: NoteId, route: Route
) -> None:
    async def stranger() -> Actor:
        return Actor("Mallory")

    app.dependency_overrides[actor_of] = stranger
    client = TestClient(app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False)
    proof = proven(client)
    address = addressed(route, library, note)
    if route.proof is Proof.NONE:
        reply = client.get(address)
    elif route.proof is Proof.FORM:
        reply = client.post(
            address,
            data={"proof": proof, "title": "T", "question": "x", "text": "x", "lesson": "x", "step": "save"},
        )
    else:
        reply = client.request(
            route.method,
            address,
            headers={"X-Kbase-Request": "1"},
            json=body_for(route),
        )
    assert SECRET not in reply.text
    assert "Hopper" not in reply.text
    assert reply.status_code < 500
    if any(part in route.path for part in ("{note}", "{person}", "{pack}")):
        # Who may not write is told so before it is looked whether the note exists.
        assert reply.status_code == 404 or (route.who is Who.WRITER and reply.status_code == 403)
    elif route.who is Who.WRITER and route.method != "GET":
        assert reply.status_code == 403


def addressed(route: Route, library: Library, note: NoteId) -> str:
    """The route's address with things that exist."""
    person = library.note(note, library.owner).note.summary.authors[0].id
    pack = ""
    if "{pack}" in route.path:
        packs = library.packs.all(library.owner)
        pack = packs[0].id if packs else library.packs.begin(PackBrief(f"{SECRET} ferry"), library.owner)
    return route.path.replace("{note}", note).replace("{person}", person).replace("{pack}", pack).replace(
        "{number}", "1"
    ).replace("{digest}", "x").replace("{name}", "kbase.css") + NEEDED.get(route.path.rpartition("/")[2], "")


def body_for(route: Route) -> dict[str, object]:
    if route.path.endswith("/changes"):
        return {"change": "entitle", "base": 1, "title": "T"}
    if route.path.endswith("/outcomes"):
        return {"learned": [{"lesson": "x"}], "day": "2026-01-01"}
    if route.path.endswith(("/ask", "/helped", "/packs", "/packs/draw")):
        return {"question": "ferry"}
    if route.path.endswith("/applied"):
        return {"where": "Skarvik"}
    if route.path.endswith("/people/{person}"):
        return {"role": "x"}
    if route.path.endswith("/names"):
        return {"other": "Ada"}
    if route.path.endswith("/questions"):
        return {"title": "T"}
    return {"revision": 1} if route.path.endswith("/restore") else {"title": "T", "body": "x"}


def proven(client: TestClient) -> str:
    """A proof this browser got from a page that shows nothing of the library."""
    from tests.web.filling import sheet

    return sheet(client.get("/new/note")).fields["proof"]
