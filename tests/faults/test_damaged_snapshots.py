"""A damaged snapshot is never searched: its digest tells, and answers stay right while it is made again."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kbase.index.shelf import KINDS
from kbase.library import Library
from kbase.model import Draft, Question, Reply
from tests.faults.holding import faults
from tests.faults.writer import WORDS, body_of, opened

DAMAGES = 200
NOTES = 60
ASKED = ("frost on the fan", "label the tray", f'"{WORDS[0]} {WORDS[1]}"', "rope, rain and a door", "mark7x")


def library_of_notes(folder: Path) -> None:
    """Some 180 passages, and snapshots of them."""
    drawn = random.Random(3)
    with opened(folder) as library:
        for number in range(NOTES):
            draft = Draft(f"Report {number}", body_of(f"mark{number}x", drawn))
            library.contribute(draft, library.owner)
        library.rebuild()


def snapshot_files(library: Library) -> list[Path]:
    """The files of the snapshots on record."""
    model = library.embedder.fingerprint
    rows = [library._store.snapshots.newest(kind, model) for kind in KINDS]
    return [library.settings.library / "index" / row.file for row in rows if row is not None]


def replies(library: Library) -> list[Reply]:
    return [replace(library.ask(Question(text), library.owner), timings={}) for text in ASKED]


def flipped(content: bytes, drawn: random.Random) -> bytes:
    """One bit the other way round."""
    changed = bytearray(content)
    changed[drawn.randrange(len(content))] ^= 1 << drawn.randrange(8)
    return bytes(changed)


def truncated(content: bytes, drawn: random.Random) -> bytes:
    """The beginning only."""
    return content[: drawn.randrange(len(content))]


def test_two_hundred_damages_are_detected_and_answers_stay_as_they_were(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "library"
    library_of_notes(folder)
    with opened(folder) as library:
        expected = replies(library)
    drawn = random.Random(9)
    damages: list[Callable[[bytes, random.Random], bytes]] = [flipped, truncated]
    for number in range(DAMAGES):
        with opened(folder) as library, caplog.at_level(logging.WARNING, "kbase.index"):
            file = snapshot_files(library)[number % 2]
            file.write_bytes(damages[number // 2 % 2](file.read_bytes(), drawn))
            assert replies(library) == expected
            assert file.name in caplog.text, "The damage went unnoticed."
            assert file not in snapshot_files(library), "A damaged snapshot is still on record."
        caplog.clear()
    with opened(folder) as library:
        assert faults(library) == []
    assert caplog.text == ""


def test_a_server_answers_right_while_damaged_snapshots_are_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    library_of_notes(folder)
    with opened(folder) as library:
        expected = replies(library)
        damaged = snapshot_files(library)
    for file in damaged:
        file.write_bytes(truncated(file.read_bytes(), random.Random(2)))
    with opened(folder, upkeep=True) as library:
        assert replies(library) == expected
    with opened(folder) as library:
        assert not set(snapshot_files(library)) & set(damaged)
        assert faults(library) == []


def test_check_names_a_damaged_snapshot_and_a_rebuild_mends_it(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    library_of_notes(folder)
    with opened(folder) as library:
        replies(library)
        (file, _) = snapshot_files(library)
        file.write_bytes(flipped(file.read_bytes(), random.Random(1)))
        assert any(file.name in fault for fault in faults(library))
        library.rebuild()
        assert faults(library) == []


def test_a_snapshot_of_another_library_is_not_taken_for_ours(tmp_path: Path) -> None:
    folder, other = tmp_path / "library", tmp_path / "other"
    library_of_notes(folder)
    library_of_notes(other)
    with opened(other) as library:
        (theirs, _) = snapshot_files(library)
    with opened(folder) as library:
        (ours, _) = snapshot_files(library)
        before = replies(library)
    ours.write_bytes(theirs.read_bytes())
    with opened(folder) as library:
        assert replies(library) == before


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", b"IxFI" + b"\xff" * 4096])
def test_a_file_that_is_no_snapshot_is_left_alone(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "library"
    library_of_notes(folder)
    with opened(folder) as library:
        before = replies(library)
        files = snapshot_files(library)
    for file in files:
        file.write_bytes(content)
    with opened(folder) as library:
        assert replies(library) == before
