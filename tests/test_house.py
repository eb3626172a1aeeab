"""The house rules hold, and the guards that hold them are seen to work."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import house

ROOT = Path(__file__).parent.parent


def test_the_tree_keeps_the_house_rules() -> None:
    assert house.broken() == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("src/kbase/utils.py", ""),
        ("src/kbase/search/long.py", "x = 1\n" * 401),
        ("src/kbase/search/a.py", "# TO" + "DO later\n"),
        ("src/kbase/search/a.py", "try:\n    pass\nexcept Exception:\n    pass\n"),
        ("src/kbase/search/a.py", "import os  # no" + "qa: F401\n"),
        ("tests/search/test_a.py", "x = 1  # type" + ": ignore[misc]\n"),
        ("tests/search/test_a.py", "HERE = '/ho" + "me/ann/kbase'\n"),
    ],
)
def test_a_planted_breach_is_seen(name: str, text: str) -> None:
    assert list(house.broken_in(name, text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("src/kbase/search/a.py", "import os  # no" + "qa: F401 - kept for its side effect\n"),
        ("tests/data.txt", "TO" + "DO"),
        ("src/kbase/search/fusing.py", "x = 1\n"),
    ],
)
def test_what_is_allowed_is_left_alone(name: str, text: str) -> None:
    assert list(house.broken_in(name, text)) == []


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter on the copy of kbase in `folder`."""
    program = (
        "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("module", "planted", "contract"),
    [
        ("search/planted.py", "import kbase.library\n", "Imports run down only"),
        ("search/planted.py", "import kbase.ingest\n", "Imports run down only"),
        ("store/planted.py", "import kbase.index\n", "Imports run down only"),
        ("model_of_mine.py", "", "Imports run down only"),
        ("web/planted.py", "import kbase.cli\n", "Imports run down only"),
        ("cli/planted.py", "import kbase.web.problems\n", "The two doors"),
        ("web/planted.py", "import kbase.store\n", "Doors talk to the hall"),
        ("index/planted.py", "import sqlite3\n", "SQL stays inside the store"),
    ],
)
def test_an_import_that_runs_up_or_around_fails(
    module: str, planted: str, contract: str, tmp_path: Path
) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "sample", "static")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "src" / "kbase" / module).write_text(planted)
    ended = lint_imports(tmp_path)
    assert ended.returncode != 0, ended.stdout
    broken = [line for line in ended.stdout.splitlines() if line.endswith("BROKEN")]
    assert any(line.startswith(contract) for line in broken) or contract in ended.stdout + ended.stderr


def test_the_wheel_carries_everything_kbase_needs(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("kbase/")}
    needed = {
        path.relative_to(ROOT / "src").as_posix()
        for path in house.tracked()
        if path.is_relative_to(ROOT / "src" / "kbase")
    }
    assert needed <= carried
