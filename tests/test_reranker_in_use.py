"""A cross-encoder decides the order where one is chosen, and only within its time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbase.config import Settings
from kbase.errors import ModelUnavailable
from kbase.library import Library
from kbase.model import Draft, Question
from tests import small_reranker
from tests.small_reranker import NOTES, QUESTION, Made

LONG = 60_000  # ms: no machine is so busy


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return small_reranker.made(tmp_path_factory)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(Settings(library=tmp_path / "library")) as library:
        for title, body in NOTES.items():
            library.contribute(Draft(title=title, body=body), library.owner)
        yield library


def titles(library: Library) -> list[str]:
    return [match.note.title for match in library.ask(Question(QUESTION), library.owner).matches]


def test_the_chosen_one_decides_the_order_until_it_is_taken_back(library: Library, made: Made) -> None:
    before = titles(library)
    library.reranker.choose(str(made.model), LONG, library.owner)
    wanted = sorted(made.notes, key=made.notes.__getitem__, reverse=True)
    assert titles(library) == wanted != before
    library.reranker.choose("", LONG, library.owner)
    assert titles(library) == before


def test_past_its_time_the_order_stays_as_it_was(library: Library, made: Made) -> None:
    before = titles(library)
    library.reranker.choose(str(made.model), 0, library.owner)
    assert titles(library) == before


def test_one_that_is_gone_is_told_by_the_doctor_and_stops_no_question(
    library: Library, made: Made, tmp_path: Path
) -> None:
    before = titles(library)
    gone = tmp_path / "gone"
    shutil.copytree(made.model, gone)
    library.reranker.choose(str(gone), LONG, library.owner)
    shutil.rmtree(gone)
    with Library.open(library.settings) as again:
        assert titles(again) == before
        told = next(finding for finding in again.doctor() if finding.name == "Reranker")
    assert not told.ok


def test_what_cannot_be_one_is_refused_and_nothing_changes(
    library: Library, made: Made, tmp_path: Path
) -> None:
    for name, reason in _impossible(made, tmp_path).items():
        with pytest.raises(ModelUnavailable, match=reason):
            library.reranker.choose(name, LONG, library.owner)
    assert library.reranker.chosen.name == ""


def _impossible(made: Made, place: Path) -> dict[str, str]:
    """Names, and what is said of each."""
    pickled = place / "pickled"
    shutil.copytree(made.model, pickled)
    (pickled / "model.safetensors").rename(pickled / "pytorch_model.bin")
    own_code = place / "own code"
    shutil.copytree(made.model, own_code)
    config = json.loads((own_code / "config.json").read_text())
    config["model_type"] = "its own"
    config["auto_map"] = dict.fromkeys(("AutoConfig", "AutoModelForSequenceClassification"), "mine.Mine")
    (own_code / "config.json").write_text(json.dumps(config))
    (own_code / "mine.py").write_text("raise SystemExit('run')")
    return {
        "all-MiniLM-L6-v2": "no cross-encoder",
        str(place / "nowhere"): "no model",
        str(pickled): "safetensors",
        str(own_code): "cannot be loaded",
        str(made.classes): "classes",
    }
