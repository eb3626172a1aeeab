"""What everything that reads a question and a passage together keeps."""

from __future__ import annotations

import pytest

from kbase.index.reranking import load_reranker
from kbase.ports import Reranker
from tests import small_reranker
from tests.small_reranker import QUESTION, TEXTS, Made

LONG = 600.0  # seconds: no machine is so busy


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return small_reranker.made(tmp_path_factory)


@pytest.fixture(scope="module")
def reranker(made: Made) -> Reranker:
    return load_reranker(str(made.model))


def test_there_is_a_score_for_each_text_in_order(reranker: Reranker, made: Made) -> None:
    scores = reranker.scores(QUESTION, TEXTS, LONG)
    assert len(scores) == len(TEXTS)
    assert sorted(range(len(TEXTS)), key=scores.__getitem__) == sorted(
        range(len(TEXTS)), key=list(made.texts.values()).__getitem__
    )


def test_there_are_fewer_when_the_time_is_over(reranker: Reranker) -> None:
    assert len(reranker.scores(QUESTION, TEXTS, 0.0)) < len(TEXTS)


def test_no_texts_have_no_scores(reranker: Reranker) -> None:
    assert reranker.scores(QUESTION, [], LONG) == []
