"""Close the loop: during or after the session, write down what was learned and what will be tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.dates import one_day
from kbase.errors import BadNote, KbaseError
from kbase.library import Library
from kbase.lists import between_commas
from kbase.model import Actor, NoteId, SpaceName
from kbase.pack import Learned, PackId
from kbase.web import addresses
from kbase.web.contribute.showing import choices
from kbase.web.contribute.typed import new_id, once_in
from kbase.web.drafts import GENERAL
from kbase.web.problems import FieldProblem, Problem, problem_of
from kbase.web.proof import Form
from kbase.web.security import form_of, proof_of
from kbase.web.templating import page, today
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

FIRST_ROWS = 3
MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One thing learned, as it was typed."""

    once: NoteId  # what its note will be called: sent twice, it is stored once
    lesson: str = ""
    detail: str = ""
    will_try: str = ""
    by_whom: str = ""
    by_when: str = ""

    def learned(self, place: int) -> Learned:
        """The same, ready to be stored. Raises `BadNote` for a day that is none."""
        written = self.by_when.strip()
        day = _day(written, f"when-{place}", "By when") if written else None
        return Learned(self.lesson, self.detail, self.will_try, self.by_whom, day, self.once)


@dataclass(frozen=True, slots=True)
class Captured:
    """The whole form, kept as typed."""

    rows: tuple[Row, ...]
    authors: str  # names, commas between
    space: str
    day: str


@router.get("/packs/{pack}/capture")
def blank(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Empty rows, credited to everybody who came, today."""
    saved = library.packs.get(PackId(pack), actor)
    names = [one.name for one in saved.pack.attendees] or actor.authors
    return _shown(
        request,
        library,
        actor,
        PackId(pack),
        Captured(_rows((), FIRST_ROWS), ", ".join(names), GENERAL, today().isoformat()),
    )


@router.post("/packs/{pack}/capture")
def capture(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Store what was learned as lessons, or show the form again with all that was typed."""
    form, identity = form_of(request), PackId(pack)
    captured = _typed(form)
    if form.get("step") == "more":
        rows = _rows(captured.rows, min(len(captured.rows) + FIRST_ROWS, MOST_ROWS))
        return _shown(request, library, actor, identity, replace(captured, rows=rows))
    names = between_commas(captured.authors)
    try:
        learned = [row.learned(place) for place, row in enumerate(captured.rows, 1)]
        day = _day(captured.day.strip(), "day", "Held on")
        library.sessions.capture(identity, learned, names, SpaceName(captured.space or GENERAL), actor, day)
    except KbaseError as error:
        return _shown(request, library, actor, identity, captured, _refused(error))
    return RedirectResponse(f"{addresses.pack(identity)}#outcomes", 303)


def _refused(error: KbaseError) -> Problem:
    problem = problem_of(error)
    if not isinstance(error, BadNote):
        return problem
    return Problem(
        problem.status, problem.code, "Not saved yet", "", (FieldProblem(error.field, str(error)),)
    )


def _day(written: str, field: str, label: str) -> date:
    try:
        return one_day(written)
    except ValueError as error:
        raise BadNote(f"{label}: this is {error}.", field) from error


def _typed(form: Form) -> Captured:
    count = sum(f"lesson-{place}" in form for place in range(1, MOST_ROWS + 1))
    return Captured(
        tuple(_row(form, place) for place in range(1, count + 1)),
        form.get("authors", ""),
        form.get("space", ""),
        form.get("day", ""),
    )


def _row(form: Form, place: int) -> Row:
    return Row(
        once_in(form.get(f"once-{place}", "")),
        form.get(f"lesson-{place}", ""),
        form.get(f"detail-{place}", ""),
        form.get(f"try-{place}", ""),
        form.get(f"whom-{place}", ""),
        form.get(f"when-{place}", ""),
    )


def _rows(rows: Sequence[Row], count: int) -> tuple[Row, ...]:
    return (*rows, *(Row(new_id()) for _ in range(count - len(rows))))


def _shown(
    request: Request,
    library: Library,
    actor: Actor,
    pack: PackId,
    captured: Captured,
    problem: Problem | None = None,
) -> Response:
    saved = library.packs.get(pack, actor)
    return page(
        request,
        "packs/capture.html",
        problem.status if problem else 200,
        saved=saved,
        pack=saved.pack,
        captured=captured,
        strangers=library.sessions.strangers(between_commas(captured.authors), actor),
        choices=choices(library, actor),
        most=MOST_ROWS,
        problem=problem,
        wrong={one.field: one.reason for one in problem.fields} if problem else {},
        proof=proof_of(request),
    )
