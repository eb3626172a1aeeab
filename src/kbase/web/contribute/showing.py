"""A sheet as a page: empty, or with everything typed and what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from kbase.errors import BadNote, KbaseError
from kbase.library import Library
from kbase.lists import between_commas
from kbase.model import Actor, Note, NoteId, NoteRef, Person, PersonView, Revision
from kbase.web.contribute.beside import near, newcomers, previewed
from kbase.web.contribute.differences import Line
from kbase.web.contribute.sheets import Sheet
from kbase.web.contribute.typed import Typed
from kbase.web.drafts import GENERAL
from kbase.web.problems import FieldProblem, Problem, problem_of
from kbase.web.security import proof_of
from kbase.web.templating import page

MOST_OFFERED = 500  # names and tags in the lists behind the fields


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields offer."""

    spaces: Mapping[str, str]  # name to title
    people: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The question an answer is written under."""

    question: NoteRef
    text: Markup


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved meanwhile."""

    note: Note
    saved: Revision
    lines: Sequence[Line]  # from theirs to what was typed


def choices(library: Library, actor: Actor) -> Choices:
    """What the fields offer; nothing when the library cannot say, so that a form always comes back."""
    try:
        overview = library.overview(actor)
        spaces: dict[str, str] = {space.name: space.title or space.name for space in library.spaces(actor)}
    except KbaseError:
        return Choices({GENERAL: GENERAL}, (), ())
    spaces.setdefault(GENERAL, GENERAL)
    return Choices(
        spaces,
        tuple(one.title for one in overview.people[:MOST_OFFERED]),
        tuple(one.name for one in overview.tags[:MOST_OFFERED]),
    )


def missing(library: Library, actor: Actor, sheet: Sheet, typed: Typed) -> tuple[FieldProblem, ...]:
    """What stands in the way of saving, all at once: required fields that are empty, names hardly new."""
    found = []
    if not typed.title.strip():
        found.append(FieldProblem("title", sheet.no_title))
    text = typed.sections.get(sheet.text.name, "") if sheet.as_lesson else typed.text
    if sheet.text_required and not text.strip():
        found.append(FieldProblem(sheet.text.name, sheet.no_text))
    found += [
        FieldProblem(
            "authors",
            f"“{one.name}” would be a new person beside {one.resembles[0].name}. If they are one, write "
            f"“{one.resembles[0].name}”; saved again as it stands, it makes a new one.",
        )
        for one in newcomers(library, actor, typed)
        if one.twin and one.name not in between_commas(typed.new_people)
    ]
    return tuple(found)


def refused(sheet: Sheet, error: KbaseError) -> Problem:
    """Why it was not saved, pointing at the field of this sheet that has to change."""
    problem = problem_of(error)
    if not isinstance(error, BadNote):
        return problem
    named = {"body": sheet.text.name, "author": "authors"}.get(error.field, error.field)
    return Problem(problem.status, problem.code, problem.title, "", (FieldProblem(named, str(error)),))


def show(
    request: Request,
    library: Library,
    actor: Actor,
    sheet: Sheet,
    typed: Typed,
    *,
    problem: Problem | None = None,
    note: NoteId | None = None,
    asked: Asked | None = None,
    asking: Person | None = None,
    instead: PersonView | None = None,
    theirs: Theirs | None = None,
    with_preview: bool = False,
) -> Response:
    """The sheet with everything typed; `problem` is said at the top and beside its fields.

    `asking` is the person a question is put to; `instead`: they cannot be asked now, so what else can be done
    is offered.
    """
    new = newcomers(library, actor, typed)
    if problem:
        typed = replace(typed, new_people=", ".join(one.name for one in new if one.twin))
    given: dict[str, Any] = {
        "sheet": sheet,
        "typed": typed,
        "choices": choices(library, actor),
        "owner": actor.name,
        "proof": proof_of(request),
        "problem": problem,
        "wrong": {one.field: one.reason for one in problem.fields} if problem else {},
        "note": note,
        "asked": asked,
        "asking": asking,
        "instead": instead,
        "theirs": theirs,
        "preview": previewed(library, actor, typed, note) if with_preview else None,
        "near": near(library, actor, typed, note),
        "newcomers": new,
    }
    return page(request, "contribute/sheet.html", problem.status if problem else 200, **given)
