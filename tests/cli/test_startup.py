"""The terminal's door opens at once: nothing heavy is imported before it is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kbase.cli import SECTIONS, kbase

HEAVY = {"torch", "transformers", "sentence_transformers", "onnxruntime", "onnx", "openvino_telemetry"}
FOR_ANOTHER_DOOR = {"fastapi", "starlette", "uvicorn", "pydantic", "jinja2", "rich"}

# Runs kbase and tells what was imported and whom it tried to reach, whatever it printed itself.
LISTING = """
import json, sys
calls = []
sys.addaudithook(
    lambda name, _: calls.append(name) if name in ("socket.connect", "socket.getaddrinfo") else None
)
from kbase.cli import run
code = run(sys.argv[1:])
loaded = {name for name, module in sys.modules.items() if module}
modules = loaded | {name.partition(".")[0] for name in loaded}
print("\\n" + json.dumps([code, sorted(modules), calls]))
"""

COUNTING = """
import sys
from kbase.cli import run
run(sys.argv[1:])
print("\\n" + str(len(sys.modules)))
"""


def at_home() -> dict[str, str]:
    """The environment as at home: no CI."""
    return {name: value for name, value in os.environ.items() if name != "CI"}


def imported_by(*arguments: str) -> tuple[int, set[str]]:
    """The exit code, and the modules a command imports; it must not have called anybody."""
    ended = subprocess.run(
        [sys.executable, "-c", LISTING, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=at_home(),
    )
    code, modules, calls = json.loads(ended.stdout.splitlines()[-1])
    assert calls == []
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


def modules_of(*arguments: str) -> int:
    """How many modules a command imports, Python's own included: what it costs before it begins."""
    command = [sys.executable, "-c", COUNTING, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env=at_home())
    return int(ended.stdout.splitlines()[-1])


def test_help_is_there_before_a_finger_is_lifted() -> None:
    assert modules_of("--help") < 150


def test_a_cold_question_is_answered_while_one_waits(sample_library: Path) -> None:
    # 0.8 s from the command to the answer is promised and measured in benchmarks/; this holds it near.
    assert modules_of("--library", str(sample_library), "ask", "frost on the freezer door") < 600


@pytest.mark.parametrize("command", ["ask", "experts"])
def test_asking_imports_neither_torch_nor_the_other_door(command: str, sample_library: Path) -> None:
    code, modules = imported_by("--library", str(sample_library), command, "frost on the freezer door")
    assert code == 0
    assert not modules & (HEAVY | FOR_ANOTHER_DOOR)
    assert "numpy.ma" not in modules  # which `numpy.unique` and all that uses it open


def test_a_question_does_not_import_what_reads_notes(sample_library: Path) -> None:
    _, modules = imported_by("--library", str(sample_library), "ask", "frost on the freezer door")
    assert not modules & {"markdown_it", "yaml"}


def test_the_list_of_commands_says_what_each_command_says_of_itself() -> None:
    for section in SECTIONS.values():
        for name, entry in section.items():
            command = kbase.commands.get(name) or kbase.get_command(None, name)  # type: ignore[arg-type]  # unused
            assert command is not None
            assert command.get_short_help_str(limit=200) == entry.says


# Runs the command and tells how often Python looked for cycles, and what it leaves alone as it ends.
LOOKING = """
import atexit, gc, os
from kbase.cli import main
looks = []
gc.callbacks.append(lambda phase, _: looks.append(phase))
atexit.register(lambda: os.write(2, b"%d %d" % (looks.count("start"), gc.get_freeze_count())))
main()
"""


def test_python_hardly_looks_for_cycles_in_a_short_command(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOOKING, "--library", str(tmp_path / "library"), "init"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env=at_home())
    looks, left_alone = map(int, ended.stderr.split())
    assert looks < 5  # with Python's own settings about 80
    assert left_alone > 10_000
