"""Which new file goes on with which note whose file is gone: told by its marks and its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from kbase.model import Draft

SHARED = 0.8
"""Of the runs of words of the longer text: what stands in the other, too."""

FEWEST = 20
"""Runs of words in a text that is known again; a shorter one may be like any other."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_RUN = 3  # words


@dataclass(frozen=True, slots=True)
class Placed:
    """A note and the absolute path its file has or had."""

    place: str
    draft: Draft

    @property
    def marks(self) -> tuple[object, ...]:
        """What stays when a file is moved and edited, and differs between notes made from one template."""
        draft = self.draft
        name = PurePosixPath(self.place).name
        return name, draft.title, draft.authors, draft.space, tuple(_NUMBER.findall(self.place))


def same_notes(gone: Sequence[Placed], new: Sequence[Placed]) -> Iterator[tuple[int, int]]:
    """(place in `gone`, place in `new`) of the same note; only where no other has these marks.

    Likeness is the share of runs of three words in common (w-shingling; Broder, 1997).
    """
    bearers = _by_marks(new)
    for marks, ones in _by_marks(gone).items():
        others = bearers.get(marks, [])
        if len(ones) == len(others) == 1 and _alike(gone[ones[0]].draft.body, new[others[0]].draft.body):
            yield ones[0], others[0]


def _by_marks(notes: Sequence[Placed]) -> dict[tuple[object, ...], list[int]]:
    places = defaultdict(list)
    for place, note in enumerate(notes):
        places[note.marks].append(place)
    return places


def _alike(one: str, other: str) -> bool:
    runs, others = _runs(one), _runs(other)
    longer = max(len(runs), len(others))
    return min(len(runs), len(others)) >= FEWEST and len(runs & others) >= SHARED * longer


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
