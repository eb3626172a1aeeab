"""What there is to browse, and whether all is well."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from kbase.web.api.documents import (
    OverviewDocument,
    SpacesDocument,
    TagsDocument,
    counts,
    overview_document,
    space_document,
)
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter(tags=["browsing"])


@router.get("/overview", operation_id="overview")
def overview(library: LibraryDep, actor: ActorDep) -> OverviewDocument:
    """How many notes there are, by kind, space, tag and person, and the newest."""
    return overview_document(library.overview(actor))


@router.get("/tags", operation_id="listTags")
def list_tags(library: LibraryDep, actor: ActorDep) -> TagsDocument:
    """Every tag, and how many notes carry it."""
    return {"tags": counts(library.overview(actor).tags)}


@router.get("/spaces", operation_id="listSpaces")
def list_spaces(library: LibraryDep, actor: ActorDep) -> SpacesDocument:
    """Every space."""
    return {"spaces": [space_document(space) for space in library.spaces(actor)]}


@router.get("/health", operation_id="health")
def health(library: LibraryDep) -> dict[str, Any]:
    """Whether this server can answer, and from which state of the library."""
    return library.health()
