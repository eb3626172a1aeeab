"""`kbase serve` and `kbase demo`, as processes people start and stop."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kbase.cli import sample
from kbase.errors import BadSetting
from tests.cli.conftest import Command

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


@contextmanager
def started(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """kbase with `words`, in `folder`, and its first line; stopped with Ctrl-C."""
    server = subprocess.Popen(
        [sys.executable, "-m", "kbase", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CI": "true"},
    )
    try:
        assert server.stdout is not None
        yield server, server.stdout.readline()
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)


def address_in(line: str) -> str:
    found = ADDRESS.search(line)
    assert found, line
    return found[0]


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as reply:
        return str(reply.read().decode("utf-8"))


def test_serve_says_its_address_answers_and_stops_at_ctrl_c(sample_library: Path, tmp_path: Path) -> None:
    with started(tmp_path, "--library", str(sample_library), "serve", "--port", "0") as (server, line):
        assert "<form" in page(address_in(line))
    assert server.returncode == 0


def test_a_library_that_is_not_there_is_said(kbase: Command, tmp_path: Path) -> None:
    ended = kbase("serve", "--port", "0", library=tmp_path / "nowhere")
    assert (ended.code, ended.out) == (3, "")
    assert "nowhere init` makes one" in ended.err


def test_another_address_needs_accounts(kbase: Command) -> None:
    ended = kbase("serve", "--host", "0.0.0.0")
    assert ended.code == 2
    assert "127.0.0.1" in ended.err


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody else listens on, with the next ones free enough."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_said(kbase: Command, taken: int) -> None:
    ended = kbase("serve", "--port", str(taken))
    assert ended.code == 2
    assert str(taken) in ended.err
    assert "--port (0: any free one)" in ended.err


@pytest.fixture
def small_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is started finds kbase with a sample of one folder: scripts/smoke.py waits for all of it."""
    package = shutil.copytree(sample.source().parent, tmp_path / "installed" / "kbase")
    for folder in ("lessons", "notes", "questions", "spaces"):
        shutil.rmtree(package / "sample" / folder)
    monkeypatch.setenv("PYTHONPATH", str(package.parent))


@pytest.mark.usefixtures("small_sample")
def test_the_demo_makes_the_library_once(tmp_path: Path, taken: int) -> None:
    with started(tmp_path, "demo", "--port", str(taken)) as (server, line):
        assert server.stderr is not None
        said = [server.stderr.readline() for _ in range(2)]
        assert "Making the sample library" in said[0]
        assert "Preparing the model" in said[1], "whoever waits is told for what"
        assert not address_in(line).endswith(f":{taken}/")
        assert "<form" in page(address_in(line))
    database = tmp_path / "demo-library" / "kbase.sqlite"
    made = database.stat().st_ino
    with started(tmp_path, "demo", "--port", "0") as (_, line):
        page(address_in(line))
    assert database.stat().st_ino == made


def test_the_demo_leaves_a_library_of_ones_own_alone(kbase: Command) -> None:
    ended = kbase("demo", "--no-open")
    assert ended.code == 2
    assert "left alone" in ended.err


def test_an_environment_that_names_a_library_never_gets_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    monkeypatch.setenv("KBASE_HOME", str(own))
    (tmp_path / "demo-library").mkdir()
    (tmp_path / "demo-library" / "kbase.sqlite").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadSetting, match="demo-library"):
        sample.refuse_other(sample.FOLDER)
    assert not own.exists()


def test_the_digest_changes_with_any_file_and_its_name(tmp_path: Path) -> None:
    shutil.copytree(sample.source(), tmp_path / "sample")
    before = sample.digest(tmp_path / "sample")
    assert before == sample.digest(sample.source())
    some = next((tmp_path / "sample").rglob("*.md"))
    some.rename(some.with_name("renamed.md"))
    assert sample.digest(tmp_path / "sample") != before


def test_a_half_made_sample_is_made_again(tmp_path: Path) -> None:
    assert not sample.is_current(tmp_path)
    sample.mark(tmp_path, finished=False)
    assert not sample.is_current(tmp_path)
    sample.mark(tmp_path, finished=True)
    assert sample.is_current(tmp_path)
