"""What takes long to make is made once for all processes of a run, whichever asks first."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from tests.untraced import untraced


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name`, which `make` fills for all processes of this run; others only read it."""
    of_all = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_all = of_all.parent
    made = of_all / name
    with FileLock(of_all / f"{name}.lock"):
        if not made.exists():
            unfinished = of_all / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)  # by a process that failed
            with untraced():
                make(unfinished)
            unfinished.rename(made)
    return made
