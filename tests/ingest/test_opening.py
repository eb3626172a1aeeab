"""A file's bytes are those of one moment."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path, PosixPath

import pytest

from kbase.errors import BadFile
from kbase.ingest.opening import LARGEST, content_of


def test_bytes_digest_and_day_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"hello")
    os.utime(file, (0, time.mktime((2020, 5, 17, 12, 0, 0, 0, 0, -1))))
    found = content_of(file, "a.md")
    assert found.bytes == b"hello"
    assert found.digest == hashlib.sha256(b"hello").hexdigest()
    assert found.changed_on == date(2020, 5, 17)


@pytest.mark.parametrize("day", [(1970, 1, 1), (1980, 1, 1), (2999, 1, 1), (9999, 12, 31)])
def test_a_time_that_archives_write_for_none_is_no_day(tmp_path: Path, day: tuple[int, int, int]) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"hello")
    os.utime(file, (0, datetime(*day, 12, tzinfo=UTC).timestamp()))
    assert content_of(file, "a.md").changed_on is None


def test_a_file_written_now_is_of_today(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"hello")
    assert content_of(tmp_path / "a.md", "a.md").changed_on is not None


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    assert content_of(tmp_path / "a.md", "a.md").bytes == b""


@pytest.mark.parametrize("name", ["missing.md", "folder.md", "pipe.md", "link.md"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "link.md").symlink_to("/etc/hostname")
    with pytest.raises(BadFile) as caught:
        content_of(tmp_path / name, name)
    assert caught.value.path == name


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    with file.open("wb") as opened:
        opened.truncate(LARGEST + 1)
    with pytest.raises(BadFile, match="larger than 80 MB"):
        content_of(file, "a.md")


class Restless(PosixPath):
    """A file somebody writes to each time it has been read."""

    writes = 2

    def lstat(self) -> os.stat_result:
        if Restless.writes:
            Restless.writes -= 1
            os.utime(self, ns=(Restless.writes, Restless.writes))
        return super().lstat()


def test_a_file_that_changes_while_it_is_read_is_read_once_more_and_then_refused(tmp_path: Path) -> None:
    file = Restless(tmp_path / "a.md")
    file.write_bytes(b"hello")
    with pytest.raises(BadFile, match="changed while it was read"):
        content_of(file, "a.md")
    Restless.writes = 1
    assert content_of(file, "a.md").bytes == b"hello"


_AS_NOBODY = """
import os, sys
from pathlib import Path, PosixPath
from kbase.errors import BadFile
from kbase.ingest.opening import content_of
from kbase.ingest.walking import walk
if os.geteuid() == 0:
    os.setuid(65534)
folder = Path(sys.argv[1])
found = walk(folder)
print([(failure.path, failure.reason) for failure in found.failed])
try:
    content_of(folder / "a.md", "a.md")
except BadFile as error:
    print(error.reason)
"""


def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / "closed").mkdir(parents=True)
    (vault / "a.md").write_text("secret", "utf-8")
    (vault / "a.md").chmod(0)
    (vault / "closed").chmod(0)
    for folder in (vault, *vault.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(vault)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "[('closed', 'may not be read: permission denied')]",
        "may not be read: permission denied",
    ]
