"""Whether two ways to the same projection lead to the same arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from kbase.index.snapshots import Section
from kbase.model import Finding

_REMEDY = "Run `kbase rebuild`."


class Projected(Protocol):
    """A projection as arrays in one agreed order: equal projections have equal arrays."""

    def sections(self) -> list[Section]: ...


def difference(name: str, searched: Projected, truth: Projected) -> Finding:
    """Whether `searched` holds exactly what `truth`, made from the store just now, holds."""
    ours, theirs = _digests(searched.sections()), _digests(truth.sections())
    differing = sorted(part for part in theirs if ours.get(part) != theirs[part])
    if differing:
        return Finding(name, False, f"differs from the library in {', '.join(differing)}", _REMEDY)
    return Finding(name, True, "equals what the library holds")


def _digests(sections: Sequence[Section]) -> dict[str, str]:
    digests = {}
    for section in sections:
        digest = hashlib.sha256(f"{np.dtype(section.dtype)} {section.shape}".encode())
        for chunk in section.chunks:
            digest.update(np.ascontiguousarray(chunk, section.dtype).reshape(-1).view(np.uint8).data)
        digests[section.name] = digest.hexdigest()
    return digests
