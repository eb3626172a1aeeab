"""Where notes stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kbase.model.ids import NoteId, SpaceName
from kbase.model.notes import Kind, NoteRef, NoteSummary

Points = NDArray[np.float64]  # (n, 2): x to the right and y down, 0 to 1 over the map of the library


@dataclass(frozen=True, slots=True)
class Placed:
    """Notes where they stand on the map of the library; row i of each belongs together."""

    notes: Sequence[NoteId]
    kinds: Sequence[Kind]
    spaces: Sequence[SpaceName]
    at: Points

    def __len__(self) -> int:
        return len(self.notes)


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the map to look at: its middle, and how much of the map's width and height it shows."""

    x: float = 0.5
    y: float = 0.5
    size: float = 1.0  # 1 for all of it

    @property
    def whole(self) -> bool:
        return self == Window()


@dataclass(frozen=True, slots=True)
class Region:
    """Notes that stand together on the map, and what they are about."""

    terms: tuple[str, ...]  # that set them apart from the other notes in view, most telling first
    notes: int
    x: float
    y: float
    spread: tuple[float, float, float]  # standard deviations along its long and its short axis, angle
    window: Window  # to look at it more closely
    central: tuple[NoteRef, ...]  # a few notes from its middle


@dataclass(frozen=True, slots=True)
class MapView:
    """What somebody sees of the map through a window."""

    window: Window
    placed: Placed  # in the window
    regions: tuple[Region, ...]  # most notes first; empty when so few notes are left that each is named
    named: tuple[NoteSummary, ...]  # notes in the window by name: all when they are few, else the middle ones
    spaces: tuple[SpaceName, ...]  # of the whole map, most notes first
    total: int  # on the whole map
    waiting: int  # notes that are not on the map yet


@dataclass(frozen=True, slots=True)
class MapReport:
    """What making the map did."""

    placed: int  # put on it now
    kept: int  # stayed where they were
    anew: bool  # everything was laid out again
    seconds: float
