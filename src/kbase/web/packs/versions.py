"""What a pack was before, and taking it out of the library."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kbase.pack import PackId
from kbase.web.security import proof_of
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.get("/packs/{pack}/versions")
def versions(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Every saved state of the pack, newest first."""
    saved = library.packs.get(PackId(pack), actor)
    there = library.packs.versions(PackId(pack), actor)
    return page(request, "packs/versions.html", saved=saved, versions=there, proof=proof_of(request))


@router.get("/packs/{pack}/remove")
def asked_first(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """What removing would take away."""
    saved = library.packs.get(PackId(pack), actor)
    return page(request, "packs/remove.html", saved=saved, proof=proof_of(request))


@router.post("/packs/{pack}/remove")
def remove(pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """Remove it; what came of its session stays."""
    library.packs.remove(PackId(pack), actor)
    return RedirectResponse("/packs", 303)
