"""Whoever asked says which answer was the one, and takes it back: on the page and by program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbase.errors import BadNote
from kbase.library import Library
from kbase.model import Draft, ImportOptions, Kind, Link, NoteId, Relation
from tests.web.filling import sheet

ASKED = Draft("Why does the fan stop?", "It stops at night.", kind=Kind.QUESTION)


@pytest.fixture
def question(library: Library) -> NoteId:
    return library.contribute(ASKED, library.owner)


def answered(library: Library, text: str, question: NoteId) -> NoteId:
    links = (Link(question, Relation.ANSWERS),)
    draft = Draft(f"Answer: {text}", text, kind=Kind.ANSWER, authors=("Bo Ek",), links=links)
    return library.contribute(draft, library.owner)


def accepted(library: Library, question: NoteId) -> list[NoteId]:
    answers = library.note(question, library.owner).answers
    return [answer.id for answer in answers if answer.summary.accepted]


def test_an_answer_is_accepted_on_the_questions_page_and_that_is_taken_back(
    library: Library, client: TestClient, question: NoteId
) -> None:
    dust, ice = (answered(library, text, question) for text in ("Dust.", "Ice on the blade."))
    for step, expected, buttons in (
        ("accept", [ice], ["undo", "accept"]),
        ("undo", [], ["accept", "accept"]),
    ):
        proof = sheet(client.get(f"/notes/{question}")).fields["proof"]
        done = client.post(f"/notes/{ice}/accepted", data={"proof": proof, "step": step})
        assert (done.status_code, done.headers["location"]) == (303, f"/notes/{question}#h-answer-{ice}")
        assert accepted(library, question) == expected
        page = client.get(f"/notes/{question}").text
        assert re.findall(r'name="step" value="(\w+)"', page) == buttons
        first, second = (ice, dust) if expected else (dust, ice)
        assert page.index(f"h-answer-{first}") < page.index(f"h-answer-{second}")
        assert ("✓ Accepted" in page) == bool(expected)
    trail = [(line.action, line.subject) for line in library._store.audit.recent(2)]
    assert trail == [("answer no longer accepted", ice), ("answer accepted", ice)]


def test_programs_accept_too(library: Library, api: TestClient, question: NoteId) -> None:
    ice = answered(library, "Ice on the blade.", question)
    assert api.put(f"/api/v1/notes/{ice}/accepted").status_code == 204
    assert accepted(library, question) == [ice]
    assert api.get(f"/api/v1/notes/{question}").json()["replies"][0]["accepted"]
    assert api.delete(f"/api/v1/notes/{ice}/accepted").status_code == 204
    assert accepted(library, question) == []
    assert api.put(f"/api/v1/notes/{question}/accepted").status_code == 422
    assert api.put("/api/v1/notes/aaaaaaaaaaaaaaaa/accepted").status_code == 404


def test_only_an_answer_to_a_question_is_accepted(library: Library, question: NoteId) -> None:
    lost = library.contribute(Draft("Answer to nothing", "Ice.", kind=Kind.ANSWER), library.owner)
    for note in (question, lost):
        with pytest.raises(BadNote, match="Only an answer"):
            library.answering.accept(note, library.owner)


def test_an_accepted_answer_speaks_louder_at_the_next_question(library: Library, question: NoteId) -> None:
    ice = answered(library, "Ice on the blade of the fan.", question)

    def role() -> str:
        knowers = library.knowers.who_knows("ice on a fan", library.owner).people
        (bo,) = (one.expert for one in knowers if one.expert.person.name == "Bo Ek")
        return bo.evidence[0].role

    assert role() == "answered"
    library.answering.accept(ice, library.owner)
    assert role() == "accepted answer"


def test_what_was_accepted_stays_so_when_its_file_or_its_text_changes(
    library: Library, question: NoteId, tmp_path: Path
) -> None:
    file = tmp_path / "ice.md"
    head = "---\nkind: answer\nanswers: Why does the fan stop?\n"
    file.write_text(f"{head}---\nIce.\n")
    library.add([file], ImportOptions(), library.owner)
    (ice,) = (answer.id for answer in library.note(question, library.owner).answers)
    library.answering.accept(ice, library.owner)
    file.write_text(f"{head}---\nIce on the blade.\n")
    assert library.add([file], ImportOptions(), library.owner).changed == ["ice.md"]
    assert accepted(library, question) == [ice]
    file.write_text(f"{head}accepted: false\n---\nIce on the blade.\n")
    library.add([file], ImportOptions(), library.owner)
    assert accepted(library, question) == []
