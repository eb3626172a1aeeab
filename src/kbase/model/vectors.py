"""Arrays of numbers, and the model they come from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kbase.model.ids import Fingerprint

Vector = NDArray[np.float32]  # (dimension,), unit length
Matrix = NDArray[np.float32]  # (n, dimension), rows of unit length


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model this library has read its notes with."""

    fingerprint: Fingerprint
    passages: int  # how many it has read
    in_use: bool
