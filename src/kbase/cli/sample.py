"""The sample library: packaged Markdown files, imported once and again only when they changed."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

from kbase.errors import BadSetting

FOLDER = Path("demo-library")
MARKER = "sample.sha256"  # beside the library: which sample stands in it, "" while it is being put in


def source() -> Path:
    """The folder of Markdown files the sample is made of."""
    return Path(str(resources.files("kbase"))) / "sample"


def digest(folder: Path) -> str:
    """sha256 over the names and contents of every file in `folder`, hexadecimal."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*.md")):
        content = path.read_bytes()
        whole.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def is_current(library: Path) -> bool:
    """Whether the sample of this kbase stands in `library` already."""
    marker = library / MARKER
    return marker.is_file() and marker.read_text("ascii") == digest(source())


def refuse_other(library: Path) -> None:
    """Raise `BadSetting` where a library of somebody's own stands in the way."""
    if (library / "kbase.sqlite").exists() and not (library / MARKER).exists():
        raise BadSetting(
            f"{library} holds a library that is not the sample, and is left alone. "
            "Name another folder: kbase --library DIR demo."
        )


def mark(library: Path, *, finished: bool) -> None:
    """Write down that the sample is going in, or that all of it is in."""
    library.mkdir(parents=True, exist_ok=True)
    (library / MARKER).write_text(digest(source()) if finished else "", "ascii")
