"""Which files an import reads: a deterministic walk that follows no link out and opens nothing odd."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kbase import endings
from kbase.ingest.readers import reader_for
from kbase.model import Failure

DEEPEST = 100
"""Folders inside folders."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read. Its identity is where it is, in NFC, so that both spellings of a name are one."""

    file: Path
    shown: str  # below what was asked for, for reports

    @property
    def place(self) -> str:
        """The absolute path in NFC: the file's identity."""
        return nfc(str(self.file))


@dataclass(slots=True)
class Walk:
    """What a walk came upon."""

    root: Path | None = None  # the folder asked for, or the one of the file asked for
    files: list[FoundFile] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)  # absolute, as they are on disk
    failed: list[Failure] = field(default_factory=list)
    warnings: list[Failure] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # what is there but was not read: absolute, in NFC
    others: list[str] = field(default_factory=list)  # files of kinds that kbase does not read

    def fail(self, shown: str, reason: str) -> None:
        self.failed.append(Failure(shown, "whole file", reason))

    def warn(self, shown: str, reason: str) -> None:
        self.warnings.append(Failure(shown, "whole file", reason))


def nfc(path: str) -> str:
    """One spelling of a path, whatever the file system makes of accents."""
    return unicodedata.normalize("NFC", path)


def walk(asked: Path) -> Walk:
    """The files to read in a folder, or the one file, in the order of their names.

    Hidden files and folders are passed over, and so are files of other kinds, which are in `others`. Links
    out of the folder, links that lead back, pipes, devices, unreadable folders and names that are no text are
    in `failed`, each with its reason.
    """
    found = Walk()
    try:
        root = asked.expanduser().resolve(strict=True)
        mode = root.stat().st_mode
    except (OSError, RuntimeError) as error:
        found.fail(str(asked), reason_of(error))
        return found
    found.root = root if stat.S_ISDIR(mode) else root.parent
    if stat.S_ISDIR(mode):
        _walk_folder(root, found)
    elif not stat.S_ISREG(mode):
        found.fail(str(asked), "no file or folder, but a pipe, a socket or a device")
    elif reader_for(root) is None:
        found.fail(str(asked), f"kbase reads {endings.READ}")
    else:
        found.files.append(FoundFile(root, root.name))
    return found


def _walk_folder(root: Path, found: Walk) -> None:
    waiting = [root]
    spelled: dict[str, str] = {}
    while waiting:
        folder = waiting.pop()
        found.folders.append(str(folder))
        inner = []
        for entry in _entries(folder, root, found):
            shown = _shown(Path(entry.path), root)
            if not _is_text(entry.name):
                found.fail(shown, "its name is not valid UTF-8; rename it")
            elif (twin := spelled.setdefault(nfc(entry.path), entry.path)) != entry.path:
                found.warn(
                    shown,
                    f"the same name as {_shown(Path(twin), root)} spelled in other code points; not read",
                )
            elif (sort := _sort(entry)) == "folder":
                inner.append(Path(entry.path))
            elif sort == "link":
                found.unread.append(nfc(entry.path))
                _look_at_link(Path(entry.path), root, shown, found)
            elif reader_for(Path(entry.name)) is None:
                if sort == "file":
                    found.others.append(shown)
            elif sort == "file":
                found.files.append(FoundFile(Path(entry.path), shown))
            else:
                found.unread.append(nfc(entry.path))
                found.fail(shown, "not a file, but a pipe, a socket or a device")
        waiting.extend(reversed(inner))
        if len(folder.parts) - len(root.parts) >= DEEPEST and inner:
            del waiting[-len(inner) :]
            found.unread.append(nfc(str(folder)))
            found.fail(_shown(folder, root), f"more than {DEEPEST} folders deep; what is below is not read")
    found.files.sort(key=lambda file: file.place)


def _entries(folder: Path, root: Path, found: Walk) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from sorted(
                (entry for entry in entries if not entry.name.startswith(".")),
                key=lambda entry: nfc(entry.name),
            )
    except OSError as error:
        found.unread.append(nfc(str(folder)))
        found.fail(_shown(folder, root), reason_of(error))


def _sort(entry: os.DirEntry[str]) -> Literal["link", "folder", "file", "odd"]:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "odd"


def _look_at_link(link: Path, root: Path, shown: str, found: Walk) -> None:
    """Say why a link is not followed, if it could have led to notes."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        if reader_for(link) or not link.suffix:
            found.fail(shown, reason_of(error))
        return
    if not target.is_dir() and reader_for(link) is None:
        return
    if not target.is_relative_to(root):
        found.fail(shown, "a link to something outside the folder; add that by its own path")
    elif link.is_relative_to(target):
        found.fail(shown, "a link that leads back to a folder it is in")
    else:
        found.warn(shown, f"a link to {_shown(target, root)}, which is read where it is")


def _shown(path: Path, root: Path) -> str:
    """A path below `root` in NFC; half characters replaced, so that it can be printed and stored."""
    inner = path.relative_to(root).as_posix()
    return nfc(inner.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def reason_of(error: OSError | RuntimeError) -> str:
    """What the system said, in words."""
    if isinstance(error, PermissionError):
        return "may not be read: permission denied"
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, RuntimeError) or error.errno == 40:
        return "a link that leads back to itself"
    return error.strerror or str(error)
