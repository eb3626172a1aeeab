"""Sessions in the browser: drawn, reworked, taken along, closed with what was learned; no script needed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Draft, Kind
from kbase.pack import Pack, PackId
from tests.web.filling import fill, sheet

QUESTION = "How do we keep frost off the vault door?"
TEXTS = {
    "Frost comes from the frame heater": "The heater wire in the vault door's frame broke, so frost grew.",
    "Frost comes from the gasket": "A flat gasket lets warm air in, and frost grows on the vault door.",
    "Frost after the delivery": "The vault door stood open for the delivery; frost grew on it in an hour.",
    "Seal check with paper": "Close the vault door on paper. Where it slides out, frost will grow.",
}


@pytest.fixture
def pack(client: TestClient, library: Library) -> PackId:
    """A pack drawn through the form."""
    for title, text in TEXTS.items():
        library.contribute(Draft(title, text, Kind.LESSON, authors=("Bo Ek",)), library.owner)
    reply = fill(client, "/packs", question=QUESTION, people="Bo Ek, A guest", minutes="45")
    assert reply.status_code == 303, reply.text
    return PackId(reply.headers["location"].rpartition("/")[2])


def pack_now(library: Library, pack: PackId) -> Pack:
    return library.packs.get(pack, library.owner).pack


def press(client: TestClient, address: str, step: str, **fields: str) -> str:
    """Press a button of the page at `address` that does `step`; where it leads."""
    opened = client.get(address)
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", opened.text, re.DOTALL)
    form = next(form for form in forms if f'value="{step}"' in form)
    action = re.search(r'action="([^"]*)"', form)
    assert action
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    given = {name: unescape(value) for name, value in hidden}
    reply = client.post(action.group(1), data=given | fields | {"step": step})
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def test_a_pack_shows_its_question_readings_agenda_and_people(client: TestClient, pack: PackId) -> None:
    text = client.get(f"/packs/{pack}").text
    assert "How do we keep frost off the vault door?" in text
    for part in ("To read", "Agenda", "Groups", "What came of it", "45 minutes"):
        assert part in text
    assert "Bo Ek" in client.get("/packs").text or pack in client.get("/packs").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"question": " "}, "Say what the session is about"),
        (
            {"question": QUESTION, "minutes": "soon"},
            "“soon” is no number of minutes. Write minutes, such as 90",
        ),
        ({"question": QUESTION, "minutes": "25 h"}, "A whole number from 5 to 1,440"),
        ({"question": QUESTION, "group_size": "1"}, "A whole number from 2"),
        ({"question": QUESTION, "format": "fishbowl"}, "fishbowl"),
        ({"question": "kubernetes ingress controllers"}, "nothing to draw from"),
    ],
)
def test_what_cannot_be_drawn_comes_back_as_typed_and_says_why(
    client: TestClient, pack: PackId, typed: dict[str, str], said: str
) -> None:
    reply = fill(client, "/packs", people="Bo Ek,\nSomebody", **typed)
    assert reply.status_code >= 400
    assert said in unescape(reply.text)
    assert sheet(reply).fields["people"] == "Bo Ek,\nSomebody"


def test_the_length_of_a_session_may_be_written_in_hours(client: TestClient, pack: PackId) -> None:
    page = fill(client, "/packs", question=QUESTION, minutes="1,5 hours").headers["location"]
    assert page != f"/packs/{pack}"
    assert "90 minutes" in client.get(page).text


def test_each_button_changes_the_pack_and_keeps_the_version_before(
    client: TestClient, api: TestClient, library: Library, pack: PackId
) -> None:
    page = f"/packs/{pack}"
    before = pack_now(library, pack)
    back = press(client, page, "drop")
    assert back.startswith(f"{page}#theme-")
    assert len(pack_now(library, pack).readings) == len(before.readings) - 1
    press(client, page, "remark", remark="Read this **aloud**.")
    assert "Read this <strong>aloud</strong>." in client.get(page).text
    assert "Read this <strong>aloud</strong>." in client.get(f"{page}/print").text
    press(client, page, "entitle", title="Frost, again", remark="Bring *gloves*.")
    assert "Bring <em>gloves</em>." in client.get(page).text
    press(client, f"{page}/versions", "restore", number="1")
    assert pack_now(library, pack) == before
    assert "version 5" in client.get(page).text
    assert "This is version 2 of 5" in client.get(f"{page}?version=2").text
    none = client.get(f"{page}?version=9")
    assert (none.status_code, "has no version 9: it has versions 1 to 5" in none.text) == (404, True)
    none = api.get(f"/api/v1{page}?version=9")
    assert (none.status_code, none.json()["detail"]) == (
        404,
        "This pack has no version 9: it has versions 1 to 5.",
    )


def test_an_agenda_that_does_not_add_up_is_refused_on_the_page(client: TestClient, pack: PackId) -> None:
    fields = sheet(client.get("/packs")).fields
    reply = client.post(
        f"/packs/{pack}/change",
        data={"proof": fields["proof"], "base": "1", "step": "retime", "minutes-0": "3", "name-0": "x"},
    )
    assert reply.status_code == 422
    assert "other steps by now" in reply.text


def test_a_change_to_an_older_version_says_that_somebody_was_first(client: TestClient, pack: PackId) -> None:
    press(client, f"/packs/{pack}", "entitle", title="Ice", remark="")
    fields = sheet(client.get("/packs")).fields
    reply = client.post(
        f"/packs/{pack}/change",
        data={"proof": fields["proof"], "base": "1", "step": "entitle", "title": "Snow"},
    )
    assert reply.status_code == 409
    assert "Somebody changed this pack first" in reply.text


def test_one_button_puts_who_was_meant_in_a_guests_place(
    client: TestClient, api: TestClient, library: Library, pack: PackId
) -> None:
    reply = fill(client, "/packs", question=QUESTION, people="Bo Eck, A guest", minutes="45")
    page = reply.headers["location"]
    made = PackId(page.rpartition("/")[2])
    person = next(one.name for one in library.people(library.owner) if one.title == "Bo Ek")
    assert "It is Bo Ek" in words(client.get(page).text)
    press(client, page, "replace", person=person)
    assert "Guest: Bo Eck" not in words(client.get(page).text)
    for number, names in ((1, ["Bo Eck", "A guest"]), (2, ["Bo Ek", "A guest"])):
        version = library.packs.get(made, library.owner, number).pack
        assert [one.name for one in version.attendees] == names
        assert {one.name for group in version.groups for one in group.members} == set(names)
    after = pack_now(library, made)
    assert all(reading.known_to == (person,) for reading in after.readings)
    assert person not in {one.person.id for one in after.invitations}
    wrong = {"change": "replace", "base": 2, "guest": "Bo Eck", "person": "Bo Ek"}
    unknown = wrong | {"guest": "A guest", "person": "Nobody"}
    for body, said in ((wrong, "is no guest"), (unknown, "Nobody here")):
        refused = api.post(f"/api/v1{page}/changes", json=body)
        assert (refused.status_code, said in refused.json()["detail"]) == (422, True)


def test_a_telephone_offers_letters_for_minutes(client: TestClient, pack: PackId) -> None:
    fields = [
        field
        for page in ("/packs", f"/packs/{pack}")
        for field in re.findall(r'<input[^>]*name="minutes[^>]*>', client.get(page).text)
    ]
    assert len(fields) > 2
    assert not [field for field in fields if "inputmode" in field]


def test_a_refused_change_keeps_what_was_typed_where_it_was_typed(client: TestClient, pack: PackId) -> None:
    page = f"/packs/{pack}"
    opened = client.get(page).text
    form = next(one for one in re.findall(r"<form.*?</form>", opened, re.DOTALL) if 'value="retime"' in one)
    inputs = re.findall(r'<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"', form)
    given = {name: unescape(value) for name, value in inputs}
    changed = given | {"minutes-0": "40", "name-0": "Hello", "step": "retime"}
    refused = client.post(f"{page}/change", data=changed)
    assert refused.status_code == 422
    assert "What you typed is all still here" in refused.text
    assert 'pack-retime" open' in refused.text
    assert 'name="name-0" value="Hello"' in refused.text
    assert 'name="minutes-0" value="40"' in refused.text
    press(client, page, "entitle", title="Ice", remark="")
    first = {"proof": given["proof"], "base": "1"}
    late = client.post(f"{page}/change", data=first | {"step": "entitle", "title": "Snow", "remark": "Come."})
    assert late.status_code == 409
    assert re.search(r'id="title" name="title" value="Snow"', late.text)
    assert "<textarea" in late.text
    assert "\nCome.</textarea>" in late.text
    again = re.search(r'name="base" value="(\d)"><input type="hidden" name="back" value="main"', late.text)
    assert again
    assert again[1] == "2"


def test_a_version_can_be_looked_at_before_it_is_restored(client: TestClient, pack: PackId) -> None:
    press(client, f"/packs/{pack}", "entitle", title="Ice", remark="")
    versions = client.get(f"/packs/{pack}/versions").text
    leads = re.search(r'href="([^"]*)">Look at version 1<', versions)
    assert leads
    assert "This is version 1 of 2" in client.get(unescape(leads[1])).text


def test_a_passage_is_looked_for_and_added(client: TestClient, library: Library, pack: PackId) -> None:
    library.contribute(Draft("Silica", "Beads of silica keep a corridor dry."), library.owner)
    back = press(client, f"/packs/{pack}/add?theme=0&q=beads+of+silica", "add")
    assert "#r-" in back
    assert "Silica" in [one.citation.note.title for one in pack_now(library, pack).readings]


def test_what_an_attendee_knows_is_folded_away_for_them_alone(
    client: TestClient, library: Library, pack: PackId
) -> None:
    person = next(one.name for one in library.people(library.owner) if one.title == "Bo Ek")
    assert "Show anyway" in client.get(f"/packs/{pack}?for={person}").text
    assert "Show anyway" not in client.get(f"/packs/{pack}").text


def test_it_is_taken_along_as_markdown_and_as_an_event(client: TestClient, pack: PackId) -> None:
    markdown = client.get(f"/packs/{pack}/pack.md")
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert markdown.text.startswith("---\ntitle: How do we keep frost off the vault door?\n")
    event = client.get(f"/packs/{pack}/session.ics?start=2026-12-01T14:00")
    assert "DTSTART:20261201T140000" in event.text
    assert client.get(f"/packs/{pack}/session.ics?start=soon").status_code == 422
    for way in ("print", "slides"):
        assert "How do we keep frost off the vault door?" in client.get(f"/packs/{pack}/{way}").text


def test_what_was_learned_becomes_lessons_on_the_page_of_the_pack(
    client: TestClient, library: Library, pack: PackId
) -> None:
    typed = {"lesson-1": "Zinc tape stops ice", "try-1": "Tape door 3", "try-2": "Fan off at night"}
    reply = fill(client, f"/packs/{pack}/capture", **typed)
    assert reply.headers["location"] == f"/packs/{pack}#outcomes"
    assert [note.title for note in library.sessions.outcomes(pack, library.owner)] == [
        "Zinc tape stops ice",
        "To try: Fan off at night",
    ]
    assert "Zinc tape stops ice" in client.get(f"/packs/{pack}").text


def test_a_capture_that_cannot_be_saved_keeps_what_was_typed(client: TestClient, pack: PackId) -> None:
    for wrong in ({}, {"lesson-1": "Tape", "when-1": "soon"}, {"lesson-1": "Tape", "day": "today"}):
        reply = fill(client, f"/packs/{pack}/capture", **{"detail-2": "  "}, **wrong)
        assert reply.status_code == 422
        assert "Not saved yet" in reply.text
        assert sheet(reply).fields["lesson-1"] == wrong.get("lesson-1", "")


def test_a_day_of_a_capture_that_cannot_be_read_is_told_at_its_field(
    client: TestClient, library: Library, pack: PackId
) -> None:
    reply = fill(client, f"/packs/{pack}/capture", **{"lesson-1": "Tape", "when-1": "03/04/2031"})
    assert "By when: this is either 3 April or 4 March" in reply.text
    assert "#field-when-1" in sheet(reply).links
    reply = fill(client, f"/packs/{pack}/capture", **{"lesson-1": "Tape", "day": "May 2031"})
    assert "Held on: this is no day" in reply.text
    assert "#field-day" in sheet(reply).links
    fill(client, f"/packs/{pack}/capture", **{"lesson-1": "Tape", "try-1": "Try", "when-1": "24 May 2031"})
    assert [note.title for note in library.sessions.outcomes(pack, library.owner)] == ["Tape"]


def test_more_boxes_keep_what_is_in_the_first_ones(client: TestClient, pack: PackId) -> None:
    reply = fill(client, f"/packs/{pack}/capture", step="more", **{"lesson-1": "Tape"})
    fields = sheet(reply).fields
    assert (fields["lesson-1"], "lesson-6" in fields) == ("Tape", True)


def test_a_removed_pack_is_gone_and_what_came_of_it_stays(
    client: TestClient, library: Library, pack: PackId
) -> None:
    fill(client, f"/packs/{pack}/capture", **{"lesson-1": "Zinc tape stops ice"})
    assert fill(client, f"/packs/{pack}/remove").headers["location"] == "/packs"
    assert client.get(f"/packs/{pack}").status_code == 404
    assert library.resolve("Zinc tape stops ice", library.owner)


def words(text: str) -> str:
    """What a page says, without its signs."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


def test_a_guest_like_somebody_known_is_asked_about_and_made_nobody_new(
    client: TestClient, library: Library, pack: PackId
) -> None:
    reply = fill(client, "/packs", question=QUESTION, people="bo, Bo Eck Lund, Bo E", minutes="45")
    page = reply.headers["location"]
    assert "Guest: Bo Eck Lund." in words(client.get(page).text)
    fill(client, f"{page}/capture", **{"lesson-1": "Zinc tape stops ice", "authors": "bo, Mo Lund"})
    (note,) = library.sessions.outcomes(PackId(page.rpartition("/")[2]), library.owner)
    assert [one.name for one in note.authors] == ["Bo Ek"]
    assert "Mo Lund" in library.note(note.id, library.owner).note.body
    assert [one.title for one in library.people(library.owner)] == ["Bo Ek"]


def test_prompts_quote_without_the_signs_of_markdown_and_markdown_keeps_them(
    client: TestClient, library: Library
) -> None:
    for title, text in TEXTS.items():
        said = f"Keep it dry *and* keep it [[Silica|closed]]: {text}"
        library.contribute(
            Draft(title, f"## Observed\n\n{said}", Kind.LESSON, authors=("Bo Ek",)), library.owner
        )
    page = fill(client, "/packs", question=QUESTION, minutes="60", format="after-action").headers["location"]
    for way in ("", "/print", "/slides"):
        quotes = re.findall(r"<q>(.*?)</q>", client.get(page + way).text, re.DOTALL)
        assert any("dry and keep it closed" in words(quote) for quote in quotes), way
        assert not any(sign in quote for quote in quotes for sign in ("*", "[["))
    assert "dry *and* keep it [[Silica|closed]]:" in client.get(f"{page}/pack.md").text


def test_rows_torn_from_their_table_are_shown_as_one(client: TestClient, library: Library) -> None:
    library.contribute(
        Draft("Gauges of salt caverns", "| salt cavern | gauge 7 |\n| ore hall | gauge 9 |"), library.owner
    )
    page = fill(client, "/packs", question="which gauge has the salt cavern?", minutes="30").headers[
        "location"
    ]
    for way in ("", "/print", "/slides"):
        html = client.get(page + way).text
        assert re.search(r"<td>\s*gauge 7\s*</td>", html), way
        assert "| gauge 7" not in html


def test_what_will_be_tried_by_whom_and_when_stands_beside_the_lesson(
    client: TestClient, api: TestClient, library: Library, pack: PackId
) -> None:
    typed = {"lesson-1": "Signs help", "try-1": "Hang a sign", "whom-1": "Yusuf", "when-1": "2026-12-24"}
    fill(client, f"/packs/{pack}/capture", **typed, **{"lesson-2": "Tape holds"})
    said = "We will try: Hang a sign (Yusuf, by 24 December 2026)"
    assert said in words(client.get(f"/packs/{pack}").text)
    told = api.get(f"/api/v1/packs/{pack}/outcomes").json()["notes"]
    assert [(one["title"], one["to_try"]) for one in told] == [("Signs help", said), ("Tape holds", "")]


def test_who_is_invited_comes_with_what_speaks_for_them(
    client: TestClient, api: TestClient, library: Library
) -> None:
    lessons = [
        library.contribute(Draft(title, text, Kind.LESSON, authors=("Cy Orr",)), library.owner)
        for title, text in TEXTS.items()
    ]
    page = fill(client, "/packs", question=QUESTION, minutes="45").headers["location"]
    for lesson in lessons:
        library.applying.applied(lesson, "door 3", library.owner)
    html = client.get(page).text
    invited = html[html.index("Whom to invite") :]
    assert "Cy Orr" in words(invited)
    assert "applied once" in words(invited)
    assert "applied once)" in client.get(f"{page}/pack.md").text
    (told,) = api.get(f"/api/v1{page}").json()["pack"]["invitations"]
    assert {(one["role"], one["applied"]) for one in told["receipts"]} == {("wrote", 1)}
