"""From a sheet to a stored note, or back to the sheet with what stood in the way."""

from __future__ import annotations

from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.model import NoteId
from kbase.web import addresses
from kbase.web.problems import FieldProblem, Problem


def incomplete(wrong: tuple[FieldProblem, ...]) -> Problem:
    """The problem of required fields left empty."""
    return Problem(422, "incomplete", "Not saved yet", "", wrong)


def see(note: NoteId) -> Response:
    """On to the stored note; loading that page again stores nothing."""
    return RedirectResponse(addresses.note(note), 303)
