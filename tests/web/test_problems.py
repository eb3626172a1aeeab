"""Every error of ours has a status and a plain word, and nobody is shown a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.testclient import TestClient

import kbase
from kbase import errors
from kbase.cli.exits import EXIT_CODES
from kbase.errors import KbaseError
from kbase.web import problems
from kbase.web.security import HEADERS


def leaves(root: type[KbaseError]) -> list[type[KbaseError]]:
    below = root.__subclasses__()
    return [root] if not below else [leaf for one in below for leaf in leaves(one)]


OURS = [leaf for leaf in leaves(KbaseError) if leaf.__module__ == "kbase.errors"]
BRANCHES = [
    errors.BadInput,
    errors.BadFile,
    errors.NotFound,
    errors.Trouble,
]  # raised where no leaf says it better
SOURCES = Path(kbase.__file__).parent


def raised() -> set[str]:
    """The classes of `kbase.errors` that kbase raises or returns, by name."""
    made = re.compile(rf"(?:raise|return) (?:errors\.)?({'|'.join(vars(errors))})\(")
    return {name for file in SOURCES.rglob("*.py") for name in made.findall(file.read_text("utf-8"))}


def test_what_is_raised_anywhere_has_a_status_and_an_exit_code_of_its_own() -> None:
    found = {getattr(errors, name) for name in raised()} - {errors.Place}
    assert {*BRANCHES, errors.LibraryBusy} <= found
    assert found <= set(problems.STATUS)
    assert found <= set(EXIT_CODES)


@pytest.mark.parametrize("leaf", [*OURS, *BRANCHES])
def test_every_leaf_has_a_status_and_a_title(leaf: type[KbaseError]) -> None:
    assert leaf in problems.STATUS, f"{leaf.__name__} has no HTTP status in kbase.web.problems"
    assert leaf in problems.TITLES
    assert 400 <= problems.STATUS[leaf] < 600


def test_nothing_is_mapped_that_does_not_exist() -> None:
    assert set(problems.STATUS) == set(problems.TITLES) == {*OURS, *BRANCHES}


@pytest.mark.parametrize(
    ("leaf", "status"),
    [
        (errors.BadQuestion("too long"), 422),
        (errors.BadInput("half a character"), 422),
        (errors.Trouble("no memory"), 503),
        (errors.NotFound("no such note"), 404),
        (errors.OffTopic("nothing is about it"), 422),
        (errors.Conflict("changed"), 409),
        (errors.Forbidden("no"), 403),
        (errors.LibraryFull("full"), 503),
    ],
)
def test_the_statuses_are_those_the_tree_of_errors_names(leaf: KbaseError, status: int) -> None:
    assert problems.problem_of(leaf).status == status


def test_a_special_case_of_a_leaf_has_the_status_of_the_leaf() -> None:
    class Gone(errors.NotFound):
        pass

    assert problems.problem_of(Gone("gone")).status == 404
    assert problems.problem_of(Gone("gone")).code == "not-found"


def test_an_error_nobody_mapped_says_nothing_of_itself() -> None:
    class OddError(KbaseError):
        pass

    problem = problems.problem_of(OddError("secret path"))
    assert problem.status == 500
    assert "secret" not in str(problems.document(problem))


def test_a_bad_note_points_at_its_field() -> None:
    problem = problems.problem_of(errors.BadNote("A note needs a title.", "title"))
    assert problem.fields == (problems.FieldProblem("title", "A note needs a title."),)


def test_a_busy_library_says_when_to_try_again() -> None:
    reply = problems.document_response(problems.problem_of(errors.LibraryBusy("busy")))
    assert reply.headers["retry-after"] == str(problems.RETRY_AFTER_S)


def test_a_problem_document_has_the_members_of_rfc_9457() -> None:
    problem = problems.problem_of(errors.LibraryFull("The disk is full."))
    assert problems.document(problem) == {
        "type": "urn:kbase:problem:library-full",
        "title": "The disk is full",
        "status": 503,
        "detail": "The disk is full.",
        "fields": [],
    }
    assert problems.document_response(problem).media_type == "application/problem+json"


def test_what_was_sent_is_never_repeated() -> None:
    given = RequestValidationError(
        [{"type": "string_too_long", "loc": ("body", "question"), "msg": "Too long", "input": "SECRET"}]
    )
    assert "SECRET" not in str(problems.document(problems.problem_of_validation(given)))


@pytest.mark.parametrize("address", ["/broken", "/api/v1/broken"])
def test_an_unforeseen_error_shows_no_traceback_and_is_dressed_like_any_reply(
    app: FastAPI, client: TestClient, address: str
) -> None:
    def broken() -> None:
        raise RuntimeError("secret /srv/library/notes")

    app.add_api_route(address, broken)
    reply = client.get(address)
    assert reply.status_code == 500
    assert "secret" not in reply.text
    assert "Traceback" not in reply.text
    for name, value in HEADERS.items():
        assert reply.headers[name] == value
    assert ("problem+json" in reply.headers["content-type"]) == address.startswith("/api/")


def test_an_unknown_address_is_a_page_for_people_and_a_document_for_programs(client: TestClient) -> None:
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    document = client.get("/api/v1/nowhere")
    assert document.status_code == 404
    assert document.headers["content-type"] == "application/problem+json"
    assert document.json()["status"] == 404


def test_a_method_that_does_not_exist_names_those_that_do(client: TestClient) -> None:
    reply = client.delete("/api/v1/people", headers={"X-Kbase-Request": "1"})
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET"
    assert reply.json()["type"] == "urn:kbase:problem:bad-method"
