"""People are found by what they wrote, and nobody is sent to somebody who has left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Count, Draft, ImportOptions, Kind
from kbase.web.pages.person import by_letter

INGRID = """---
kind: person
name: Ingrid Solheim
role: Vault manager until 2024
site: skarvik
left: 2024-03-31
successor: Tomasz Wieczorek
offers: [vault history]
---
Ran the vault from the first box.
"""


@pytest.fixture
def people(library: Library, tmp_path: Path) -> Library:
    (tmp_path / "ingrid.md").write_text(INGRID, "utf-8")
    library.add([tmp_path / "ingrid.md"], ImportOptions(), library.owner)
    for title, text, author in (
        ("Vault door frost", "Frost grows on the vault door when the frame heater fails.", "Ingrid Solheim"),
        (
            "Vault fans",
            "The vault fans stop when ice grows on a blade of the evaporator.",
            "Tomasz Wieczorek",
        ),
        ("Leaves", "Rake the leaves twice each autumn against the moth.", "Hattie Marlowe"),
    ):
        library.contribute(Draft(title, text, authors=(author,), created=date(2022, 5, 1)), library.owner)
    return library


def page_of(library: Library, name: str) -> str:
    return next(f"/people/{one.name}" for one in library.people(library.owner) if one.title == name)


def test_everybody_with_a_note_is_listed_by_name(people: Library, client: TestClient) -> None:
    html = client.get("/people").text
    assert html.index("Hattie Marlowe") < html.index("Ingrid Solheim") < html.index("Tomasz Wieczorek")


def test_names_that_begin_with_no_letter_come_last() -> None:
    found = by_letter(
        [Count("a", "ada", 1), Count("b", "7 of 9", 1), Count("c", "Ástríður", 1), Count("d", "", 1)]
    )
    assert [letter for letter, _ in found] == ["A", "Á", "…"]


def test_a_person_shows_what_they_wrote(people: Library, client: TestClient) -> None:
    html = client.get(page_of(people, "Tomasz Wieczorek")).text
    assert "Vault fans" in html
    assert "1 note" in html
    assert "Ask about" in html or "topics" not in html


def test_who_has_left_names_a_successor_and_offers_nothing(people: Library, client: TestClient) -> None:
    html = client.get(page_of(people, "Ingrid Solheim")).text
    assert "left on" in html
    assert "31 March 2024" in html
    assert "Tomasz Wieczorek" in html
    assert "vault history" not in html
    assert "mailto:" not in html
    assert "Ran the vault from the first box." in html


def test_experts_come_with_the_notes_that_speak_for_them(people: Library, client: TestClient) -> None:
    html = client.get("/experts", params={"q": "ice on the vault fans"}).text
    assert "Tomasz Wieczorek" in html
    assert "Vault fans" in html


def test_who_knows_says_what_they_know_and_stands_in_the_navigation(
    people: Library, client: TestClient
) -> None:
    html = client.get("/experts", params={"q": "ice on the vault fans"}).text
    assert '<a href="/experts" aria-current="page">Who knows</a>' in html
    assert 'class="knows"' in html
    knower = people.knowers.who_knows("ice on the vault fans", people.owner).people[0]
    assert all(term in html for term in knower.specific)


def test_who_cannot_be_asked_keeps_their_place_and_it_is_said(people: Library, client: TestClient) -> None:
    before = people.knowers.who_knows("ice on the vault fans", people.owner)
    first = before.people[0].expert
    record = people.introducing.record(first.person.id, people.owner)
    people.introducing.change(first.person.id, replace(record, weekly_limit=0), people.owner)
    after = people.knowers.who_knows("ice on the vault fans", people.owner)
    assert [one.expert.person.id for one in after.people] == [one.expert.person.id for one in before.people]
    assert not after.people[0].expert.availability.free
    assert after.ask_first != first.person.id
    assert (
        "Takes no questions at present" in client.get("/experts", params={"q": "ice on the vault fans"}).text
    )


def test_others_have_been_asked_more_often_is_said_only_when_they_have(
    people: Library, client: TestClient
) -> None:
    def said() -> bool:
        return "Ask them first" in client.get("/experts", params={"q": "ice on the vault fans"}).text

    also = "Ice on a blade stops the vault fans; thaw them by hand."
    people.contribute(
        Draft("Ice and fans", also, authors=("Hattie Marlowe",), created=date(2022, 5, 1)), people.owner
    )
    first = people.knowers.who_knows("ice on the vault fans", people.owner).people[0].expert.person
    record = people.introducing.record(first.id, people.owner)
    people.introducing.change(first.id, replace(record, weekly_limit=0), people.owner)
    assert not said(), "who cannot be asked is passed over by nobody's turn"
    people.introducing.change(first.id, replace(record, weekly_limit=None), people.owner)
    assert not said()
    people.contribute(Draft("Why ice?", "Why ice?", Kind.QUESTION), people.owner, to=first.id)
    assert said()


def test_who_knows_little_is_nobody_s_turn(people: Library, client: TestClient) -> None:
    found = people.knowers.who_knows("ice on the vault fans", people.owner)
    first, *others = [one.expert for one in found.people]
    assert others
    assert all(one.little for one in others), "their notes are about something else"
    people.contribute(Draft("Why ice?", "Why ice?", Kind.QUESTION), people.owner, to=first.person.id)
    assert people.knowers.who_knows("ice on the vault fans", people.owner).ask_first == first.person.id
    assert "Ask them first" not in client.get("/experts", params={"q": "ice on the vault fans"}).text


def test_who_merely_touched_on_it_is_named_below_those_who_know(people: Library, client: TestClient) -> None:
    people.contribute(Draft("Labels", "Pencil outlives marker.", authors=("Bo Berg",)), people.owner)
    people.contribute(Draft("Hoses", "Hoses are wound up dry.", authors=("Cy Dahl",)), people.owner)
    found = people.knowers.who_knows("ice on the vault fans", people.owner)
    assert found.folded
    html = client.get("/experts", params={"q": "ice on the vault fans"}).text
    listed, _, line = html.partition("who touched on it:")
    assert listed.count('class="peer"') == len(found.listed)
    for ref in found.folded:
        assert ref.name not in listed
        assert f'<a href="/people/{ref.id}"><bdi>{ref.name}</bdi></a>' in line


def test_asking_for_nobody_in_particular_shows_the_box(people: Library, client: TestClient) -> None:
    page = client.get("/experts")
    assert page.status_code == 200
    assert 'action="/experts"' in page.text


def test_a_topic_that_is_a_mistyped_name_leads_to_whoever_may_be_meant(
    people: Library, client: TestClient
) -> None:
    tomasz = people.meeting.find("Tomasz Wieczorek", people.owner)
    html = client.get("/experts", params={"q": "wieczorec"}).text
    assert f'Looking for <a href="/people/{tomasz}"><bdi>Tomasz Wieczorek</bdi></a>?' in html
    assert "Looking for" not in client.get("/experts", params={"q": "ice on the vault fans"}).text


def test_nobody_knowing_is_said_and_leads_on(library: Library, client: TestClient) -> None:
    html = client.get("/experts", params={"q": "anything"}).text
    assert "Nobody here has written about that yet" in html
    assert "/new/question?title=anything" in html


def test_somebody_who_does_not_exist_is_not_found(client: TestClient) -> None:
    assert client.get("/people/aaaaaaaaaaaaaaaa").status_code == 404
