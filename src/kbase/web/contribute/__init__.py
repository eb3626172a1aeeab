"""Contributing: forms to write, answer, change, restore and remove; nothing typed is ever lost."""

from __future__ import annotations

from fastapi import APIRouter

from kbase.web.contribute import (
    accepting,
    answering,
    applying,
    beside,
    editing,
    helping,
    past,
    putting,
    removing,
    writing,
)

router = APIRouter(include_in_schema=False)
for family in (writing, answering, accepting, putting, editing, past, removing, beside, helping, applying):
    router.include_router(family.router)
