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


def saved_before() -> Problem:
    """The problem of a sheet that was saved, then gone back to and changed: nothing of that may be lost."""
    return Problem(
        409,
        "saved-before",
        "This sheet was saved once already",
        "What it said then is a note, and stays as it is. Save again to keep this as a note of its own; "
        "to change the other, open it and edit it there.",
    )


def see(note: NoteId) -> Response:
    """On to the stored note; loading that page again stores nothing."""
    return RedirectResponse(addresses.note(note), 303)
