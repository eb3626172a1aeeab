"""Settings from flags > environment > kbase.toml > defaults, frozen once read."""

from __future__ import annotations

import getpass
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import inf
from pathlib import Path
from typing import Any

from kbase.errors import BadSetting

DEFAULT_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; each is documented in docs/settings.md."""

    library: Path  # the folder with everything in it
    owner: str = ""  # the name single-owner notes are signed with; "" is the user's login name
    model: str = DEFAULT_MODEL  # a sentence-transformers model: name or folder
    host: str = "127.0.0.1"
    port: int = 8765
    workers: int = 1
    jobs: int = 0  # cores that read notes with the model at once; 0: all there are
    device: str = "auto"  # what many notes are read on: a graphics card if there is one, CPU, or its name
    busy_timeout_s: float = 10.0  # how long a writer waits for another
    max_question_chars: int = 10_000
    reply_cache_mb: float = 16.0  # of replies a process remembers until something changes; 0: none

    @property
    def by_login(self) -> bool:
        """Whether no owner is set, so that they go by the name they log in by."""
        return not self.owner.strip()

    @property
    def signed_as(self) -> str:
        """The owner's name: as set, else the one they log in by."""
        if not self.by_login:
            return self.owner
        try:
            return getpass.getuser()
        except (KeyError, OSError, ImportError):  # a number without a name, as in a container
            from kbase.model import NO_LOGIN

            return NO_LOGIN

    @classmethod
    def read(cls, flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
        """Settings for one run; a flag that is None is not given.

        Raises `BadSetting` for an unknown name or a value of the wrong type.
        """
        given = os.environ if environment is None else environment
        folder = flags.get("library") or given.get("KBASE_HOME")
        library = Path(folder).expanduser() if folder else Path.home() / "kbase"
        values: dict[str, Any] = {}
        values |= _from_file(library / "kbase.toml")
        for field in fields(cls):
            name = f"KBASE_{field.name.upper()}"
            if field.name != "library" and name in given:
                values[field.name] = given[name]
        values |= {name: value for name, value in flags.items() if value is not None}
        values["library"] = library
        settings = cls(**{name: _typed(cls, name, value) for name, value in values.items()})
        settings._require_sense()
        return settings

    def _require_sense(self) -> None:
        for name, sense, least in (
            ("workers", self.workers >= 1, "at least 1"),
            ("jobs", self.jobs >= 0, "0 or more"),
            ("port", 0 <= self.port <= 65535, "0 to 65535"),
            ("busy_timeout_s", 0 <= self.busy_timeout_s < inf, "0 or more seconds"),
            ("reply_cache_mb", 0 <= self.reply_cache_mb < inf, "0 or more megabytes"),
            ("max_question_chars", self.max_question_chars >= 1, "at least 1"),
        ):
            if not sense:
                raise BadSetting(f"The setting {name} cannot be {getattr(self, name)}; it is {least}.")


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path} is not valid TOML: {error}. Mend or remove that line.") from error


def _typed(cls: type[Settings], name: str, value: object) -> Any:
    kinds = {field.name: field.type for field in fields(cls)}
    if name not in kinds:
        known = ", ".join(sorted(kinds))
        raise BadSetting(f"There is no setting {name!r}. Settings: {known}.")
    convert = {"Path": Path, "str": str, "int": int, "float": float}[str(kinds[name])]
    try:
        return convert(value)
    except (TypeError, ValueError) as error:
        raise BadSetting(f"The setting {name} cannot be {value!r}; it is a {convert.__name__}.") from error


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
