"""On a full disk nothing is acknowledged, the reason is said, and reading goes on."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbase.errors import LibraryFull
from kbase.library import Library
from kbase.model import Draft, Filters, ImportOptions, NoteId, Question
from tests.faults.holding import faults
from tests.faults.killing import ROOT
from tests.faults.writer import opened

MOST_NOTES = 2_000
LONG = "Frost on the fan, again. " * 200


def filled(library: Library) -> tuple[dict[str, NoteId], LibraryFull]:
    """Write until the disk is full: what was acknowledged, and what was said in the end."""
    stored: dict[str, NoteId] = {}
    for number in range(MOST_NOTES):
        title = f"Mark{number:04d}"
        try:
            stored[title] = library.contribute(Draft(title, f"{title} {LONG}"), library.owner)
        except LibraryFull as error:
            return stored, error
    raise AssertionError("The disk never filled up.")


def answers(library: Library, stored: dict[str, NoteId]) -> bool:
    """Whether every stored note is the first answer to its title."""
    return all(
        library.ask(Question(title), library.owner).matches[0].note.id == note
        for title, note in stored.items()
    )


def count(library: Library) -> int:
    return library.notes(Filters(), library.owner, limit=1).total


def limited(folder: Path) -> dict[str, object]:
    """Fill a library whose files may not grow past 300 kB (a quota), then lift the limit."""
    with opened(folder) as library:
        _, hardest = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hardest))
        stored, error = filled(library)
        seen: dict[str, object] = {
            "stored": len(stored),
            "error": str(error),
            "counted": count(library),
            "answers": answers(library, stored),
        }
        resource.setrlimit(resource.RLIMIT_FSIZE, (hardest, hardest))
        library.contribute(Draft("Room again", "There is room again."), library.owner)
        seen |= {"counted later": count(library), "faults": faults(library)}
    return seen


def test_a_quota_that_is_used_up_is_said_and_costs_nothing_stored(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.test_full_disk", str(tmp_path / "library")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["stored"] > 0
    assert "Make room" in seen["error"]
    assert seen["counted"] == seen["stored"]
    assert seen["answers"]
    assert seen["counted later"] == seen["stored"] + 1
    assert seen["faults"] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if os.getuid() != 0 or subprocess.run(mounting, capture_output=True, check=False).returncode != 0:
        pytest.skip("Only root may mount a small disk.")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_is_said_and_costs_nothing_stored(small_disk: Path) -> None:
    with opened(small_disk / "library") as library:
        stored, error = filled(library)
        assert "Make room" in str(error)
        assert count(library) == len(stored) > 0
        assert answers(library, stored)
    with opened(small_disk / "library") as library:  # a new process reads it as well
        assert answers(library, stored)
        make_room(small_disk)
        library.contribute(Draft("Room again", "There is room again."), library.owner)
        assert count(library) == len(stored) + 1
        assert faults(library) == []


def test_an_import_that_fills_the_disk_keeps_what_it_acknowledged(small_disk: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(300):
        (files / f"mark{number:04d}.md").write_text(f"mark{number:04d} {LONG}", "utf-8")
    with opened(small_disk / "library") as library:
        with pytest.raises(LibraryFull, match="Make room"):
            library.add([files], ImportOptions(), library.owner)
        held = count(library)
        assert 0 < held < 300
        make_room(small_disk)
        report = library.add([files], ImportOptions(), library.owner)
        assert len(report.added) == 300 - held
        assert len(report.unchanged) == held
        assert faults(library) == []


def test_indexes_that_cannot_be_written_are_said_and_searching_goes_on(small_disk: Path) -> None:
    with opened(small_disk / "library") as library:
        stored, _ = filled(library)
        (small_disk / "ballast").write_bytes(b"\0" * free_bytes(small_disk))
        with pytest.raises(LibraryFull):
            library.rebuild()
        assert answers(library, stored)


def make_room(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)


def free_bytes(disk: Path) -> int:
    room = os.statvfs(disk)
    return room.f_bavail * room.f_frsize


if __name__ == "__main__":
    sys.stdout.write(json.dumps(limited(Path(sys.argv[1]))))
