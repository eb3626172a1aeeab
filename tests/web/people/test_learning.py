"""Learn with: both ways, with reasons, for whoever is chosen."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Draft, PersonId, PersonRecord


@pytest.fixture
def ann(library: Library) -> PersonId:
    for name, offers, wants in (
        ("Ann Poe", ("nitrogen",), ("drying seed", "Spanish")),
        ("Bo Ek", ("drying seed",), ("nitrogen",)),
    ):
        library.contribute(Draft(f"By {name}", "Hello.", authors=(name,)), library.owner)
        person = library.meeting.find(name, library.owner)
        record = PersonRecord(name, offers=offers, wants_to_learn=wants)
        library.introducing.change(person, record, library.owner)
    return library.meeting.find("Ann Poe", library.owner)


def test_the_page_says_who_why_and_what_nobody_offers(client: TestClient, ann: PersonId) -> None:
    html = client.get("/learn", params={"who": ann}).text
    assert "Bo Ek" in html
    assert "can show" in html
    assert "wants to learn" in html
    assert "One person from one place" in html
    assert "whoever works elsewhere comes first" in html
    assert "100% are places of both" in html
    assert "Who+can+show+us+Spanish%3F" in html


def test_nobody_is_said_to_offer_what_they_only_wrote_about(
    client: TestClient, library: Library, ann: PersonId
) -> None:
    library.contribute(Draft("Spanish at the door", "Hola.", authors=("Dag Berg",)), library.owner)
    html = " ".join(client.get("/learn", params={"who": ann}).text.split())
    assert '<span class="receipt-role">wrote about</span> <strong>' in html
    assert "Spanish at the door" in html
    dag = library.meeting.find("Dag Berg", library.owner)
    assert "Dag Berg</bdi> wrote about it" in client.get("/learn", params={"who": dag}).text


def test_without_a_person_it_asks_for_one(client: TestClient, ann: PersonId) -> None:
    html = client.get("/learn").text
    assert "Choose somebody" in html
    assert f'value="{ann}"' in html
    assert client.get("/learn", params={"who": "a" * 16}).status_code == 404


def test_a_program_asks_for_peers(api: TestClient, ann: PersonId) -> None:
    found = api.get(f"/api/v1/people/{ann}/peers").json()
    (bo,) = found["peers"]
    assert [one["wish"] for one in bo["from_them"]] == ["drying seed"]
    assert [one["wish"] for one in bo["from_you"]] == ["nitrogen"]
    assert found["without"] == ["Spanish"]


def test_whoever_the_page_is_about_is_the_one_chosen(
    client: TestClient, library: Library, ann: PersonId
) -> None:
    library.contribute(Draft("By Cy", "Hello.", authors=("Cy Orr",)), library.owner)
    cy = library.meeting.find("Cy Orr", library.owner)  # says nothing of offers or wishes
    for who in (ann, cy):
        html = client.get("/learn", params={"who": who}).text
        assert html.count(" selected>") == 1
        assert f'value="{who}" selected>' in html


def test_why_there_is_nobody_to_learn_with_is_said(
    client: TestClient, library: Library, ann: PersonId
) -> None:
    for record, says in (
        (PersonRecord("Ann Poe", left=date(2020, 1, 1), wants_to_learn=("drying seed",)), "has left"),
        (PersonRecord("Ann Poe"), "says neither"),
        (PersonRecord("Ann Poe", wants_to_learn=("Spanish",)), "Nobody here offers what Ann Poe"),
    ):
        library.introducing.change(ann, record, library.owner)
        html = client.get("/learn", params={"who": ann}).text
        assert says in html
        assert ("/edit" in html.partition("nobody")[2].partition("</div>")[0]) is (says == "says neither")
