"""Session formats, as files: one TOML a format, those of kbase here, a library's own beside them.

A file's name is the format's name. `title`, `about` and `source` describe it; each `[[step]]` has
`name`, `share` (of the time, relative to the others), `least` (minutes), `setting`, `does`, and
optionally `material` (roles of readings), `prompts`, and `draws` with `ask` (docs/facilitators.md).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from kbase.errors import BadFile, BadInput
from kbase.model import LESSON_SECTIONS
from kbase.pack import FormatStep, Role, SessionFormat, Setting

DRAWS = (*LESSON_SECTIONS, "question")
"""What a step may draw prompts from: a lesson's fields, and questions still open."""

MOST_STEPS = 30
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OF_FORMAT = {"title": str, "about": str, "source": str, "step": list}
_OF_STEP = {
    "name": str,
    "share": (int, float),
    "least": int,
    "setting": str,
    "does": str,
    "material": list,
    "prompts": list,
    "draws": list,
    "ask": str,
}


def known_formats(own: Path) -> dict[str, SessionFormat]:
    """Every format by name: those of kbase, and over them those in the folder `own`, if there is one.

    Raises `BadFile` for a file that is no format.
    """
    found = {name: read(name, text) for name, text in _texts(files(__name__))}
    if own.is_dir():
        found |= {name: read(name, text) for name, text in _texts(own)}
    return dict(sorted(found.items()))


def named(name: str, formats: Mapping[str, SessionFormat]) -> SessionFormat:
    """The format of that name; `BadInput` names those there are."""
    if name not in formats:
        raise BadInput(f"There is no session format {name!r}. Formats: {', '.join(formats)}.")
    return formats[name]


def read(name: str, text: str) -> SessionFormat:
    """One format from its file's name and text. Raises `BadFile`."""
    file = f"{name}.toml"
    if not _NAME.fullmatch(name):
        raise BadFile(file, "A format is named in lower-case letters, digits and hyphens.")
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(file, f"This is not TOML: {error}.") from error
    _require(file, "the format", told, _OF_FORMAT)
    steps = told.get("step", [])
    if not told.get("title") or not 1 <= len(steps) <= MOST_STEPS:
        raise BadFile(file, f"A format has a title and 1 to {MOST_STEPS} [[step]] tables.")
    return SessionFormat(
        name,
        told["title"],
        told.get("about", ""),
        told.get("source", ""),
        tuple(_step(file, s) for s in steps),
    )


def _step(file: str, told: Any) -> FormatStep:
    if not isinstance(told, dict):
        raise BadFile(file, "Every step is a table: [[step]].")
    where = f"the step {told.get('name', '')!r}"
    _require(file, where, told, _OF_STEP)
    share, least = told.get("share", 1), told.get("least", 1)
    if not told.get("name") or not 0 < share <= 1000 or not 1 <= least <= 1440:
        raise BadFile(file, f"{where} needs a name, a share above 0 and at least 1 minute.")
    try:
        return FormatStep(
            name=told["name"],
            share=float(share),
            least=least,
            setting=Setting(told.get("setting", "together")),
            does=told.get("does", ""),
            material=tuple(Role(role) for role in told.get("material", ())),
            prompts=tuple(str(prompt) for prompt in told.get("prompts", ())),
            draws=tuple(_drawn(field) for field in told.get("draws", ())),
            ask=told.get("ask", ""),
        )
    except ValueError as error:
        raise BadFile(file, f"In {where}: {error}.") from error


def _drawn(field: object) -> str:
    if field not in DRAWS:
        raise ValueError(f"{field!r} is nothing to draw from; there are {', '.join(DRAWS)}")
    return str(field)


def _require(file: str, where: str, told: Mapping[str, Any], shape: Mapping[str, Any]) -> None:
    for key, value in told.items():
        if key not in shape:
            raise BadFile(file, f"{where} has {key!r}, which means nothing. Keys: {', '.join(shape)}.")
        if not isinstance(value, shape[key]) or isinstance(value, bool):
            raise BadFile(file, f"{key!r} of {where} cannot be {value!r}.")


def _texts(folder: Traversable) -> list[tuple[str, str]]:
    return [
        (entry.name.removesuffix(".toml"), _text(entry))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml") and entry.is_file()
    ]


def _text(entry: Traversable) -> str:
    try:
        return entry.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(entry.name, "It cannot be read as text in UTF-8.") from error
