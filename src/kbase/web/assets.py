"""The style sheet, scripts and pictures, under an address that changes with their content.

All files share one digest, so a script may import its neighbour by a relative address, and a
browser may keep every one of them for a year.
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, HTTPException, Request, Response

router = APIRouter(include_in_schema=False)

FOREVER = "public, max-age=31536000, immutable"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Assets:
    """Every static file, in memory."""

    digest: str
    contents: dict[str, bytes]

    def url(self, name: str) -> str:
        """Where `name` is served; `KeyError` for a file that does not exist."""
        self.contents[name]
        return f"/static/{self.digest}/{name}"


@cache
def assets() -> Assets:
    """The files of `kbase/web/static`, read once a process."""
    folder = files("kbase.web") / "static"
    contents = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(name.encode() + b"\0" + contents[name] + b"\0")
    return Assets(digest.hexdigest()[:12], contents)


@router.get("/static/{digest}/{name}")
async def static_file(digest: str, name: str, request: Request) -> Response:
    """One file; an address from before an upgrade gets today's content, kept by nobody."""
    held = assets()
    if name not in held.contents:
        raise HTTPException(404)
    current = digest == held.digest
    tag = f'"{held.digest}"'
    headers = {"Cache-Control": FOREVER if current else "no-cache", "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(held.contents[name], media_type=_type_of(name), headers=headers)


@router.get("/favicon.ico")
async def favicon() -> Response:
    """What a browser asks for unbidden."""
    return Response(
        assets().contents["kbase.svg"], media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"}
    )


def _type_of(name: str) -> str:
    suffix = "." + name.rpartition(".")[2]
    return TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
