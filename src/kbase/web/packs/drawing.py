"""Prepare a session: the packs there are, and a form that draws a new one."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.durations import minutes_in
from kbase.errors import BadInput, KbaseError
from kbase.library import Library
from kbase.lists import between_commas
from kbase.model import Actor
from kbase.pack import PackBrief
from kbase.web import addresses
from kbase.web.problems import FieldProblem, Problem, problem_of
from kbase.web.proof import Form
from kbase.web.security import form_of, proof_of
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

MOST_OFFERED = 500  # names in the list behind the field
BOUNDS = {"minutes": (5, 1440), "group_size": (2, 50), "seed": (0, 10**6)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed into the form, kept as typed."""

    question: str = ""
    people: str = ""  # names, commas or lines between
    minutes: str = "60"
    format: str = "self-organised"
    group_size: str = "4"
    seed: str = "1"

    @classmethod
    def of(cls, form: Form) -> Wanted:
        given = {name: form[name] for name in cls.__slots__ if name in form}
        return cls(**given)

    @property
    def wrong(self) -> tuple[FieldProblem, ...]:
        """What cannot be used, field by field."""
        found = []
        if not self.question.strip():
            found.append(FieldProblem("question", "Say what the session is about, as a question."))
        found += [problem for name in BOUNDS if (problem := self._wrong_number(name))]
        return tuple(found)

    def _wrong_number(self, name: str) -> FieldProblem | None:
        written, (least, most) = getattr(self, name), BOUNDS[name]
        if name == "minutes":
            try:
                written = str(minutes_in(written))
            except BadInput as error:
                return FieldProblem(name, str(error))
        if _whole(written, least, most):
            return None
        return FieldProblem(name, f"A whole number from {least} to {most:,}.")

    @property
    def brief(self) -> PackBrief:
        """The same, ready to be drawn; only when nothing is `wrong`."""
        return PackBrief(
            self.question.strip(),
            between_commas(self.people),
            minutes_in(self.minutes),
            self.format,
            int(self.group_size),
            int(self.seed),
        )


@router.get("/packs")
def packs(request: Request, library: LibraryDep, actor: ActorDep) -> Response:
    """The saved packs, and the form for a new one; the address may fill it in."""
    given = {name: request.query_params[name] for name in Wanted.__slots__ if name in request.query_params}
    return _shown(request, library, actor, Wanted(**given))


@router.post("/packs")
def draw(request: Request, library: LibraryDep, actor: ActorDep) -> Response:
    """Draw a pack and show it, or show the form again."""
    wanted = Wanted.of(form_of(request))
    if wanted.wrong:
        problem = Problem(422, "incomplete", "Not drawn yet", "", wanted.wrong)
        return _shown(request, library, actor, wanted, problem)
    try:
        made = library.packs.begin(wanted.brief, actor)
    except KbaseError as error:
        return _shown(request, library, actor, wanted, problem_of(error))
    return RedirectResponse(addresses.pack(made), 303)


def _shown(
    request: Request, library: Library, actor: Actor, wanted: Wanted, problem: Problem | None = None
) -> Response:
    return page(
        request,
        "packs/all.html",
        problem.status if problem else 200,
        packs=library.packs.all(actor),
        formats=library.packs.formats(),
        wanted=wanted,
        bounds=BOUNDS,
        problem=problem,
        wrong={one.field: one.reason for one in problem.fields} if problem else {},
        known_people=tuple(one.title for one in library.people(actor)[:MOST_OFFERED]),
        proof=proof_of(request),
    )


def _whole(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8 and least <= int(text) <= most
