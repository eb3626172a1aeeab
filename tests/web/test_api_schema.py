"""The API against its own description: whatever may be sent, no 5xx, and replies of the described shape."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kbase.library import Library
from kbase.model import Draft, Kind, Link, Relation
from kbase.pack import PackBrief
from kbase.web.api import description

HELD_TO = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


PROVEN = {"Host": "127.0.0.1:8765", "X-Kbase-Request": "1"}
OPERATIONS = [call["operationId"] for methods in description()["paths"].values() for call in methods.values()]

# Bodies that fit together and with what is stored, which no description can say.
TEXT = {"title": "Prime it", "body": "With water."}
SESSION = {"question": "How do we prime the pump?"}
FITTING = {
    "addNote": TEXT,
    "changeNote": TEXT,
    "restoreNote": {"revision": 1},
    "addPack": SESSION,
    "drawPack": SESSION,
    "changePack": {"change": "entitle", "base": 1, "title": "Pumps"},
    "mergePeople": {"other": "Grace"},
}


@pytest.fixture
def known(library: Library, operation: str) -> dict[str, str]:
    """Things that exist, for the places in an address."""
    note = library.contribute(Draft("Prime the pump", "Fill it with water.", Kind.LESSON), library.owner)
    asked = library.contribute(Draft("Why does it stop?", "At night.", Kind.QUESTION), library.owner)
    reply = Draft(
        "It freezes", "Drain it.", Kind.ANSWER, authors=("Grace",), links=(Link(asked, Relation.ANSWERS),)
    )
    answer = library.contribute(reply, library.owner)
    person = library.note(note, library.owner).note.summary.authors[0].id
    pack = library.packs.begin(PackBrief(SESSION["question"]), library.owner)
    if operation == "partPeople":
        library.meeting.merge(library.meeting.find("Grace", library.owner), person, library.owner)
    if operation.startswith("acceptAnswer"):
        note = answer
    if operation == "putQuestion":
        hums = Draft("Why does it hum?", "By day.", Kind.QUESTION, authors=("Grace",))
        note = library.contribute(hums, library.owner)
    return {"note": note, "person": person, "pack": pack, "number": "1", "name": "Grace"}


@pytest.mark.no_cover
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_call_keeps_to_its_description(app: FastAPI, known: dict[str, str], operation: str) -> None:
    """Both what the description allows and what it does not, drawn the same way every time."""
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=PROVEN)
    call = described.find_operation_by_id(operation)
    allowed = call.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = call.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    seen: set[int] = set()

    @given(case=allowed | wrong, at_something=booleans())
    @settings(
        max_examples=40,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def keeps_to_it(case: Any, at_something: bool) -> None:
        places = case.path_parameters or {}
        if at_something:
            places.update({name: known[name] for name in places if name in known})
            case.body = FITTING.get(operation, case.body)
        reply = case.call_and_validate(headers=PROVEN, checks=HELD_TO)
        seen.add(reply.status_code // 100)

    keeps_to_it()
    assert 2 in seen, "no call was answered, so nothing was tested"
