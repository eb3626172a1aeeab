"""Commands as people type them, on a library of their own or on the sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kbase.cli import run


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def kbase(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """`kbase("ask", "frost")` on a new empty library of its own, made at the first use."""
    library = tmp_path / "library"
    run(["--library", str(library), "init"])
    capsys.readouterr()

    def command(*words: str, library: Path = library) -> Ended:
        code = run(["--library", str(library), *words])
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return command
