"""A file is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbase.index.durable import sync_files, write_durably


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    write_durably(path, [b"one", b"two"])
    write_durably(path, [b"three"])
    assert path.read_bytes() == b"three"
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half"
        raise OSError("No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"before")
    with pytest.raises(OSError, match="No space"):
        write_durably(path, parts())
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_of_files_can_be_synced(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "file").write_bytes(b"x")
    sync_files(tmp_path)
