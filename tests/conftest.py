"""What every test may ask for: the real model, a real library in a folder of its own."""

from __future__ import annotations

import gc
import os
import shutil
import signal
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from kbase.cli import sample
from kbase.config import DEFAULT_MODEL, Settings
from kbase.index import embedding
from kbase.index.cards import AUTO
from kbase.index.embedding import ExportedEmbedder
from kbase.library import Library
from kbase.model import ImportOptions, Matrix, Vector
from kbase.ports import Embedder
from kbase.store import Store
from tests import small_model
from tests.once import made_once
from tests.untraced import untraced

# A busy machine is slow; that is no finding. What must be quick is measured in benchmarks/.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Whoever runs the tests behind an `&` has Ctrl-C ignored in them, and in every kbase they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Whoever runs the tests, in a container `root`: what they add is somebody's, whom no test calls so.
os.environ["LOGNAME"] = "somebody"


HERE = Path(__file__).parent
BROWSER = "web/browser/"
UNTRACED = ("eval/", "faults/", "hostile/", BROWSER)
"""Folders of tests that cost most and cover what others cover too: the tracer does not watch them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Some go untraced. The browser's come last: its driver stays on this thread then, in a greenlet."""
    for item in items:
        if _place_of(item).startswith(UNTRACED):
            item.add_marker("no_cover")
    items.sort(key=lambda item: _place_of(item).startswith(BROWSER))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """What an untraced test needs is made untraced too; left alone, only the test itself is."""
    if item.get_closest_marker("no_cover"):
        with untraced():
            return (yield)
    return (yield)


def _place_of(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).as_posix()


def pytest_collection_finish() -> None:
    """All that was imported stays: looking through it again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def embedder() -> Iterator[Embedder]:
    """The default model, opened once for all libraries of this process, where it reads nothing twice.

    Opening it takes half a second, longer than most of what is tested, and most tests write the same
    few notes; what is stored depends neither on whose model it is nor on when a text was read.
    """
    opened: dict[tuple[int, str], Embedder] = {}
    load = embedding.load

    def shared(model: str, cache: Path | None = None, jobs: int = 0, device: str = AUTO) -> Embedder:
        if model != DEFAULT_MODEL or cache is not None:
            return load(model, cache, jobs, device)
        if (jobs, device) not in opened:
            opened[jobs, device] = reading_once(load(model, cache, jobs, device))
        return opened[jobs, device]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(embedding, "load", shared)
        yield shared(DEFAULT_MODEL)


def reading_once(model: ExportedEmbedder) -> Embedder:
    """`model`, which remembers what it made of each passage and each question."""
    made: dict[str, Vector] = {}
    asked: dict[str, Vector] = {}
    read, hear = model.passages, model.question

    def passages(texts: Sequence[str]) -> Matrix:
        unread = [text for text in dict.fromkeys(texts) if text not in made]
        made.update(zip(unread, read(unread), strict=True))
        return np.array([made[text] for text in texts], np.float32).reshape(len(texts), model.dimension)

    def question(text: str) -> Vector:
        if text not in asked:
            asked[text] = hear(text)
        return asked[text].copy()

    vars(model).update(passages=passages, question=question)
    return model


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged sample, imported once for all processes of this run; each has a copy to read."""

    def make(folder: Path) -> None:
        with Library.create(Settings(folder)) as library:
            library.add([sample.source()], ImportOptions(), library.owner)

    made = made_once(tmp_path_factory, "sample", make)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("sample") / "library"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store in a real SQLite file."""
    return Store.create(tmp_path / "library")


@pytest.fixture(scope="session")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """Another model, and what sentence-transformers makes of two texts."""
    return small_model.made(tmp_path_factory.mktemp("other") / "made")
