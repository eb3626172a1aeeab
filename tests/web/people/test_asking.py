"""A question is put to somebody in person, with what it is about filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Draft, Kind, NoteId, PersonId, PersonRecord
from tests.web.filling import fill, sheet, shown_at


@pytest.fixture
def frost(library: Library) -> NoteId:
    draft = Draft("Frost on the door", "Frost grows on the vault door.", authors=("Bo Ek",))
    return library.contribute(draft, library.owner)


@pytest.fixture
def bo(library: Library, frost: NoteId) -> PersonId:
    return library.note(frost, library.owner).note.summary.authors[0].id


def test_the_question_and_its_context_are_filled_in(client: TestClient, frost: NoteId, bo: PersonId) -> None:
    opened = client.get(f"/people/{bo}/ask", params={"q": "Why frost?", "about": [frost, "nonsense"]})
    assert "Ask Bo Ek" in opened.text
    fields = sheet(opened).fields
    assert fields["title"] == "Why frost?"
    assert fields["text"] == "This is about:\n\n- [[Frost on the door]]\n\n"


@pytest.mark.parametrize(
    ("about", "text"),
    [(True, "This is about frost:\n\n- [[Frost on the door]]\n\n"), (False, "This is about frost.\n\n")],
)
def test_a_topic_is_what_the_question_is_about_and_no_question(
    client: TestClient, frost: NoteId, bo: PersonId, about: bool, text: str
) -> None:
    given = {"q": "frost", "about": [frost] if about else []}
    fields = sheet(client.get(f"/people/{bo}/ask", params=given)).fields
    assert (fields["title"], fields["text"]) == ("", text)
    assert "know about “frost”, as a question" in client.get(f"/people/{bo}/ask", params=given).text
    opened = client.get("/new/question", params={"title": "frost"})
    assert (sheet(opened).fields["title"], sheet(opened).fields["text"]) == ("", "This is about frost.\n\n")
    assert "autofocus" in opened.text.partition('id="field-title"')[2].partition(">")[0]


def test_what_is_asked_waits_on_their_page_and_counts(
    client: TestClient, library: Library, bo: PersonId
) -> None:
    library.introducing.change(bo, PersonRecord("Bo Ek", weekly_limit=1), library.owner)
    asked = shown_at(fill(client, f"/people/{bo}/ask", title="Why frost?"))
    html = client.get(f"/people/{bo}").text
    assert "One question waiting for" in html
    assert f"/notes/{asked}" in html
    assert "has been asked once this week, their limit" in html
    again = client.get(f"/people/{bo}/ask", params={"q": "Why noise?"})
    assert "their limit" in again.text
    assert "/new/question?title=Why+noise%3F" in again.text


def test_who_became_unavailable_meanwhile_is_not_asked(
    client: TestClient, library: Library, bo: PersonId
) -> None:
    opened = sheet(client.get(f"/people/{bo}/ask")).fields
    library.introducing.change(bo, PersonRecord("Bo Ek", weekly_limit=0), library.owner)
    back = client.post(f"/people/{bo}/ask", data=opened | {"title": "Why frost?", "step": "save"})
    assert back.status_code == 409
    assert "takes no questions" in back.text
    assert sheet(back).fields["title"] == "Why frost?"
    assert ">Leave it open<" in back.text
    assert "/experts?q=Why+frost%3F" in back.text
    assert ">Ask them<" not in back.text
    left = client.post(f"/people/{bo}/ask", data=sheet(back).fields | {"step": "open"})
    question = library.note(NoteId(shown_at(left)), library.owner)
    assert (question.note.summary.title, question.asked_of) == ("Why frost?", ())


def test_whoever_stands_in_is_asked_the_same_from_the_form(
    client: TestClient, library: Library, bo: PersonId
) -> None:
    library.contribute(Draft("Handover", "Here it is.", authors=("Cy Orr",)), library.owner)
    library.introducing.change(bo, PersonRecord("Bo Ek", successor="Cy Orr"), library.owner)
    opened = sheet(client.get(f"/people/{bo}/ask")).fields
    library.introducing.change(bo, PersonRecord("Bo Ek", weekly_limit=0, successor="Cy Orr"), library.owner)
    back = client.post(f"/people/{bo}/ask", data=opened | {"title": "Why frost?", "step": "save"})
    cy = library.meeting.find("Cy Orr", library.owner)
    assert f'formaction="/people/{cy}/ask"' in back.text
    shown_at(client.post(f"/people/{cy}/ask", data=sheet(back).fields | {"step": "save"}))
    assert [one.question.title for one in library.person(cy, library.owner).waiting] == ["Why frost?"]


def test_a_question_sent_twice_counts_once(client: TestClient, library: Library, bo: PersonId) -> None:
    library.introducing.change(bo, PersonRecord("Bo Ek", weekly_limit=2), library.owner)
    fields = sheet(client.get(f"/people/{bo}/ask")).fields | {"title": "Why frost?", "step": "save"}
    first, second = (client.post(f"/people/{bo}/ask", data=fields) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(library.person(bo, library.owner).waiting) == 1
    assert library.introducing.available(bo, library.owner).free


def test_an_empty_question_is_not_asked(client: TestClient, library: Library, bo: PersonId) -> None:
    back = fill(client, f"/people/{bo}/ask", text="Nothing above")
    assert back.status_code == 422
    assert sheet(back).fields["text"] == "Nothing above"
    assert library.person(bo, library.owner).waiting == ()


def test_who_wishes_no_suggestion_can_be_asked_from_their_page(
    client: TestClient, library: Library, bo: PersonId
) -> None:
    library.introducing.change(bo, PersonRecord("Bo Ek", suggest=False), library.owner)
    html = client.get(f"/people/{bo}").text
    assert "stands in no suggestion. They can be asked here all the same." in html
    assert f'href="/people/{bo}/ask"' in html
    shown_at(fill(client, f"/people/{bo}/ask", title="Why frost?"))
    assert len(library.person(bo, library.owner).waiting) == 1


def test_who_is_away_is_not_said_to_have_no_successor(
    client: TestClient, library: Library, bo: PersonId
) -> None:
    library.introducing.change(bo, PersonRecord("Bo Ek", away_until=date(9999, 1, 1)), library.owner)
    html = client.get(f"/people/{bo}").text
    assert "Bo Ek</bdi> is away until 1 January 9999." in html
    assert "successor" not in html
    assert "Bo Ek</bdi> is away until" in client.get(f"/people/{bo}/ask").text
    library.introducing.change(bo, PersonRecord("Bo Ek", left=date(2024, 3, 31)), library.owner)
    assert "Nobody is named as successor, and nobody who can be asked" in client.get(f"/people/{bo}").text


def test_a_program_asks_in_person(api: TestClient, library: Library, bo: PersonId) -> None:
    asked = api.post(f"/api/v1/people/{bo}/questions", json={"title": "Why frost?"})
    assert asked.status_code == 201
    assert asked.json()["kind"] == "question"
    document = api.get(f"/api/v1/people/{bo}").json()
    assert [one["note"] for one in document["waiting"]] == [asked.json()["note"]]
    record = library.introducing.record(bo, library.owner)
    library.introducing.change(bo, replace(record, weekly_limit=0), library.owner)
    refused = api.post(f"/api/v1/people/{bo}/questions", json={"title": "Why noise?"})
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:kbase:problem:unavailable"


def test_a_program_puts_a_question_that_is_here_to_somebody(
    api: TestClient, library: Library, bo: PersonId
) -> None:
    open_one = library.contribute(Draft("Why noise?", "It hums.", Kind.QUESTION), library.owner)
    assert api.put(f"/api/v1/people/{bo}/questions/{open_one}").status_code == 204
    (said,) = api.get(f"/api/v1/notes/{open_one}").json()["asked_of"]
    assert (said["id"], said["by"]) == (bo, "Ada Lovelace")
    library.introducing.change(bo, PersonRecord("Bo Ek", weekly_limit=1), library.owner)
    assert api.put(f"/api/v1/people/{bo}/questions/{open_one}").status_code == 204  # asked already
    other = library.contribute(Draft("Why heat?", "It is warm.", Kind.QUESTION), library.owner)
    refused = api.put(f"/api/v1/people/{bo}/questions/{other}")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:kbase:problem:unavailable")
    assert api.get(f"/api/v1/notes/{other}").json()["asked_of"] == []


def test_its_own_page_says_whom_a_question_was_asked_of(
    client: TestClient, api: TestClient, library: Library, bo: PersonId
) -> None:
    asked = shown_at(fill(client, f"/people/{bo}/ask", title="Why frost?"))
    shown = client.get(f"/notes/{asked}").text
    assert f'Asked of <a href="/people/{bo}"><bdi>Bo Ek</bdi></a> by <bdi>Ada Lovelace</bdi>' in shown
    (said,) = api.get(f"/api/v1/notes/{asked}").json()["asked_of"]
    assert said | {"at": said["at"][:4]} == {
        "id": bo,
        "name": "Bo Ek",
        "at": str(datetime.now(UTC).year),
        "by": "Ada Lovelace",
    }
    other = shown_at(fill(client, "/new/question", title="Why noise?"))
    assert "Asked of" not in client.get(f"/notes/{other}").text


def test_who_took_over_is_asked_in_the_place_of_one_who_left(
    client: TestClient, library: Library, bo: PersonId
) -> None:
    library.contribute(Draft("Handover", "Here it is.", authors=("Cy Orr",)), library.owner)
    gone = PersonRecord("Bo Ek", left=date(2024, 3, 31), successor="Cy Orr")
    library.introducing.change(bo, gone, library.owner)
    html = client.get(f"/people/{bo}/ask", params={"q": "Why frost?"}).text
    assert "Cy Orr</bdi></a> took over." in html


def test_beside_a_question_about_a_note_stands_what_is_like_it(
    client: TestClient, frost: NoteId, bo: PersonId
) -> None:
    opened = client.get(f"/people/{bo}/ask", params={"q": "frost on the vault door"})
    assert f"/notes/{frost}" in opened.text.partition('id="near"')[2]
