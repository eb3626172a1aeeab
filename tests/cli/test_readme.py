"""Every command README and docs/getting-started.md tell people to type does what they say."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "docs/getting-started.md")
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


def lines_of(page: str) -> list[str]:
    """The lines of the page's shell blocks, comments taken off."""
    text = (ROOT / page).read_text("utf-8")
    lines = (
        line.partition("  #")[0].strip() for block in _BLOCK.findall(text) for line in block.splitlines()
    )
    return [line for line in lines if line]


@pytest.fixture
def home(tmp_path: Path, sample_library: Path) -> Path:
    """A person's home: a folder of notes under git, and the sample library `make demo` made."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "frost.md").write_text(
        "# Frost on the door\n\nChange the gasket when frost shows on the door.\n"
    )
    git = ["git", "-C", str(notes), "-c", "user.name=Ann Author", "-c", "user.email=ann@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Frost"]):
        subprocess.run([*git, *words], check=True)
    shutil.copytree(sample_library, tmp_path / "demo-library")
    (tmp_path / "demo-library" / "sample.sha256").touch()
    return tmp_path


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """A shell of theirs: `kbase` on the path, no port in the way, the model exported before."""
    cache = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ours = {"HOME": str(home), "XDG_CACHE_HOME": cache, "PATH": path, "KBASE_PORT": "0", "CI": "true"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KBASE_")}
    return {**kept, **ours}


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_says_to_type_works(page: str, home: Path, environment: dict[str, str]) -> None:
    typed = [line for line in lines_of(page) if not line.startswith(("make ", "pip "))]
    assert len(typed) >= 5
    for line in typed:
        if re.match(r"kbase (demo|serve)\b", line):
            assert serves(line, home, environment), line
            continue
        ended = subprocess.run(
            ["bash", "-c", line], cwd=home, env=environment, capture_output=True, text=True, check=False
        )
        said = [one for one in ended.stderr.splitlines() if not one.startswith("Adding: ")]  # slowly
        assert (ended.returncode, said) == (0, []), f"{line}\n{ended.stderr}"
        assert ended.stdout


def serves(line: str, home: Path, environment: dict[str, str]) -> bool:
    """Whether the command says where it serves; it is stopped again as a person would."""
    server = subprocess.Popen(
        ["bash", "-c", f"exec {line}"], cwd=home, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    said = server.stdout.readline()
    server.send_signal(signal.SIGINT)
    server.communicate(timeout=300)
    return "http://127.0.0.1:" in said


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_says_to_make_can_be_made(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in lines_of(page):
        if line.startswith("make "):
            assert re.search(rf"^{line.split()[1]}:", makefile, re.MULTILINE), line


def test_ci_runs_what_readme_promises_first() -> None:
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert all(command in ci for command in ("make check", "make test", "scripts.smoke"))
    assert '"make", "--no-print-directory", "demo"' in (ROOT / "scripts" / "smoke.py").read_text("utf-8")
