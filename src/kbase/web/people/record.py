"""Change what is said of somebody, and what they choose: no suggestion, away, a weekly limit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.dates import one_day
from kbase.errors import BadRecord, Conflict, Trouble
from kbase.library import Library
from kbase.lists import between_commas
from kbase.model import Actor, PersonId, PersonRecord, PersonRevision
from kbase.web import addresses
from kbase.web.contribute.showing import choices
from kbase.web.problems import Problem, problem_of
from kbase.web.proof import Form
from kbase.web.security import form_of, proof_of
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

MOST_SHOWN = 20  # saved states in the history
FIELDS: Mapping[str, str] = {
    "name": "name",
    "aliases": "other names",
    "email": "address",
    "role": "role",
    "site": "site",
    "about": "about",
    "offers": "offers",
    "wants": "wants to learn",
    "suggest": "suggestions",
    "away_until": "away until",
    "weekly_limit": "questions a week",
    "left_on": "left on",
    "successor_name": "successor",
}
"""What the parts of a stored record are called in its history."""


@dataclass(frozen=True, slots=True)
class TypedRecord:
    """The fields of the form, exactly as typed."""

    name: str = ""
    aliases: str = ""
    email: str = ""
    role: str = ""
    site: str = ""
    about: str = ""
    offers: str = ""
    wants_to_learn: str = ""
    suggest: bool = True
    away_until: str = ""
    weekly_limit: str = ""
    left: str = ""
    successor: str = ""
    base: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """One line of a record's history."""

    at: datetime
    by: str
    changed: tuple[str, ...]  # what differs from the state before; nothing in the first


@router.get("/people/{person}/edit")
def edit(request: Request, person: PersonId, library: LibraryDep, actor: ActorDep) -> Response:
    """The form with the record as it stands."""
    stored = library.introducing.record(person, actor)
    base = len(library.introducing.history(person, actor))
    return _form(request, library, actor, person, _typed(stored, base))


@router.post("/people/{person}/edit")
def change(request: Request, person: PersonId, library: LibraryDep, actor: ActorDep) -> Response:
    """Save the record and show the person, or show the form again."""
    typed = typed_in(form_of(request))
    try:
        library.introducing.change(person, record_of(typed), actor, typed.base)
    except Conflict as error:
        base = len(library.introducing.history(person, actor))
        again = replace(typed, base=base)  # saving again now means: mine, knowing theirs
        return _form(request, library, actor, person, again, problem_of(error))
    except (BadRecord, Trouble) as error:
        return _form(request, library, actor, person, typed, problem_of(error))
    return RedirectResponse(addresses.person(person), 303)


def typed_in(form: Form) -> TypedRecord:
    """What `form` holds; a field that is missing is empty."""
    words = {name: form.get(name, "") for name in TypedRecord.__slots__ if name not in ("suggest", "base")}
    base = form.get("base", "")
    number = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0
    return TypedRecord(**words, suggest=form.get("suggest") == "yes", base=number)


def record_of(typed: TypedRecord) -> PersonRecord:
    """The record somebody typed. Raises `BadRecord` for a day or a number that is none."""
    return PersonRecord(
        name=typed.name,
        aliases=between_commas(typed.aliases),
        email=typed.email,
        role=typed.role,
        site=typed.site,
        about=typed.about,
        left=_day(typed.left, "left"),
        successor=typed.successor,
        offers=between_commas(typed.offers),
        wants_to_learn=between_commas(typed.wants_to_learn),
        suggest=typed.suggest,
        away_until=_day(typed.away_until, "away_until"),
        weekly_limit=_number(typed.weekly_limit, "weekly_limit"),
    )


def history(revisions: Sequence[PersonRevision]) -> list[Saved]:
    """Newest first, each with what it changed."""
    before: list[PersonRevision | None] = [*revisions[1:], None]
    return [
        Saved(one.saved_at, one.saved_by, _changed(one, earlier))
        for one, earlier in zip(revisions, before, strict=False)  # nothing before nothing
    ][:MOST_SHOWN]


def _changed(one: PersonRevision, earlier: PersonRevision | None) -> tuple[str, ...]:
    if earlier is None:
        return ()
    return tuple(
        f"{says}: {_shown(one.said[field])}"
        for field, says in FIELDS.items()
        if one.said[field] != earlier.said[field]
    )


def _shown(value: str | int | None) -> str:
    if isinstance(value, str) and value.startswith("["):
        value = ", ".join(json.loads(value))
    return "nothing" if value in (None, "") else str(value)


def _form(
    request: Request,
    library: Library,
    actor: Actor,
    person: PersonId,
    typed: TypedRecord,
    problem: Problem | None = None,
) -> Response:
    return page(
        request,
        "people/record.html",
        problem.status if problem else 200,
        typed=typed,
        person=person,
        choices=choices(library, actor),
        history=history(library.introducing.history(person, actor)),
        proof=proof_of(request),
        problem=problem,
        wrong={one.field: one.reason for one in problem.fields} if problem else {},
    )


def _typed(record: PersonRecord, base: int) -> TypedRecord:
    return TypedRecord(
        name=record.name,
        aliases=", ".join(record.aliases),
        email=record.email,
        role=record.role,
        site=record.site,
        about=record.about,
        offers=", ".join(record.offers),
        wants_to_learn=", ".join(record.wants_to_learn),
        suggest=record.suggest,
        away_until=record.away_until.isoformat() if record.away_until else "",
        weekly_limit="" if record.weekly_limit is None else str(record.weekly_limit),
        left=record.left.isoformat() if record.left else "",
        successor=record.successor,
        base=base,
    )


def _day(written: str, field: str) -> date | None:
    try:
        return one_day(written.strip()) if written.strip() else None
    except ValueError as error:
        raise BadRecord(f"This is {error}.", field) from error


def _number(written: str, field: str) -> int | None:
    word = written.strip()
    if not word:
        return None
    if not (word.isascii() and word.isdigit()) or len(word) > 9:
        raise BadRecord("This is a whole number, such as 3; leave it empty for no limit.", field)
    return int(word)
