"""The API against its own description: whatever may be sent, no 5xx, and replies of the described shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kbase.library import Library
from kbase.model import Draft, Kind

HELD_TO = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def described(app: FastAPI, library: Library) -> Iterator[Any]:
    """The description of an API with something behind it."""
    library.contribute(Draft("Prime the pump", "Fill it with water.", Kind.LESSON), library.owner)
    library.contribute(Draft("Why does it stop?", "At night.", Kind.QUESTION), library.owner)
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, headers={"Host": "127.0.0.1:8765", "X-Kbase-Request": "1"}
    )
    yield schema


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_api_keeps_to_its_description(case: Any) -> None:
    case.call_and_validate(
        headers={"Host": "127.0.0.1:8765", "X-Kbase-Request": "1"}, checks=HELD_TO
    )
