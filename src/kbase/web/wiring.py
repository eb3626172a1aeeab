"""What every page and every API action is given: the open library, and on whose behalf it acts."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from kbase.library import Library
from kbase.model import Actor


async def library_of(request: Request) -> Library:
    """The library this application serves."""
    library: Library = request.app.state.library
    return library


async def actor_of(request: Request) -> Actor:
    """Who asks: somebody let in by the security layer, or else the owner of a single-owner library."""
    actor: Actor | None = getattr(request.state, "actor", None)
    library: Library = request.app.state.library
    return actor or library.owner


LibraryDep = Annotated[Library, Depends(library_of)]
ActorDep = Annotated[Actor, Depends(actor_of)]
