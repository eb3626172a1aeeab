"""What every embedder keeps."""

from __future__ import annotations

import numpy as np
import pytest

from kbase.config import DEFAULT_MODEL
from kbase.index.embedding import load
from kbase.index.modelfolder import cache_folder
from kbase.ports import Embedder
from tests.faults.word_vectors import WordVectors

TEXTS = [
    "",
    "ice",
    "Why did the freezer's alarm stay silent?",
    "E-217 means the fan did not reach its speed.\n\n| code | cause |\n|---|---|\n| E-217 | ice |",
    "日本語の文章。 العربية עברית 🦊 e\u0301",
    "lone \ud800 surrogate, NUL \x00 and \x1b[31mescape",
    "The seed lots were moved to the second vault. " * 12,
    "word " * 5000,
]


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default model as it is: the one that tests share reads nothing twice."""
    return load(DEFAULT_MODEL, cache_folder())


@pytest.fixture(params=["the model", "word vectors"])
def any_embedder(request: pytest.FixtureRequest, embedder: Embedder) -> Embedder:
    return embedder if request.param == "the model" else WordVectors()


def test_rows_are_finite_and_of_length_one(any_embedder: Embedder) -> None:
    rows = any_embedder.passages(TEXTS)
    assert rows.shape == (len(TEXTS), any_embedder.dimension)
    assert rows.dtype == np.float32
    assert np.isfinite(rows).all()
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-3)


def test_the_same_text_gives_the_same_vector_alone_or_in_a_batch(any_embedder: Embedder) -> None:
    together = any_embedder.passages(TEXTS * 9)
    for row, text in enumerate(TEXTS):
        alone = any_embedder.passages([text])[0]
        assert 1 - float(alone @ together[row]) < 1e-3
        assert 1 - float(together[row] @ together[row + 8 * len(TEXTS)]) < 1e-3


def test_a_question_and_a_passage_of_the_same_words_are_the_same(any_embedder: Embedder) -> None:
    """Holds for models without prompts, as the default."""
    for text in TEXTS:
        assert 1 - float(any_embedder.question(text) @ any_embedder.passages([text])[0]) < 1e-3


def test_a_paraphrase_is_nearer_than_another_subject(embedder: Embedder) -> None:
    asked = embedder.question("How do I get my password back?")
    near, far = embedder.passages(["Resetting forgotten credentials", "Pruning apple trees in winter"])
    assert asked @ near > asked @ far + 0.2


def test_text_past_the_limit_is_cut_off_and_never_an_error(any_embedder: Embedder) -> None:
    word_tokens = len(any_embedder.offsets("word"))
    full = "word " * (any_embedder.max_tokens // word_tokens)
    cut, whole = any_embedder.passages([full + "quite another subject", full])
    assert float(cut @ whole) > 0.999


def test_no_texts_give_no_rows(any_embedder: Embedder) -> None:
    assert any_embedder.passages([]).shape == (0, any_embedder.dimension)


def test_the_fingerprint_is_64_hexadecimal_digits(any_embedder: Embedder) -> None:
    assert len(any_embedder.fingerprint) == 64
    assert int(any_embedder.fingerprint, 16) >= 0
