"""People: their records, asking them, who is one human with whom, and learning from each other."""

from __future__ import annotations

from fastapi import APIRouter

from kbase.web.people import asking, learning, names, record

router = APIRouter(include_in_schema=False)
for family in (record, asking, names, learning):
    router.include_router(family.router)
