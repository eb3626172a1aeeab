"""Every error ends a command with a code a script can act on, and never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kbase import errors
from kbase.cli import exits, run
from kbase.cli.exits import EXIT_CODES, code_of
from scripts.docs import leaves


def test_every_leaf_of_the_tree_of_errors_has_an_exit_code() -> None:
    ours = {leaf for leaf in leaves() if leaf.__module__ == "kbase.errors"}
    assert ours <= set(EXIT_CODES)


def test_a_branch_that_is_raised_itself_ends_as_its_leaves_do() -> None:
    assert {errors.BadInput, errors.Trouble} <= set(EXIT_CODES)
    assert code_of(errors.BadInput("half a character")) == exits.USAGE
    assert code_of(errors.Trouble("no memory")) == exits.TROUBLE


def test_a_new_leaf_ends_as_the_one_it_stands_under() -> None:
    class WorseFile(errors.BadFile):
        """A planted one."""

    assert code_of(WorseFile("a.md", "no")) == exits.USAGE


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], exits.DONE),
        (["--help"], exits.DONE),
        (["ask", "--help"], exits.DONE),
        ([], exits.USAGE),
        (["no-such-command"], exits.USAGE),
        (["ask"], exits.USAGE),
        (["ask", "frost", "--limit", "1000000000"], exits.USAGE),
        (["ask", "frost", "--limit", "-1"], exits.USAGE),
        (["ask", "frost", "--after", "2024-02-30"], exits.USAGE),
        (["ask", "frost", "--kind", "poem"], exits.USAGE),
        (["add"], exits.USAGE),
        (["add", "no/such/file.md"], exits.USAGE),
        (["add", "-", "."], exits.USAGE),
        (["--library", "nowhere", "ask", "frost"], exits.TROUBLE),
        (["--library", "nowhere", "check"], exits.TROUBLE),
    ],
)
def test_a_command_ends_with_the_documented_code(
    arguments: list[str], code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == code


def test_messages_go_to_standard_error(
    capsys: pytest.CaptureFixture[str], tmp_path: os.PathLike[str]
) -> None:
    run(["--library", f"{tmp_path}/nowhere", "ask", "frost"])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "nowhere init` makes one" in printed.err


def test_a_setting_that_cannot_be_is_a_usage_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBASE_PORT", "eight")
    assert run(["serve"]) == exits.USAGE
    assert "eight" in capsys.readouterr().err


BROKEN = """
import sys
import kbase.cli
def broken(*_, **__): raise RuntimeError("planted")
kbase.cli.kbase.invoke = broken
sys.argv = ["kbase", "ask", "x"]
kbase.cli.main()
"""


@pytest.mark.parametrize(("debug", "traced"), [("", False), ("1", True)])
def test_a_mistake_of_ours_is_an_apology_and_code_3_never_a_traceback(debug: str, traced: bool) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BROKEN],
        capture_output=True,
        text=True,
        env={**os.environ, "KBASE_DEBUG": debug},
        check=False,
    )
    assert ended.returncode == exits.TROUBLE
    assert ("Traceback" in ended.stderr) is traced
    assert "planted" in ended.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    ended = subprocess.run(
        f"{sys.executable} -m kbase --help | true; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_an_operating_system_error_names_the_file() -> None:
    assert (
        exits.said_plainly(PermissionError(13, "Permission denied", "/library"))
        == "/library: Permission denied."
    )
    assert exits.said_plainly(OSError(28, "No space left on device")) == "No space left on device."
