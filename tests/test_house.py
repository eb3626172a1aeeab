"""The house rules hold, and the guards that hold them are seen to work."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kbase import ports
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


UP_OR_AROUND = {
    "search/up.py": ("kbase.library", "kbase.search.up -> kbase.library"),
    "search/around.py": ("kbase.ingest", "kbase.search.around -> kbase.ingest"),
    "store/up.py": ("kbase.index", "kbase.store.up -> kbase.index"),
    "web/up.py": ("kbase.cli", "kbase.web.up -> kbase.cli"),
    "cli/across.py": ("kbase.web.problems", "kbase.cli.across -> kbase.web.problems"),
    "web/past.py": ("kbase.store", "kbase.web.past -> kbase.store"),
    "index/sql.py": ("sqlite3", "kbase.index.sql -> sqlite3"),
    "nowhere.py": ("kbase.model", "kbase.nowhere"),  # a module no layer has a place for
}
"""Planted modules: what each imports, and how import-linter names the breach."""


def test_every_import_that_runs_up_or_around_is_named(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "sample", "static")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module, (imported, _) in UP_OR_AROUND.items():
        (tmp_path / "src" / "kbase" / module).write_text(f"import {imported}\n")
    program = (
        "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    missed = [breach for _, breach in UP_OR_AROUND.values() if breach not in ended.stdout + ended.stderr]
    assert missed == [], ended.stdout


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


def test_every_port_has_its_contract_suite() -> None:
    promises = [name for name, kind in vars(ports).items() if getattr(kind, "_is_protocol", False)]
    suites = {path.stem for path in (ROOT / "tests" / "contracts").glob("test_*.py")}
    named = {"test" + re.sub("([A-Z])", r"_\1", name).lower() for name in promises if name != "Protocol"}
    assert len(named) > 5
    assert named <= suites
