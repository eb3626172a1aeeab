"""What every embedder keeps."""

from __future__ import annotations

import numpy as np
import pytest

from kbase.ports import Embedder

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


def test_rows_are_finite_and_of_length_one(embedder: Embedder) -> None:
    rows = embedder.passages(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.dimension)
    assert rows.dtype == np.float32
    assert np.isfinite(rows).all()
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-3)


def test_the_same_text_gives_the_same_vector_alone_or_in_a_batch(embedder: Embedder) -> None:
    together = embedder.passages(TEXTS * 9)
    for row, text in enumerate(TEXTS):
        alone = embedder.passages([text])[0]
        assert 1 - float(alone @ together[row]) < 1e-3
        assert 1 - float(together[row] @ together[row + 8 * len(TEXTS)]) < 1e-3


def test_a_question_and_a_passage_of_the_same_words_are_the_same(embedder: Embedder) -> None:
    """Holds for models without prompts, as the default."""
    for text in TEXTS:
        assert 1 - float(embedder.question(text) @ embedder.passages([text])[0]) < 1e-3


def test_a_paraphrase_is_nearer_than_another_subject(embedder: Embedder) -> None:
    asked = embedder.question("How do I get my password back?")
    near, far = embedder.passages(["Resetting forgotten credentials", "Pruning apple trees in winter"])
    assert asked @ near > asked @ far + 0.2


def test_text_past_the_limit_is_cut_off_and_never_an_error(embedder: Embedder) -> None:
    word_tokens = len(embedder.offsets("word"))
    full = "word " * (embedder.max_tokens // word_tokens)
    cut, whole = embedder.passages([full + "quite another subject", full])
    assert float(cut @ whole) > 0.999


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.passages([]).shape == (0, embedder.dimension)


def test_offsets_are_spans_of_the_text_in_order_and_never_truncated(embedder: Embedder) -> None:
    text = "Frost, e\u0301 and 日本: the door (seal) 🦊 failed twice. " * 200
    spans = embedder.offsets(text)
    assert len(spans) > embedder.max_tokens
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    assert text[spans[0][0] : spans[0][1]] == "Frost"


def test_offsets_leave_out_special_tokens(embedder: Embedder) -> None:
    assert embedder.offsets("") == []
    assert len(embedder.offsets("frost")) == 1


def test_the_fingerprint_is_64_hexadecimal_digits(embedder: Embedder) -> None:
    assert len(embedder.fingerprint) == 64
    assert int(embedder.fingerprint, 16) >= 0
