"""Session packs in the browser: drawn, reworked, taken along, and what came of the session."""

from __future__ import annotations

from fastapi import APIRouter

from kbase.web.packs import adding, capturing, changing, drawing, showing, taking, versions

router = APIRouter(include_in_schema=False)
for family in (drawing, showing, changing, adding, versions, taking, capturing):
    router.include_router(family.router)
