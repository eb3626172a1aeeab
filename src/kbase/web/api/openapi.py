"""The API's description of itself, true to the last status: `GET /api/v1/openapi.json`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from kbase import __version__
from kbase.web.api.documents import ProblemDocument
from kbase.web.problems import MEDIA_TYPE

ROOT = "/api/v1"
_UNSAFE = ("post", "put", "delete")
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}

Responses = dict[int | str, dict[str, Any]]


def problem(status: int | str, description: str) -> Responses:
    """One more way a call may end."""
    return {status: {"description": description, "content": _PROBLEM}}


MISSING = problem(404, "There is no such thing, or none you may know of.")
CHANGED = problem(409, "Somebody changed it first.")
LOCATED: Responses = {
    201: {
        "description": "Stored.",
        "headers": {"Location": {"description": "Where it is.", "schema": {"type": "string"}}},
    }
}
EVERYWHERE: Responses = (
    problem(422, "Something that was sent cannot be used.")
    | problem(503, "The library, its disk or its model is in the way.")
    | problem("default", "Any other error.")
)
_PROOF = {
    "name": "X-Kbase-Request",
    "in": "header",
    "required": True,
    "description": "Shows that no other site in a browser made this call: none can send it.",
    "schema": {"type": "string", "enum": ["1"]},
}


def described(routes: APIRouter) -> dict[str, Any]:
    """The OpenAPI document for the calls of `routes`."""
    made = get_openapi(
        title="kbase",
        version=__version__,
        summary="A knowledge repository: ask in ordinary words, get the passage and the people behind it.",
        routes=routes.routes,
    )
    schemas = made["components"]["schemas"]
    template = "#/components/schemas/{model}"
    shape = TypeAdapter(ProblemDocument).json_schema(ref_template=template)
    schemas |= shape.pop("$defs")
    schemas["ProblemDocument"] = shape
    for methods in made["paths"].values():
        for method in _UNSAFE:
            if method in methods:
                methods[method].setdefault("parameters", []).append(_PROOF)
    return made
