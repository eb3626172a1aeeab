"""The ask page says how far to trust what was found, and always offers a next step."""

from __future__ import annotations

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Draft, Kind, Link, PersonRecord, Question, Relation, SpaceName
from kbase.web.wording import verdict

FROST = Draft(
    "Frost on the vault door starts with the frame heater",
    "## Observed\n\nA ring of frost stood on the door frame of the cold vault every morning. "
    "Nobody had looked there for years.\n\n"
    "## Cause\n\nThe **frame heater** wire had failed, so the frame fell below the dew point.",
    kind=Kind.LESSON,
    space=SpaceName("vault"),
    authors=("Ingrid Solheim",),
    tags=("cold-chain/doors",),
    created=date(2019, 3, 4),
)
RAKE = Draft(
    "Raking leaves under the chestnuts",
    "Rake the leaves twice each autumn and take them away, because the moth overwinters in them.",
    authors=("Hattie Marlowe",),
    created=date(2021, 10, 1),
)
ASKED = "why is there frost on the frame of the vault door"


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", html)


@pytest.fixture
def filled(library: Library) -> Library:
    for draft in (FROST, RAKE):
        library.contribute(draft, library.owner)
    return library


def test_an_answer_shows_the_passage_why_it_was_found_and_whom_to_ask(
    filled: Library, client: TestClient
) -> None:
    page = client.get("/ask", params={"q": ASKED})
    assert page.status_code == 200
    text = text_of(page.text)
    for expected in (FROST.title, "Ingrid Solheim", "4 March 2019", "years ago", "Found by", "Lesson"):
        assert expected in text
    assert "<mark>" in page.text
    assert "**" not in text
    assert 'href="/people/' in page.text


def test_confidence_is_never_a_naked_figure(filled: Library, client: TestClient) -> None:
    for asked in (ASKED, "leaves", "quantum chromodynamics lattice"):
        text = text_of(client.get("/ask", params={"q": asked}).text)
        assert not re.search(r"\d\s?%|\b0?\.\d{2,}", text)


def test_what_a_lesson_teaches_stands_before_what_was_found_and_both_under_their_headings(
    library: Library, client: TestClient
) -> None:
    taught = (
        "Measure the current at terminal fourteen before anything is ordered, write the figure on the card "
        "inside the cabinet, and keep the old parts until somebody else has looked at them for a second time."
    )
    sections = {
        "Context": "Frost grew on the vault door in every winter since the loading dock was moved.",
        "Observed": "Frost on the vault door, hinge side, a hand wide; frost again two days after scraping.",
        "Cause": "Frost on the vault door comes from warm air at the hinge of the vault door.",
        "Lesson": taught,
    }
    body = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in sections.items())
    library.contribute(Draft("Doors and parts", body, kind=Kind.LESSON), library.owner)
    text = text_of(client.get("/ask", params={"q": "frost on the vault door"}).text)
    assert re.search(f"Lesson +{taught} +(Context|Observed|Cause) +", text)


def test_filters_alone_list_what_they_keep_and_claim_no_answer(filled: Library, client: TestClient) -> None:
    html = client.get("/ask", params={"q": "tag:cold-chain"}).text
    assert FROST.title in html
    assert "The newest notes that fit" in html


def test_each_state_is_said_and_offers_to_ask_it_as_a_question(filled: Library, client: TestClient) -> None:
    for asked in (ASKED, "does frost matter to leaves", "quantum chromodynamics lattice gauge"):
        reply = filled.ask(Question(asked), filled.owner)
        page = client.get("/ask", params={"q": asked}).text
        assert verdict(reply)[1] in page
        assert "/new/question?title=" in page


def test_where_nothing_is_about_it_a_few_notes_and_people_stand_in_brief(
    filled: Library, client: TestClient
) -> None:
    for number in range(6):
        body = f"Row {number} of the orchard was pruned late. " * 20
        filled.contribute(
            Draft(f"Row {number} of the orchard", body, authors=(f"Pruner {number}",)), filled.owner
        )
    asked = "quantum chromodynamics lattice gauge"
    reply = filled.ask(Question(asked), filled.owner)
    assert min(len(reply.matches), len(reply.people)) > 3
    html = client.get("/ask", params={"q": asked}).text
    assert "Nothing here is about this" in html
    assert html.count('class="match-title"') == html.count('class="peer-name"') == 3
    excerpts = re.findall(r'class="excerpt"[^>]*>(.*?)</p>', html, re.DOTALL)
    assert max(len(text_of(one)) for one in excerpts) < 150


def test_a_note_that_was_superseded_says_by_what(filled: Library, client: TestClient) -> None:
    newer = Draft(
        "Two wires in every vault door frame",
        "Every frame of a vault door now has a second heater wire against frost.",
        links=(Link(FROST.title, Relation.SUPERSEDES),),
    )
    filled.contribute(newer, filled.owner)
    page = client.get("/ask", params={"q": ASKED})
    assert "Superseded" in page.text
    assert newer.title in text_of(page.text)


def test_a_note_that_was_withdrawn_says_so_wherever_it_is_shown(filled: Library, client: TestClient) -> None:
    withdrawn = Draft(
        "Kettle rota of the boat house",
        "The kettle rota of the boat house is drawn by lot on Mondays.",
        status="withdrawn",
    )
    note = filled.contribute(withdrawn, filled.owner)
    page = client.get("/ask", params={"q": "how is the kettle rota of the boat house drawn?"}).text
    assert "Withdrawn, by its own front matter" in text_of(page)
    assert "This may be an answer: read it with care." in text_of(page)
    assert 'class="match first"' not in page
    assert "Withdrawn, by its own front matter" in text_of(client.get(f"/notes/{note}").text)
    assert client.get(f"/api/v1/notes/{note}").json()["status"] == "withdrawn"


def test_notes_that_disagree_name_each_other_where_they_are_found(
    filled: Library, client: TestClient
) -> None:
    doubt = Draft(
        "Leave the frost on the vault door alone",
        "Frost on the frame of a vault door goes by itself.",
        links=(Link(FROST.title, Relation.DISAGREES),),
    )
    filled.contribute(doubt, filled.owner)
    page = " ".join(text_of(client.get("/ask", params={"q": ASKED}).text).split())
    assert f"Disagrees with {FROST.title}" in page
    assert f"Disagrees with {doubt.title}" in page


def test_without_a_question_the_page_shows_what_there_is(filled: Library, client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert FROST.title in text_of(page.text)
    assert "Lately written" in page.text


def test_an_empty_library_says_how_to_begin(library: Library, client: TestClient) -> None:
    page = client.get("/")
    assert "kbase add" in page.text
    assert "/new/note" in page.text
    asked = client.get("/ask", params={"q": "anything"})
    assert asked.status_code == 200
    assert "Nothing here is about this" in asked.text


def test_only_filters_lead_to_the_list_they_narrow(filled: Library, client: TestClient) -> None:
    reply = client.get("/ask", params={"kind": "lesson", "q": " ", "tag": ""})
    assert reply.status_code == 303
    assert reply.headers["location"] == "/notes?kind=lesson"


def test_filters_narrow_and_can_be_taken_away(filled: Library, client: TestClient) -> None:
    person = filled.people(filled.owner)[0]
    page = client.get("/ask", params={"q": "leaves and frost", "kind": "lesson", "author": person.name})
    assert "take this filter away" in page.text
    assert f"by {person.title}" in text_of(page.text).replace(" ", " ") or person.title in page.text
    assert "<details" in page.text
    assert re.search(r"<details[^>]* open", page.text)


def test_somebodys_name_is_known_without_making_their_page(
    filled: Library, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = filled.people(filled.owner)[0]
    monkeypatch.setattr(Library, "person", None)
    page = client.get("/ask", params={"q": "zebras", "author": person.name, "before": "1990-01-01"})
    assert page.status_code == 200
    assert person.title in page.text


def test_a_name_alone_shows_whose_it_is_and_what_they_wrote(filled: Library, client: TestClient) -> None:
    html = client.get("/ask", params={"q": "Hattie Marlowe"}).text
    assert "Looking for" in html
    assert "What they wrote, the newest first." in html
    assert RAKE.title in html
    assert FROST.title not in html
    assert "Ingrid Solheim" not in text_of(html)


def test_who_somebody_is_is_told_where_their_name_stands(filled: Library, client: TestClient) -> None:
    with filled._store.transaction("Ines"):
        filled._store.people.save(PersonRecord("Ann Carey", role="Warden <i>", site="general"))
    for typed in ("who is Ann Carey?", "Ann Carey"):
        html = client.get("/ask", params={"q": typed}).text
        assert "<bdi>Ann Carey</bdi></a> (<bdi>Warden &lt;i&gt;, general</bdi>)?" in html
        named = client.get("/api/v1/ask", params={"q": typed}).json()["named"]
        assert [(one["name"], one["role"], one["site"]) for one in named] == [
            ("Ann Carey", "Warden <i>", "general")
        ]


@pytest.mark.parametrize(
    ("typed", "filters", "unanswered", "newest"),
    [
        ("open questions", ["kind:question"], True, False),
        ("questions from 2022", ["kind:question", "after:2022-01-01", "before:2023-01-01"], False, False),
        ("latest questions tag:seals", ["kind:question", "tag:seals"], False, True),
    ],
)
def test_the_api_tells_that_open_questions_or_the_newest_were_asked_for(
    filled: Library, client: TestClient, typed: str, filters: list[str], *, unanswered: bool, newest: bool
) -> None:
    filled.contribute(Draft("Why do seals leak?", "They do.", Kind.QUESTION, tags=("seals",)), filled.owner)
    told = client.get("/api/v1/ask", params={"q": typed}).json()["understood"]
    assert (told["filters"], told["unanswered"], told["newest"]) == (filters, unanswered, newest)


def test_a_name_that_stands_elsewhere_is_told(filled: Library, client: TestClient) -> None:
    filled.contribute(Draft("Bees", "The hives of Orchard Stockwell are moved in May."), filled.owner)
    html = client.get(
        "/ask", params={"q": "why does frost show on the frame of the vault door at Stockwell?"}
    ).text
    assert "Stockwell</bdi>”: it may be about another." in html
    assert 'data-state="doubtful"' in html


def test_that_there_are_no_such_notes_is_said_once_and_alone(filled: Library, client: TestClient) -> None:
    html = client.get("/ask", params={"q": "notes in general from 1999"}).text
    heading = html.index("There are no notes in ")
    assert html.count("There are no notes in ") == 1
    assert html.rindex("<h2", 0, heading) == html.index('<h2 class="verdict verdict-filtered-out"')
    assert "Nothing here is about this" not in html


def test_what_may_be_two_days_is_told(filled: Library, client: TestClient) -> None:
    html = client.get("/ask", params={"q": "what was decided on 03/04/2024"}).text
    assert "“03/04/2024” may be 3 April or 4 March." in html


def test_what_a_question_was_read_as_is_said(filled: Library, client: TestClient) -> None:
    html = client.get("/ask", params={"q": "what did Hattie Marlowe write in 2021?"}).text
    assert "Read as: notes by Hattie Marlowe written in 2021." in html
    assert RAKE.title in html
    assert FROST.title not in html


def test_a_question_too_long_is_refused_with_a_reason_and_is_not_lost(
    filled: Library, client: TestClient
) -> None:
    page = client.get("/ask", params={"q": "frost " * 2_000})
    assert page.status_code == 422
    assert "frost frost frost" in page.text
    assert 'role="alert"' in page.text


def test_a_filter_that_cannot_be_is_refused_and_the_question_stays(client: TestClient) -> None:
    page = client.get("/ask", params={"q": "kept words", "after": "yesterday"})
    assert page.status_code == 422
    assert "kept words" in page.text


@pytest.mark.parametrize("day", ["22 April 2024", "22.4.2024", "22/04/2024", " 2024-04-22 "])
def test_a_day_in_a_field_is_read_however_it_is_written(
    filled: Library, client: TestClient, day: str
) -> None:
    page = client.get("/ask", params={"q": ASKED, "after": day})
    assert page.status_code == 200
    assert 'name="after" type="date" value="2024-04-22"' in page.text


@pytest.mark.parametrize(
    ("field", "day", "says"),
    [
        ("after", "03/04/2024", "From: this is either 3 April or 4 March: write 2024-04-03 or 2024-03-04."),
        ("after", "yesterday", "From: this is no day: write 2024-05-31, 31 May 2024, 31.5.2024,"),
        ("before", "2024-02-30", "Before: this is no day: write"),
    ],
)
def test_a_day_that_cannot_be_read_is_told_by_the_name_of_its_field(
    client: TestClient, field: str, day: str, says: str
) -> None:
    page = client.get("/ask", params={"q": "kept words", field: day})
    assert page.status_code == 422
    assert says in page.text


def test_what_is_asked_is_shown_and_never_run(filled: Library, client: TestClient) -> None:
    page = client.get("/ask", params={"q": "<script>alert(1)</script>\u202e"})
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_passage_too_short_to_answer_alone_is_joined_by_the_next(
    filled: Library, client: TestClient
) -> None:
    short = Draft(
        "Labels in the freezer",
        "## Context\n\nFreezer labels stay readable.\n\n"
        "## Observed\n\nThe freezer labels were blank after a month, because wax ribbon does not hold at "
        "minus twenty and rubs off on the gloves of whoever takes the bag out of the freezer.",
        kind=Kind.LESSON,
    )
    filled.contribute(short, filled.owner)
    html = client.get("/ask", params={"q": "freezer labels stay readable"}).text
    assert "Freezer" in text_of(html)
    assert "#h-context" in html
    assert "#h-observed" in html
    assert "blank after a month" in text_of(html)


def test_while_typing_only_matches_come_and_after_a_pause_the_reply(
    filled: Library, client: TestClient
) -> None:
    typing = client.get("/ask/matches", params={"q": ASKED}).text
    reply = client.get("/ask/reply", params={"q": ASKED}).text
    for part in (typing, reply):
        assert FROST.title in text_of(part)
        assert "<html" not in part
    assert "Near so far" in typing
    assert 'id="people"' not in typing
    assert 'id="people"' in reply
    assert "Lately written" in client.get("/ask/reply", params={"q": ""}).text


def test_the_filters_offer_the_tags_and_people_there_are(filled: Library, client: TestClient) -> None:
    offered = client.get("/ask/choices").text
    assert 'value="cold-chain/doors"' in offered
    assert 'value="Ingrid Solheim"' in offered


def test_an_unknown_tag_is_named_with_a_link_to_the_nearest(filled: Library, client: TestClient) -> None:
    page = client.get("/ask", params={"q": "frost tag:cold-chian"})
    assert "No note here has the tag “cold-chian”." in page.text
    assert "No note passes these filters." in page.text
    assert "Nobody has written it down" not in page.text
    (address,) = re.findall(r'href="(/ask\?q=[^"]*)"><bdi>tag:cold-chain<', page.text)
    assert FROST.title in client.get(address).text


def test_a_link_to_the_nearest_takes_the_place_of_the_forms_filter(
    filled: Library, client: TestClient
) -> None:
    page = client.get("/ask", params={"q": "frost", "tag": "cold-chian", "kind": "lesson"})
    (address,) = re.findall(r'href="(/ask\?q=[^"]*)"><bdi>tag:cold-chain<', page.text)
    assert "tag=" not in address
    assert "kind=lesson" in address
    assert FROST.title in client.get(address.replace("&amp;", "&")).text


def test_who_knows_names_an_unknown_author_with_a_link_to_the_nearest(
    filled: Library, client: TestClient
) -> None:
    page = client.get("/experts", params={"q": "frost author:Ingird"})
    assert "Nobody called “Ingird” has written anything here." in page.text
    assert "Nobody here has written about that" not in page.text
    (address,) = re.findall(r'href="(/experts\?q=[^"]*)"><bdi>author:', page.text)
    assert "Ingrid Solheim" in client.get(address).text


def test_a_date_that_is_none_is_told_beside_what_was_found(filled: Library, client: TestClient) -> None:
    page = client.get("/ask", params={"q": f"{ASKED} before:yesterday"})
    assert "“yesterday” is not a date" in page.text
    assert FROST.title in page.text


@pytest.mark.parametrize(
    ("path", "told"), [("/ask", "such as: what went wrong"), ("/experts", "That names no topic")]
)
def test_a_question_without_a_word_says_what_to_do(
    filled: Library, client: TestClient, path: str, told: str
) -> None:
    page = client.get(path, params={"q": "???"})
    assert page.status_code == 200
    assert told in page.text
    assert "Nobody" not in text_of(page.text)


def test_of_nonsense_nobody_is_said_to_know_anything(filled: Library, client: TestClient) -> None:
    for path in ("/ask", "/experts"):
        html = client.get(path, params={"q": "asdkjh qwopie"}).text
        assert "Nobody here has written about" in html
        assert "These wrote what comes nearest" in html
        assert "may know" not in html
        assert "Ask them first" not in html


def test_who_took_somebodys_place_is_told_above_what_they_wrote(filled: Library, client: TestClient) -> None:
    with filled._store.transaction("Ada"):
        gone = PersonRecord("Ingrid Solheim", left=date(2024, 3, 1), successor="Hattie Marlowe")
        filled._store.people.save(gone)
    text = text_of(client.get("/ask", params={"q": "who took over from Ingrid?"}).text)
    assert "Hattie Marlowe took over from Ingrid Solheim." in text
    assert "Raking leaves under the chestnuts" in text
    told = client.get("/api/v1/ask", params={"q": "who took over from Ingrid?"}).json()
    (one,) = told["succeeding"]
    assert (one["person"]["name"], one["successor"]["name"]) == ("Ingrid Solheim", "Hattie Marlowe")
    assert one["says"] == "Hattie Marlowe took over from Ingrid Solheim."
