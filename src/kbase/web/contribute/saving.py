"""From a sheet to a stored note, or back to the sheet with what stood in the way."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.model import NoteId
from kbase.web import addresses
from kbase.web.contribute.once import Once
from kbase.web.problems import FieldProblem, Problem


def once_of(request: Request) -> Once:
    """The forms this application stored lately."""
    once: Once = request.app.state.once
    return once


def incomplete(wrong: tuple[FieldProblem, ...]) -> Problem:
    """The problem of required fields left empty."""
    return Problem(422, "incomplete", "Not saved yet", "", wrong)


def see(note: NoteId) -> Response:
    """On to the stored note; loading that page again stores nothing."""
    return RedirectResponse(addresses.note(note), 303)


def stored_once(request: Request, name: str, store: Callable[[], NoteId]) -> Response:
    """Store what the form `name` holds unless that was done, then show it."""
    return see(once_of(request).saved(name, store))
