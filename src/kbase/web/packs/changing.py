"""Rework a pack: each button of its page is one change, and each change a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.durations import minutes_in
from kbase.errors import BadInput, KbaseError
from kbase.library import Library
from kbase.model import Actor, NoteId, PersonId
from kbase.pack import PackId, ReadingKey
from kbase.web import addresses
from kbase.web.packs.showing import shown
from kbase.web.problems import problem_of
from kbase.web.proof import Form
from kbase.web.security import form_of
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()

MOST_STEPS = 60

Change = Callable[[Library, PackId, Form, Actor, int], int]


@router.post("/packs/{pack}/change")
def change(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Make one change and show the pack there, or say why it was not made."""
    form, identity = form_of(request), PackId(pack)
    try:
        wanted = CHANGES.get(form.get("step", ""))
        if wanted is None:
            raise BadInput("This page asked for something that cannot be done to a pack. Load it again.")
        wanted(library, identity, form, actor, whole(form, "base"))
    except KbaseError as error:
        library.packs.versions(identity, actor)  # a pack that is gone has no page to say it on
        return shown(request, library, actor, identity, problem_of(error), form)
    return RedirectResponse(f"{addresses.pack(identity)}#{form.get('back', 'readings')}", 303)


@router.post("/packs/{pack}/known")
def known(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Remember that somebody knows a note already, or no longer, and show the pack as they read it."""
    form = form_of(request)
    library.packs.versions(PackId(pack), actor)
    person = PersonId(form.get("person", ""))
    library.packs.mark_known(NoteId(form.get("note", "")), person, actor, known=form.get("step") != "undo")
    back = f"{addresses.pack(PackId(pack), reader=person)}#{form.get('back', 'readings')}"
    return RedirectResponse(back, 303)


def whole(form: Form, name: str) -> int:
    """A whole number a form of ours holds. Raises `BadInput`."""
    text = form.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput(
            f"“{text}” cannot be used here. Write a whole number, such as 10."
            if text
            else "A number is missing."
        )
    return int(text)


def _key(form: Form) -> ReadingKey:
    return ReadingKey(form.get("key", ""))


def _up(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.reworking.move(pack, _key(form), -1, actor, base)


def _down(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.reworking.move(pack, _key(form), 1, actor, base)


def _drop(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.reworking.drop(pack, _key(form), actor, base)


def _swap(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.reworking.swap(pack, _key(form), actor, base)


def _remark(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.reworking.annotate(pack, _key(form), form.get("remark", ""), actor, base)


def _replace(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.packs.replace_guest(pack, form.get("guest", ""), form.get("person", ""), actor, base)


def _rename(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.reworking.rename(pack, whole(form, "theme"), form.get("title", ""), actor, base)


def _entitle(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.reworking.entitle(pack, form.get("title", ""), form.get("remark", ""), actor, base)


def _retime(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    count = sum(f"minutes-{place}" in form for place in range(MOST_STEPS))
    steps = [
        (
            form.get(f"name-{place}", ""),
            form.get(f"does-{place}", ""),
            minutes_in(form.get(f"minutes-{place}", "")),
        )
        for place in range(count)
    ]
    return library.reworking.retime(pack, steps, actor, base)


def _add(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.reworking.add(pack, whole(form, "theme"), form.get("q", ""), _key(form), actor, base)


def _restore(library: Library, pack: PackId, form: Form, actor: Actor, base: int) -> int:
    return library.reworking.restore(pack, whole(form, "number"), actor, base)


CHANGES: Mapping[str, Change] = {
    "up": _up,
    "down": _down,
    "drop": _drop,
    "swap": _swap,
    "remark": _remark,
    "replace": _replace,
    "rename": _rename,
    "entitle": _entitle,
    "retime": _retime,
    "add": _add,
    "restore": _restore,
}
