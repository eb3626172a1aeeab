"""What earlier imports left: which file is which note, and which files spoke of people and spaces."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kbase.ingest.walking import FoundFile, Walk, nfc
from kbase.model import NoteId, Source
from kbase.store import Store

_RECORDS = "import.records"  # the meta key of {absolute path: digest} for person and space files


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A note and the file it was made from."""

    note: NoteId
    source: Source

    @property
    def place(self) -> str:
        """The absolute path in NFC."""
        return place_of(self.source)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the files below one folder."""

    collection: Path  # where new files belong: a folder added earlier that holds this one, or itself
    known: Mapping[str, KnownFile]  # by place

    def source(self, file: FoundFile, digest: str) -> Source:
        """A file's source: the collection it is known in, or this one."""
        before = self.known.get(file.place)
        if before:
            return Source(before.source.collection, before.source.path, digest)
        path = nfc(file.file.relative_to(self.collection).as_posix())
        return Source(str(self.collection), path, digest)


def standing_of(walk: Walk, store: Store) -> Standing:
    """What is known of the files a walk found, and of those it no longer found.

    A file is the same whether its folder was added, a folder above it or one below.
    """
    root = walk.root or Path()
    known: dict[str, KnownFile] = {}
    collection = root
    for folder in (root, *root.parents):
        files = _known_in(str(folder), store)
        if files:
            collection = folder if collection == root else collection
            known = files | known
    for inner in walk.folders[1:]:
        known |= _known_in(inner, store)
    return Standing(collection, known)


def place_of(source: Source) -> str:
    """Where a source's file is or was: an absolute path in NFC."""
    return nfc(f"{source.collection.rstrip('/')}/{source.path}")


def records(store: Store) -> dict[str, str]:
    """Digests of the person and space files read so far, by place."""
    kept: dict[str, str] = json.loads(store.meta.get(_RECORDS) or "{}")
    return kept


def record(store: Store, digests: Mapping[str, str], gone: Iterable[str] = ()) -> None:
    """Remember person and space files, and forget those gone; inside a transaction."""
    kept = {place: digest for place, digest in records(store).items() if place not in set(gone)}
    store.meta.put(_RECORDS, json.dumps(kept | dict(digests), ensure_ascii=False))


def _known_in(collection: str, store: Store) -> dict[str, KnownFile]:
    files = (
        KnownFile(note, Source(collection, path, digest))
        for path, (note, digest) in store.notes.by_source(collection).items()
    )
    return {file.place: file for file in files}
