"""A record is changed in the browser: nothing typed is lost, and nobody's change either."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Draft, PersonId, PersonRecord
from tests.web.filling import fill, send, sheet


@pytest.fixture
def bo(library: Library) -> PersonId:
    library.contribute(Draft("Frost", "Frost on the door.", authors=("Bo Ek",)), library.owner)
    return next(PersonId(one.name) for one in library.people(library.owner) if one.title == "Bo Ek")


def test_a_record_is_saved_and_shown(client: TestClient, library: Library, bo: PersonId) -> None:
    reply = fill(
        client,
        f"/people/{bo}/edit",
        role="Electrician",
        offers="power, drums",
        away_until="2031-05-03",
        weekly_limit="3",
        suggest="yes",
    )
    assert (reply.status_code, reply.headers["location"]) == (303, f"/people/{bo}")
    record = library.introducing.record(bo, library.owner)
    assert (record.role, record.offers, record.weekly_limit) == ("Electrician", ("power", "drums"), 3)
    html = client.get(f"/people/{bo}").text
    assert "away until 3 May 2031" in html
    assert f"/people/{bo}/ask" not in html


def test_who_unticks_the_box_stands_in_no_suggestion(
    client: TestClient, library: Library, bo: PersonId
) -> None:
    opened = sheet(client.get(f"/people/{bo}/edit")).fields
    assert opened.pop("suggest") == "yes"
    send(client, f"/people/{bo}/edit", opened)
    assert not library.introducing.record(bo, library.owner).suggest
    assert "suggest" not in sheet(client.get(f"/people/{bo}/edit")).fields


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", " ", "needs a name"),
        ("away_until", "tomorrow", "no day"),
        ("left", "2031-02-30", "no day"),
        ("left", "2031-02", "no day"),
        ("left", "03/04/2031", "either 3 April or 4 March"),
        ("weekly_limit", "-1", "whole number"),
        ("weekly_limit", "5000", "0 to 1,000"),
        ("role", "x" * 300, "longer than 200"),
        ("successor", "Nobody Known", "Not known here: Nobody Known. Name somebody"),
        ("successor", "Boo Ek", "did you mean Bo Ek?"),
        ("successor", "bo ek", "succeeds themselves"),
    ],
)
def test_what_cannot_be_saved_comes_back_as_typed(
    client: TestClient, library: Library, bo: PersonId, field: str, typed: str, says: str
) -> None:
    back = fill(client, f"/people/{bo}/edit", **{"about": "I keep fuses.", field: typed})
    read = sheet(back)
    assert back.status_code == 422
    assert says in back.text
    assert (read.fields[field], read.fields["about"]) == (typed, "I keep fuses.")
    assert f"wrong-{field}" in read.described[field]
    assert f"#field-{field}" in read.links
    assert library.introducing.record(bo, library.owner).about == ""


def test_a_change_meanwhile_is_told_and_not_lost(client: TestClient, library: Library, bo: PersonId) -> None:
    opened = sheet(client.get(f"/people/{bo}/edit")).fields
    library.introducing.change(bo, PersonRecord("Bo Ek", role="Engineer"), library.owner)
    back = send(client, f"/people/{bo}/edit", opened | {"role": "Electrician"})
    assert back.status_code == 409
    assert "role: Engineer" not in sheet(back).fields.values()
    assert library.introducing.record(bo, library.owner).role == "Engineer"
    assert send(client, f"/people/{bo}/edit", sheet(back).fields).status_code == 303
    assert library.introducing.record(bo, library.owner).role == "Electrician"


def test_the_history_says_what_changed(client: TestClient, bo: PersonId) -> None:
    fill(client, f"/people/{bo}/edit", role="Electrician")
    fill(client, f"/people/{bo}/edit", role="Engineer", offers="power")
    html = client.get(f"/people/{bo}/edit").text
    assert "Ada Lovelace" in html
    assert "role: Engineer" in html
    assert "offers: power" in html


def test_a_program_changes_only_what_it_names(api: TestClient, library: Library, bo: PersonId) -> None:
    library.introducing.change(bo, PersonRecord("Bo Ek", role="Engineer", weekly_limit=2), library.owner)
    reply = api.put(f"/api/v1/people/{bo}", json={"away_until": "2031-05-03", "weekly_limit": None})
    assert reply.status_code == 200
    document = reply.json()
    assert (document["role"], document["away_until"]) == ("Engineer", "2031-05-03")
    assert document["weekly_limit"] is None
    assert document["availability"] == {"suggested": True, "free": False, "says": "away until 3 May 2031"}
    assert api.put(f"/api/v1/people/{bo}", json={"weekly_limit": -1}).status_code == 422
    assert api.put(f"/api/v1/people/{bo}", json={"base": -1}).status_code == 422
    assert api.put("/api/v1/people/aaaaaaaaaaaaaaaa", json={}).status_code == 404


def test_a_program_that_did_not_see_the_last_change_overwrites_nothing(
    api: TestClient, library: Library, bo: PersonId
) -> None:
    address = f"/api/v1/people/{bo}"
    seen = api.get(address).json()["revision"]
    library.introducing.change(bo, PersonRecord("Bo Ek", role="Engineer"), library.owner)
    late = api.put(address, json={"role": "Electrician", "base": seen})
    assert (late.status_code, late.json()["type"]) == (409, "urn:kbase:problem:conflict")
    assert library.introducing.record(bo, library.owner).role == "Engineer"
    again = api.put(address, json={"role": "Electrician", "base": seen + 1})
    assert (again.status_code, again.json()["role"], again.json()["revision"]) == (
        200,
        "Electrician",
        seen + 2,
    )


def test_somebody_who_will_leave_is_shown_as_here(client: TestClient, library: Library, bo: PersonId) -> None:
    for left, shown in ((date(9999, 1, 1), 2), (date(2020, 1, 1), 0)):
        library.introducing.change(bo, PersonRecord("Bo Ek", offers=("power",), left=left), library.owner)
        page = client.get(f"/people/{bo}").text
        assert sum(says in page for says in (f"/learn?who={bo}", ">Offers<")) == shown
