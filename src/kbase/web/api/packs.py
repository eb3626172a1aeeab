"""Session packs: drawn, saved, listed, read again and removed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT
from typing_extensions import TypedDict

from kbase.handouts import (
    PackDocument,
    PackLineDocument,
    SavedPackDocument,
    SessionFormatDocument,
    format_document,
    pack_document,
    pack_line_document,
    saved_pack_document,
)
from kbase.model import PersonId
from kbase.replies import VersionDocument, version_document
from kbase.web.api import openapi
from kbase.web.api.bodies import MOST_OFFSET, NoteIdPath, PackBody, PackIdPath, PersonIdPath
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(tags=["packs"])

VersionQuery = Annotated[int | None, Query(ge=1, le=MOST_OFFSET, description="The newest unless told.")]


class PacksDocument(TypedDict):
    """The saved packs, last changed first."""

    packs: list[PackLineDocument]


class PackVersionsDocument(TypedDict):
    """The versions of a pack, newest first."""

    versions: list[VersionDocument]


class FormatsDocument(TypedDict):
    """The session formats there are."""

    formats: list[SessionFormatDocument]


@router.post("/packs/draw", operation_id="drawPack")
def draw_pack(body: PackBody, library: LibraryDep, actor: ActorDep) -> PackDocument:
    """A session pack for a big question; nothing is stored."""
    return pack_document(library.packs.draw(body.brief(), actor))


@router.post(
    "/packs",
    operation_id="addPack",
    status_code=HTTP_201_CREATED,
    responses=openapi.LOCATED,
)
def add_pack(body: PackBody, response: Response, library: LibraryDep, actor: ActorDep) -> SavedPackDocument:
    """Draw a session pack and keep it."""
    made = library.packs.begin(body.brief(), actor)
    response.headers["Location"] = f"{openapi.ROOT}/packs/{made}"
    return saved_pack_document(library.packs.get(made, actor))


@router.get("/packs", operation_id="listPacks")
def list_packs(library: LibraryDep, actor: ActorDep) -> PacksDocument:
    """The saved packs, last changed first."""
    return {"packs": [pack_line_document(line) for line in library.packs.all(actor)]}


@router.get("/packs/{pack}", operation_id="getPack", responses=openapi.MISSING)
def get_pack(
    pack: PackIdPath, library: LibraryDep, actor: ActorDep, version: VersionQuery = None
) -> SavedPackDocument:
    """A saved pack, the newest version unless told."""
    return saved_pack_document(library.packs.get(pack, actor, version))


@router.get("/packs/{pack}/versions", operation_id="packVersions", responses=openapi.MISSING)
def pack_versions(pack: PackIdPath, library: LibraryDep, actor: ActorDep) -> PackVersionsDocument:
    """Every saved state of a pack, newest first."""
    return {"versions": [version_document(one) for one in library.packs.versions(pack, actor)]}


@router.delete(
    "/packs/{pack}", operation_id="removePack", status_code=HTTP_204_NO_CONTENT, responses=openapi.MISSING
)
def remove_pack(pack: PackIdPath, library: LibraryDep, actor: ActorDep) -> None:
    """Forget a pack and its versions."""
    library.packs.remove(pack, actor)


@router.get("/formats", operation_id="listFormats")
def list_formats(library: LibraryDep) -> FormatsDocument:
    """The session formats there are, this library's own among them."""
    return {"formats": [format_document(one) for one in library.packs.formats()]}


@router.put(
    "/people/{person}/known/{note}",
    operation_id="markKnown",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING,
)
def mark_known(person: PersonIdPath, note: NoteIdPath, library: LibraryDep, actor: ActorDep) -> None:
    """Say that somebody knows a note already: packs fold it away for them."""
    library.packs.mark_known(note, PersonId(person), actor)


@router.delete(
    "/people/{person}/known/{note}",
    operation_id="unmarkKnown",
    status_code=HTTP_204_NO_CONTENT,
    responses=openapi.MISSING,
)
def unmark_known(person: PersonIdPath, note: NoteIdPath, library: LibraryDep, actor: ActorDep) -> None:
    """Say so no longer."""
    library.packs.mark_known(note, PersonId(person), actor, known=False)
