"""The terminal's door opens at once: nothing heavy is imported before it is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kbase.cli import SECTIONS, kbase

HEAVY = {"torch", "transformers", "sentence_transformers", "onnxruntime", "onnx"}
FOR_ANOTHER_DOOR = {"fastapi", "starlette", "uvicorn", "pydantic", "jinja2", "rich"}

# Runs kbase and prints the modules that were imported by then, whatever it printed itself.
LISTING = """
import json, sys
from kbase.cli import run
code = run(sys.argv[1:])
print("\\n" + json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def imported_by(*arguments: str) -> tuple[int, set[str]]:
    """The exit code, and the top-level modules a command imports."""
    ended = subprocess.run(
        [sys.executable, "-c", LISTING, *arguments], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(ended.stdout.splitlines()[-1])
    return code, set(modules)


def test_help_imports_nothing_but_click() -> None:
    code, modules = imported_by("--help")
    assert code == 0
    assert not modules & (HEAVY | FOR_ANOTHER_DOOR | {"numpy", "faiss", "openvino", "sqlite3"})


@pytest.mark.parametrize("command", [name for section in SECTIONS.values() for name in section])
def test_the_help_of_a_command_imports_nothing_heavy(command: str) -> None:
    code, modules = imported_by(command, "--help")
    assert code == 0
    assert not modules & (HEAVY | {"fastapi", "numpy", "faiss", "openvino"})


def test_help_is_there_before_a_finger_is_lifted() -> None:
    def seconds() -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kbase", "--help"], capture_output=True, check=True)
        return time.perf_counter() - begun

    patience = 0.15 if "CI" not in os.environ else 0.6  # a busy machine is not a slow kbase
    assert min(seconds() for _ in range(7)) < patience


@pytest.mark.parametrize("command", ["ask", "experts"])
def test_asking_imports_neither_torch_nor_the_other_door(command: str, sample_library: Path) -> None:
    code, modules = imported_by("--library", str(sample_library), command, "frost on the freezer door")
    assert code == 0
    assert not modules & (HEAVY | FOR_ANOTHER_DOOR)


def test_the_list_of_commands_says_what_each_command_says_of_itself() -> None:
    for section in SECTIONS.values():
        for name, entry in section.items():
            command = kbase.commands.get(name) or kbase.get_command(None, name)  # type: ignore[arg-type] - unused
            assert command is not None
            assert command.get_short_help_str(limit=200) == entry.says
