"""A name that hardly differs from somebody's is asked about before it makes a second person."""

from __future__ import annotations

from html import unescape

import pytest
from starlette.testclient import TestClient

from kbase.errors import LibraryBusy
from kbase.library import Library
from tests.web.filling import fill, send, sheet, shown_at


@pytest.fixture
def zoe(client: TestClient) -> str:
    """A note by Zoë Martin."""
    return shown_at(fill(client, "/new/note", title="Valve", text="Close it.", authors="Zoë Martin"))


def people(library: Library) -> set[str]:
    return {one.title for one in library.people(library.owner)}


def test_a_name_without_its_accent_is_asked_about_and_stored_when_sent_again(
    client: TestClient, library: Library, zoe: str
) -> None:
    asked = fill(client, "/new/note", title="Pump", text="Then it.", authors="Zoe Martin")
    assert asked.status_code == 422
    assert "“Zoe Martin” would be a new person beside Zoë Martin" in unescape(asked.text)
    assert people(library) == {"Zoë Martin"}
    again = sheet(asked).fields
    assert (again["title"], again["text"]) == ("Pump", "Then it.")
    shown_at(send(client, "/new/note", again))
    assert people(library) == {"Zoë Martin", "Zoe Martin"}


def test_the_name_that_was_meant_goes_in_at_once(client: TestClient, library: Library, zoe: str) -> None:
    asked = fill(client, "/new/note", title="Pump", text="Then it.", authors="Zoe Martin")
    shown_at(send(client, "/new/note", sheet(asked).fields | {"authors": "zoë  MARTIN"}))
    assert people(library) == {"Zoë Martin"}


def test_a_name_asked_about_once_does_not_let_another_through(client: TestClient, zoe: str) -> None:
    shown_at(fill(client, "/new/note", title="Seal", text="Oil it.", authors="José Cruz"))
    asked = fill(client, "/new/note", title="Pump", text="Then it.", authors="Zoe Martin")
    other = send(client, "/new/note", sheet(asked).fields | {"authors": "Jose Cruz"})
    assert other.status_code == 422
    assert "José Cruz" in other.text


@pytest.mark.parametrize(
    ("authors", "told"),
    [
        ("Grace Hopper", "Grace Hopper” makes a new person."),
        ("Zoë Martin, Zoë Martins", "Zoë Martins” makes a new person. Did you mean Zoë Martin"),
    ],
)
def test_beside_the_sheet_stands_who_is_new(client: TestClient, zoe: str, authors: str, told: str) -> None:
    fields = sheet(client.get("/new/note")).fields | {"title": "Pump", "authors": authors}
    near = send(client, "/new/similar", fields)
    text = unescape(near.text).replace("<bdi>", "").replace("</bdi>", "")
    text = "".join(part.rpartition(">")[2] for part in text.split("<"))
    assert told in text
    assert text.count("makes a new person") == 1
    shown_at(fill(client, "/new/note", title="Pump", text="Then it.", authors=authors))


def test_whoever_writes_is_no_stranger(client: TestClient) -> None:
    near = send(client, "/new/similar", sheet(client.get("/new/note")).fields | {"title": "Pump"})
    assert "new person" not in near.text


def test_where_names_cannot_be_looked_up_nothing_typed_is_lost(
    client: TestClient, library: Library, zoe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise LibraryBusy("Another process is writing.")

    monkeypatch.setattr(library.meeting, "newcomers", busy)
    shown_at(fill(client, "/new/note", title="Pump", text="Then it.", authors="Zoe Martin"))
