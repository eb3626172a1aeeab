"""What everything that cuts text as a model does keeps."""

from __future__ import annotations

import pytest

from kbase.ports import Embedder, Tokenizer
from tests.faults.word_vectors import WordVectors


@pytest.fixture(params=["the model", "word vectors"])
def tokenizer(request: pytest.FixtureRequest, embedder: Embedder) -> Tokenizer:
    return embedder if request.param == "the model" else WordVectors()


def test_offsets_are_spans_of_the_text_in_order_and_never_truncated(tokenizer: Tokenizer) -> None:
    text = "Frost, e\u0301 and 日本: the door (seal) 🦊 failed twice. " * 200
    spans = tokenizer.offsets(text)
    assert len(spans) > 10 * 200
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    assert text[spans[0][0] : spans[0][1]] == "Frost"


def test_offsets_leave_out_special_tokens(tokenizer: Tokenizer) -> None:
    assert tokenizer.offsets("") == []
    assert len(tokenizer.offsets("frost")) == 1


@pytest.mark.parametrize("text", [" \n\t ", "\ud800", "\x00", "\u200b\u202e", "e" + "\u0301" * 300])
def test_odd_text_is_cut_and_never_an_error(tokenizer: Tokenizer, text: str) -> None:
    assert all(0 <= start <= end <= len(text) for start, end in tokenizer.offsets(text))
