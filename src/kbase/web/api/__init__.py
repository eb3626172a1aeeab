"""The JSON API under `/api/v1`: one module for each family of calls."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter

from kbase.web.api import asking, browsing, notes, openapi, packs, people, pictures, sessions

router = APIRouter(prefix=openapi.ROOT, responses=openapi.EVERYWHERE)
for family in (asking, notes, people, packs, sessions, browsing, pictures):
    router.include_router(family.router)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document of every call above."""
    return openapi.described(router)


@router.get("/openapi.json", include_in_schema=False)
async def openapi_document() -> dict[str, Any]:
    """How the API may be called, for programs that read it."""
    return description()
