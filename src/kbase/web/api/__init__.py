"""The JSON API under `/api/v1`: one module for each family of calls."""

from __future__ import annotations

from fastapi import APIRouter

from kbase.web.api import asking, browsing, notes, openapi, people

router = APIRouter(prefix=openapi.ROOT, responses=openapi.EVERYWHERE)
for family in (asking, notes, people, browsing):
    router.include_router(family.router)
