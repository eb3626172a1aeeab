"""A note's page shows its text, its standing and what stands around it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbase.config import Settings
from kbase.errors import IndexBeingMade
from kbase.index.projections import Projections
from kbase.library import Library
from kbase.model import (
    LESSON_SECTIONS,
    Draft,
    Filters,
    ImportOptions,
    Kind,
    Link,
    NoteId,
    PersonRecord,
    Question,
    Relation,
    SpaceName,
)
from kbase.web.app import create_app
from kbase.web.finding import MOST_EMBEDS
from kbase.web.pages.note import TELLING, may_know
from tests.store.test_queries import statements
from tests.web.conftest import HERE
from tests.web.filling import Sheet, sheet

LESSON = Draft(
    "Look in the tray first",
    "Before the sections.\n\n"
    + "\n\n".join(f"## {title}\n\nText of {name}." for name, title in LESSON_SECTIONS.items())
    + "\n\n## Our own heading\n\nMore.",
    kind=Kind.LESSON,
    space=SpaceName("vault"),
    authors=("Tomasz Wieczorek",),
    tags=("cold-chain/doors",),
    created=date(2022, 11, 17),
    verified=date(2026, 1, 30),
    verified_by="Ingrid Solheim",
)


@pytest.fixture
def lesson(library: Library) -> NoteId:
    return library.contribute(LESSON, library.owner)


def headings(html: str) -> list[str]:
    return [
        re.sub("<[^>]+>", "", inner).strip() for inner in re.findall(r"<h2[^>]*>(.*?)</h2>", html, re.DOTALL)
    ]


def test_a_lesson_leads_with_what_was_learnt_and_tells_every_field_once(
    lesson: NoteId, client: TestClient
) -> None:
    html = client.get(f"/notes/{lesson}").text
    shown = [
        heading for heading in headings(html) if heading in {*LESSON_SECTIONS.values(), "Our own heading"}
    ]
    assert shown[0] == "Lesson"
    assert sorted(shown) == sorted([*LESSON_SECTIONS.values(), "Our own heading"])
    for name in LESSON_SECTIONS:
        assert html.count(f"Text of {name}.") == 1
    assert html.index("Before the sections.") < html.index("Text of lesson.")


def test_a_note_says_whose_it_is_how_old_and_who_verified_it(lesson: NoteId, client: TestClient) -> None:
    html = client.get(f"/notes/{lesson}").text
    for expected in ("Tomasz Wieczorek", "17 November 2022", "30 January 2026", "Ingrid Solheim", "Verified"):
        assert expected in html
    assert 'href="/notes?tag=cold-chain%2Fdoors"' in html
    for deed in ("edit", "history", "source"):
        assert f'href="/notes/{lesson}/{deed}"' in html


def test_its_contents_lead_to_its_headings(lesson: NoteId, client: TestClient) -> None:
    html = client.get(f"/notes/{lesson}").text
    for target in re.findall(r'href="#(h-[^"]+)"', html):
        assert f'id="{target}"' in html
    assert 'href="#h-recommendation"' in html


def test_an_old_note_nobody_verified_is_shown_with_caution(library: Library, client: TestClient) -> None:
    note = library.contribute(Draft("Old", "Old words.", created=date(2012, 1, 1)), library.owner)
    assert "Ask before you rely on it" in client.get(f"/notes/{note}").text


def test_a_question_shows_its_answers_the_accepted_one_first(library: Library, client: TestClient) -> None:
    question = library.contribute(
        Draft("Why does the fan stop?", "It stops at night.", kind=Kind.QUESTION), library.owner
    )
    for title, text, accepted in (("First try", "Dust.", False), ("It was ice", "Ice on the blade.", True)):
        library.contribute(
            Draft(
                title,
                text,
                kind=Kind.ANSWER,
                accepted=accepted,
                links=(Link("Why does the fan stop?", Relation.ANSWERS),),
            ),
            library.owner,
        )
    html = client.get(f"/notes/{question}").text
    assert html.index("Ice on the blade.") < html.index("Dust.")
    assert "Two answers" in html
    assert f'href="/notes/{question}/answer"' in html
    answer = re.search(r'href="(/notes/[a-z0-9]+)">on its own page', html)
    assert answer
    assert "An answer to" in client.get(answer[1]).text


def test_an_open_question_asks_for_an_answer(library: Library, client: TestClient) -> None:
    question = library.contribute(Draft("Who knows?", "Anybody?", kind=Kind.QUESTION), library.owner)
    html = client.get(f"/notes/{question}").text
    assert "No answer yet" in html
    assert "Answer this" in html


def test_links_go_both_ways_and_say_when_they_lead_nowhere_yet(
    lesson: NoteId, library: Library, client: TestClient
) -> None:
    text = f"See [[{LESSON.title}#Recommendation|the advice]] and [[Not yet written]]."
    note = library.contribute(
        Draft("A diary", text, links=(Link(LESSON.title, Relation.LINK),)), library.owner
    )
    html = client.get(f"/notes/{note}").text
    assert f'<a href="/notes/{lesson}#h-recommendation">the advice</a>' in html
    assert 'class="missing"' in html
    assert "Linked from" in client.get(f"/notes/{lesson}").text
    assert "A diary" in client.get(f"/notes/{lesson}").text


def test_a_note_written_later_fills_the_links_that_waited_for_it(
    library: Library, client: TestClient
) -> None:
    note = library.contribute(Draft("First", "See [[Second]]."), library.owner)
    assert 'class="missing"' in client.get(f"/notes/{note}").text
    library.contribute(Draft("Second", "Here."), library.owner)
    assert 'class="missing"' not in client.get(f"/notes/{note}").text


def test_a_page_never_shows_what_stood_there_before_a_copy_was_brought_back(tmp_path: Path) -> None:
    for body in ("The newer text.", "The older text, brought back."):
        with Library.create(Settings(tmp_path / body[4:9], owner="Ada")) as library:
            note = library.contribute(Draft("One", body), library.owner, NoteId("a" * 16))
            browser = TestClient(create_app(library), base_url=HERE)
            assert body in browser.get(f"/notes/{note}").text


def test_more_embeds_than_a_page_quotes_are_links(
    lesson: NoteId, library: Library, client: TestClient
) -> None:
    note = library.contribute(Draft("Quoting", f"![[{LESSON.title}#Cause]]\n\n" * 12), library.owner)
    html = client.get(f"/notes/{note}").text
    assert html.count('<figure class="embed">') == MOST_EMBEDS
    assert '<blockquote dir="auto"></blockquote>' not in html


def test_an_embed_is_quoted_in_a_preview_in_history_and_above_an_answer(
    lesson: NoteId, library: Library, client: TestClient
) -> None:
    body = f"![[{LESSON.title}#Cause]]"
    note = library.contribute(Draft("Quoting?", body, Kind.QUESTION), library.owner)
    library.revise(note, Draft("Quoting?", body + "\n\nMore.", Kind.QUESTION), library.owner)
    for address in (f"/notes/{note}/revisions/1", f"/notes/{note}/answer"):
        assert "Text of cause.</blockquote>" in client.get(address).text
    form = sheet(client.get("/new/note")).fields | {"text": body}
    assert "Text of cause.</blockquote>" in client.post("/new/preview", data=form).text


def test_an_embedded_section_is_quoted(lesson: NoteId, library: Library, client: TestClient) -> None:
    note = library.contribute(Draft("Quoting", f"![[{LESSON.title}#Cause]]"), library.owner)
    html = client.get(f"/notes/{note}").text
    assert "Text of cause." in html
    assert "Text of evidence." not in html


@pytest.mark.parametrize(
    ("relation", "says_here", "says_there"),
    [
        (Relation.SUPERSEDES, "Supersedes", "Superseded by"),
        (Relation.DISAGREES, "Disagrees with", "Disagrees with"),
        (Relation.ADAPTS, "Adapted from", "Adapted in"),
    ],
)
def test_how_notes_stand_to_each_other_is_said_on_both(
    relation: Relation, says_here: str, says_there: str, lesson: NoteId, library: Library, client: TestClient
) -> None:
    note = library.contribute(Draft("Newer", "Text.", links=(Link(LESSON.title, relation),)), library.owner)
    assert f"<strong>{says_here}</strong>" in client.get(f"/notes/{note}").text
    assert f"<strong>{says_there}</strong>" in client.get(f"/notes/{lesson}").text


def test_the_source_is_the_text_as_it_was_written(lesson: NoteId, client: TestClient) -> None:
    reply = client.get(f"/notes/{lesson}/source")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.text.strip() == LESSON.body.strip()


def test_a_note_that_is_not_there_is_a_page_that_helps(client: TestClient) -> None:
    for path in ("/notes/aaaaaaaaaaaaaaaa", "/notes/%3Cscript%3E", "/notes/" + "9" * 400, "/notes/x/source"):
        page = client.get(path)
        assert page.status_code == 404
        assert "<script>alert" not in page.text
        assert 'action="/ask"' in page.text


def test_among_notes_of_one_name_the_link_leads_to_the_nearest(
    library: Library, client: TestClient, tmp_path: Path
) -> None:
    for folder in ("alpha", "beta"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.md").write_text(f"# Index\n\nAll about {folder}.", "utf-8")
        (tmp_path / folder / f"{folder}.md").write_text(f"# Page {folder}\n\n[the index](index.md)", "utf-8")
    library.add([tmp_path], ImportOptions(), library.owner)
    for folder in ("alpha", "beta"):
        found = library.resolve(f"Page {folder}", library.owner)
        assert found
        link = re.search(r'<a href="(/notes/[a-z0-9]+)">the index</a>', client.get(f"/notes/{found.id}").text)
        assert link
        assert f"All about {folder}." in client.get(link[1]).text


def test_a_question_nobody_has_answered_names_who_may_know_and_can_be_asked(
    library: Library, client: TestClient
) -> None:
    for name in ("Ingrid Solheim", "Wilma Unseen", "Ada Lovelace"):
        text = f"Frost on the vault door means air coming in, {name} found. Change the gasket."
        library.contribute(Draft(f"Frost on the door by {name}", text, authors=(name,)), library.owner)
    unseen = library.meeting.find("Wilma Unseen", library.owner)
    library.introducing.change(unseen, PersonRecord("Wilma Unseen", suggest=False), library.owner)
    asked = Draft("Why is there frost on the vault door?", "It comes back.", Kind.QUESTION)
    question = library.contribute(asked, library.owner)  # by Ada, who need not be told to ask herself
    open_page = client.get(f"/notes/{question}").text
    told = open_page[open_page.index("Who may know") : open_page.index("About this note")]
    ingrid = library.meeting.find("Ingrid Solheim", library.owner)
    assert told.count('class="peer-name"') == 1
    before = library.notes(Filters(), library.owner).total
    asked_of = client.post(f"/notes/{question}/asked-of", data=Sheet(told).fields)
    assert asked_of.headers["location"] == f"/notes/{question}"
    assert library.notes(Filters(), library.owner).total == before
    html = client.get(f"/notes/{question}").text
    assert f'Asked of <a href="/people/{ingrid}">' in html
    assert "Who may know" not in html
    assert [one.question.id for one in library.person(ingrid, library.owner).waiting] == [question]
    library.contribute(
        Draft("The gasket", "It is worn.", Kind.ANSWER, links=(Link(asked.title, Relation.ANSWERS),)),
        library.owner,
    )
    assert "Who may know" not in client.get(f"/notes/{question}").text


def test_of_a_question_nothing_here_is_about_nobody_is_said_to_know(
    library: Library, lesson: NoteId, client: TestClient
) -> None:
    asked = Draft("How do I knit a cardigan from merino wool?", "I want one.", Kind.QUESTION, authors=("Bo",))
    question = library.contribute(asked, library.owner)
    html = client.get(f"/notes/{question}").text
    assert "No answer yet" in html
    assert "Who may know" not in html


def test_who_may_know_costs_no_more_than_an_ordinary_question(library: Library) -> None:
    for number in range(8):
        text = f"Frost on vault door {number} means air coming in at gasket {number}. Change it."
        library.contribute(Draft(f"Frost, door {number}", text, authors=(f"Person {number}",)), library.owner)
    asked = Draft("Why is there frost on the vault door?", "It comes back.", Kind.QUESTION)
    view = library.note(library.contribute(asked, library.owner), library.owner)
    narrowed = Filters(kinds=TELLING)
    library.ask(Question("What is wrong with a gasket?"), library.owner)  # what any question remembers is
    with statements(library._store) as ordinary:
        library.ask(Question("What is behind frost on a vault door?", narrowed), library.owner)
    with statements(library._store) as seen:
        assert len(may_know(library, library.owner, view)) == 3
    assert len(seen) <= len(ordinary)


def test_a_plain_text_file_keeps_its_lines_on_its_page_and_in_answers(
    library: Library, client: TestClient, tmp_path: Path
) -> None:
    log = "08:12 door 4 opened\n08:13 the __seal__ of door 4 was frozen\n09:01 fan off\n09:10 called Bo\n"
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/log.txt").write_text(log)
    (tmp_path / "vault/rules.md").write_text("Keep every __seal__ dry.")
    library.add([tmp_path / "vault"], ImportOptions(), library.owner)
    notes = {one.plain: one.id for one in library.notes(Filters(), library.owner).notes}
    assert f'<p class="lines">{log.strip()}</p>' in client.get(f"/notes/{notes[True]}").text
    assert "<strong>seal</strong>" in client.get(f"/notes/{notes[False]}").text
    found = client.get("/ask", params={"q": "was the seal of door 4 frozen?"}).text
    assert "\n<mark>08:13 the __<b>seal</b>__ of" in found
    assert client.get(f"/notes/{notes[True]}/revisions/1").text.count(f'<p class="lines">{log.strip()}') == 1


def test_a_note_is_read_while_the_indexes_are_being_made(
    lesson: NoteId, library: Library, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def being_made(*_: object) -> object:
        raise IndexBeingMade("6 of 12 passages are read.")

    question = library.contribute(Draft("Why frost?", "At night.", Kind.QUESTION), library.owner)
    monkeypatch.setattr(Projections, "current", being_made)
    assert LESSON.title in client.get(f"/notes/{lesson}").text
    assert client.get(f"/notes/{question}").status_code == 200
    asked = client.get("/?q=frost")
    assert (asked.status_code, asked.headers["Retry-After"]) == (503, "5")
    assert "6 of 12 passages are read." in asked.text
