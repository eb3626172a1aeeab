"""Arrays in one file with one digest: how a projection outlives its process.

A file is: 8 bytes of magic, 8 bytes with the length of a JSON header, the header (what the
file is of, and every array's name, type, shape and place), then the arrays, each at a
multiple of 128 bytes so that it can be used where it lies in memory-mapped storage. Nothing
in it is code, and no file is used whose sha256 is not the one on record in the library.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
from numpy.typing import DTypeLike, NDArray

from kbase.errors import StaleIndex
from kbase.index.durable import write_durably

_MAGIC = b"kbase-1\n"
_ALIGNMENT = 128

AnyArray = NDArray[np.generic]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Section:
    """An array to write: its shape is known before its rows are made."""

    name: str
    dtype: DTypeLike
    shape: tuple[int, ...]
    chunks: Iterable[AnyArray]  # stretches of it, in order; together `shape`

    @classmethod
    def of(cls, name: str, array: AnyArray) -> Section:
        return cls(name, array.dtype, array.shape, [array])


def write_snapshot(path: Path, facts: Mapping[str, object], sections: Iterable[Section]) -> str:
    """Write a snapshot durably and return its sha256, hexadecimal.

    Raises `OSError` (a full disk among others); then there is no file.
    """
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes | memoryview]:
        for part in _parts(facts, list(sections)):
            digest.update(part)
            yield part

    write_durably(path, hashed())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A verified snapshot: what it says of itself, and its arrays, memory-mapped and read-only."""

    facts: Mapping[str, object]
    arrays: Mapping[str, AnyArray]
    mapped: mmap.mmap

    def array(self, name: str, kind: type[Scalar]) -> NDArray[Scalar]:
        """The array of that name. Raises `StaleIndex` when there is none of that type."""
        found = self.arrays.get(name)
        if found is None or found.dtype != np.dtype(kind):
            raise StaleIndex(f"The snapshot has no {name} of {kind.__name__}; run `kbase rebuild`.")
        return cast("NDArray[Scalar]", found)

    def forget(self, name: str) -> None:
        """Take an array out of memory that was read through once; read again, it comes from the file."""
        self._advise(name, "MADV_DONTNEED")

    def scatter(self, name: str) -> None:
        """Say that an array is looked at here and there: of what is not in memory nothing around is read."""
        self._advise(name, "MADV_RANDOM")

    def _advise(self, name: str, advice: str) -> None:
        if not hasattr(mmap, advice):  # there is no such call on Windows
            return
        array = self.arrays[name]
        at = array.ctypes.data - np.frombuffer(self.mapped, np.uint8).ctypes.data
        start = -(-at // mmap.PAGESIZE) * mmap.PAGESIZE
        length = (at + array.nbytes) // mmap.PAGESIZE * mmap.PAGESIZE - start
        if length > 0:
            self.mapped.madvise(getattr(mmap, advice), start, length)


def open_snapshot(path: Path, sha256: str) -> Snapshot:
    """Verify the whole file, then map it. Raises `StaleIndex` for one that is missing or not the same.

    Hashes about 1.8 GB/s on a processor with SHA instructions.
    """
    try:
        with path.open("rb", buffering=0) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise StaleIndex(f"{path.name} is not what was written; run `kbase rebuild`.")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # missing, unreadable; mmap says ValueError for an empty file
        raise StaleIndex(f"{path.name} cannot be read ({error}); run `kbase rebuild`.") from error
    return _mapped(path, mapped)


def _mapped(path: Path, mapped: mmap.mmap) -> Snapshot:
    if mapped[:8] != _MAGIC:
        raise StaleIndex(f"{path.name} was written by another version of kbase; run `kbase rebuild`.")
    size = int.from_bytes(mapped[8:16], "little")
    header = json.loads(mapped[16 : 16 + size])
    arrays: dict[str, AnyArray] = {}
    for entry in header["arrays"]:
        shape = tuple(entry["shape"])
        dtype = np.dtype(entry["dtype"])
        flat: AnyArray = np.frombuffer(mapped, dtype, count=int(np.prod(shape)), offset=entry["at"])
        arrays[entry["name"]] = flat.reshape(shape)
    return Snapshot(header["facts"], arrays, mapped)


def _parts(facts: Mapping[str, object], sections: list[Section]) -> Iterator[bytes | memoryview]:
    sizes = [int(np.prod(section.shape)) * np.dtype(section.dtype).itemsize for section in sections]
    places = _places(facts, sections, sizes)
    header = _header(facts, sections, places)
    yield _MAGIC + len(header).to_bytes(8, "little") + header
    position = 16 + len(header)
    for section, place, size in zip(sections, places, sizes, strict=True):
        yield bytes(place - position)
        written = 0
        for chunk in section.chunks:
            dense = np.ascontiguousarray(chunk, dtype=section.dtype)
            written += dense.nbytes
            if dense.nbytes:
                yield dense.reshape(-1).view(np.uint8).data
        if written != size:
            raise ValueError(f"{section.name} has {written} bytes, not {size}")
        position = place + size


def _places(facts: Mapping[str, object], sections: list[Section], sizes: list[int]) -> list[int]:
    """Where each array begins; the header is given room as if every place had its longest digits."""
    longest = [10**15] * len(sections)
    position = 16 + len(_header(facts, sections, longest))
    places = []
    for size in sizes:
        position = -(-position // _ALIGNMENT) * _ALIGNMENT
        places.append(position)
        position += size
    return places


def _header(facts: Mapping[str, object], sections: list[Section], places: list[int]) -> bytes:
    arrays = [
        {"name": section.name, "dtype": np.dtype(section.dtype).str, "shape": section.shape, "at": place}
        for section, place in zip(sections, places, strict=True)
    ]
    return json.dumps({"facts": facts, "arrays": arrays}).encode()
