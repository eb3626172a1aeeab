"""Look for something more to read and put it into a theme of the pack."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbase.pack import PackId
from kbase.pack_markdown import ROLES
from kbase.web.contribute.beside import rendered
from kbase.web.pages.ask import space_titles
from kbase.web.security import proof_of
from kbase.web.templating import page
from kbase.web.wiring import ActorDep, LibraryDep

router = APIRouter()


@router.get("/packs/{pack}/add")
def offered(request: Request, pack: str, library: LibraryDep, actor: ActorDep) -> Response:
    """What the library says to a few words, of what everybody who comes may read."""
    identity = PackId(pack)
    saved = library.packs.get(identity, actor)
    text = request.query_params.get("q", "").strip()
    place = request.query_params.get("theme", "0")
    readings = library.reworking.offered(identity, text, actor) if text else []
    return page(
        request,
        "packs/add.html",
        saved=saved,
        pack=saved.pack,
        text=text,
        place=int(place) if place.isascii() and place.isdigit() and len(place) < 4 else 0,
        there={one.key for one in saved.pack.readings},
        offered=[
            (one, rendered(library, actor, one.citation.text, is_plain=one.citation.plain))
            for one in readings
        ],
        spaces=space_titles(library, actor),
        roles=ROLES,
        proof=proof_of(request),
    )
