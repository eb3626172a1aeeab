"""What everything that reads a question and a passage together keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbase.index.reranking import load_reranker
from kbase.ports import Reranker
from tests import small_reranker

QUESTION = "why does frost grow"
TEXTS = [
    f"{word} on the door" for word in ("frost", "ice", "paint", "rain", "nothing", "a cat", "wax", "dust")
]
LONG = 600.0  # seconds: no machine is so busy


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[float]]:
    """A model's folder, and what sentence-transformers itself says of each text."""
    place = tmp_path_factory.mktemp("contract") / "model"
    return place, small_reranker.made(place, [(QUESTION, text) for text in TEXTS])


@pytest.fixture(scope="module")
def reranker(made: tuple[Path, list[float]]) -> Reranker:
    return load_reranker(str(made[0]))


def test_there_is_a_score_for_each_text_in_order(reranker: Reranker, made: tuple[Path, list[float]]) -> None:
    scores = reranker.scores(QUESTION, TEXTS, LONG)
    assert len(scores) == len(TEXTS)
    assert sorted(range(len(TEXTS)), key=scores.__getitem__) == sorted(
        range(len(TEXTS)), key=made[1].__getitem__
    )


def test_there_are_fewer_when_the_time_is_over(reranker: Reranker) -> None:
    assert len(reranker.scores(QUESTION, TEXTS, 0.0)) < len(TEXTS)


def test_no_texts_have_no_scores(reranker: Reranker) -> None:
    assert reranker.scores(QUESTION, [], LONG) == []
