"""Errors as people and programs see them: one HTTP status per class of `kbase.errors`.

The API answers with RFC 9457 problem documents (`application/problem+json`), the pages
with a page that says the same in the same words. Nobody is ever shown a traceback.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.responses import Response

from kbase import errors

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[type[errors.KbaseError], HTTPStatus] = {
    errors.BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BadQuestion: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BadFilter: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BadNote: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BadRecord: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BadFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.EmptyFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BadSetting: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.OffTopic: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Unavailable: HTTPStatus.CONFLICT,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.Trouble: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.NoLibrary: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.LibraryTooNew: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.LibraryBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.LibraryFull: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DamagedLibrary: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StaleIndex: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.IndexBeingMade: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ModelUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Every leaf, and the branches some are raised as; `tests/web/test_problems.py` fails on a missing one."""

TITLES: Mapping[type[errors.KbaseError], str] = {
    errors.BadInput: "This cannot be used",
    errors.BadQuestion: "This question cannot be asked",
    errors.BadFilter: "This filter cannot be used",
    errors.BadNote: "This note cannot be stored as it is",
    errors.BadRecord: "This cannot be saved as it is",
    errors.BadFile: "This file cannot be read",
    errors.EmptyFile: "There is nothing in this file",
    errors.BadSetting: "This setting cannot be used",
    errors.NotFound: "There is nothing here",
    errors.OffTopic: "There is nothing to draw from",
    errors.Conflict: "Somebody changed it first",
    errors.Unavailable: "They cannot be asked now",
    errors.Forbidden: "You may not do this",
    errors.Trouble: "Something is in the way",
    errors.NoLibrary: "There is no library",
    errors.LibraryTooNew: "The library is newer than this kbase",
    errors.LibraryBusy: "The library is busy",
    errors.LibraryFull: "The disk is full",
    errors.DamagedLibrary: "The library is damaged",
    errors.StaleIndex: "The index is out of date",
    errors.IndexBeingMade: "The index is being made",
    errors.ModelUnavailable: "The model cannot be loaded",
}

RETRY_AFTER_S = 5  # what a library that is busy, or not ready yet, asks a program to wait
PASSING = (errors.LibraryBusy, errors.IndexBeingMade)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one part of what was sent."""

    field: str  # "limit", "tags.2", …; "" for the whole
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One error, ready to be shown."""

    status: int
    code: str  # stable: "bad-note", "library-full", "foreign-origin", …
    title: str
    detail: str
    fields: tuple[FieldProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_of(error: errors.KbaseError) -> Problem:
    """The problem an error of ours is, by the nearest class that is mapped."""
    for leaf in type(error).__mro__:
        if leaf in STATUS:
            break
    else:
        return unexpected()
    fields: tuple[FieldProblem, ...] = ()
    if isinstance(error, errors.BadNote | errors.BadRecord):
        fields = (FieldProblem(error.field, str(error)),)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if leaf in PASSING else {}
    detail = str(error) or (leaf.__doc__ or "")
    return Problem(STATUS[leaf].value, code_of(leaf), TITLES[leaf], detail, fields, headers)


def code_of(leaf: type[errors.KbaseError]) -> str:
    """`LibraryFull` is `library-full`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", leaf.__name__).lower()


def unexpected() -> Problem:
    """Something nobody foresaw; the log says more, the reply does not."""
    return Problem(
        500,
        "unexpected",
        "Something went wrong in kbase",
        "It was not your doing. Try again; `kbase check` looks for what is wrong.",
    )


def problem_of_status(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Problem:
    """The problem behind a bare HTTP status: an address or a method that does not exist, a broken body."""
    code, title, otherwise = {
        400: ("bad-request", "This request cannot be read", "What was sent could not be understood."),
        404: ("not-found", TITLES[errors.NotFound], "Nothing stands at this address."),
        405: ("bad-method", "This cannot be done here", "This address does not answer to that method."),
        413: ("too-large", "This is too much at once", "Send less at a time."),
        415: ("bad-media-type", "This kind of body cannot be read", "Send JSON to the API."),
    }.get(status, ("http", HTTPStatus(status).phrase, HTTPStatus(status).description))
    plain = detail if detail and detail != HTTPStatus(status).phrase else otherwise
    return Problem(status, code, title, plain, headers=dict(headers or {}))


def problem_of_validation(error: RequestValidationError) -> Problem:
    """What a body or an address got wrong, field by field; never repeats what was sent.

    What cannot be the id or number of anything names nothing, as one that nothing has.
    """
    found = []
    for one in error.errors():
        if one["loc"][0] == "path":
            return problem_of_status(404, f"There is no such {one['loc'][1]}.")
        where = [str(step) for step in one["loc"] if step not in ("body", "query", "path", "header")]
        if one["type"] == "json_invalid":
            return problem_of_status(400, "The body is not valid JSON.")
        found.append(FieldProblem(".".join(where), str(one["msg"]).removeprefix("Value error, ")))
    detail = "; ".join(f"{one.field or 'body'}: {one.reason}" for one in found[:5])
    return Problem(422, "bad-request-field", "Something in the request cannot be used", detail, tuple(found))


def document(problem: Problem) -> dict[str, Any]:
    """The problem document (RFC 9457, section 3); `fields` is an extension member."""
    return {
        "type": f"urn:kbase:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "fields": [{"field": one.field, "reason": one.reason} for one in problem.fields],
    }


def document_response(problem: Problem) -> Response:
    """The problem as the API sends it."""
    content = json.dumps(document(problem), ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, problem.status, dict(problem.headers), MEDIA_TYPE)
