"""Halves are widened as numpy widens them, only faster."""

from __future__ import annotations

import numpy as np

from kbase.index.halves import widened


def test_every_finite_half_is_the_same_number_wide() -> None:
    every = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)].reshape(2, -1)
    assert widened(finite).tobytes() == finite.astype(np.float32).tobytes()
