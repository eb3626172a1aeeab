"""A document is asked for by the number with which its title begins."""

from __future__ import annotations

import pytest

from kbase.search.numbered import asks_beside, asks_for


@pytest.mark.parametrize("title", ["ADR 3 Vectors", "ADR-0003: Vectors", "ADR-3 – Vectors", "ADR #3"])
@pytest.mark.parametrize("question", ["what did ADR 3 decide", "adr-0003", "summary of ADR 003?"])
def test_a_series_and_a_number_are_the_same_however_they_are_written(title: str, question: str) -> None:
    assert asks_for(question, title)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("what did ADR 30 decide", "ADR 3 Vectors"),
        ("what did RFC 3 decide", "ADR 3 Vectors"),
        ("what did ADR 3 decide", "On ADR 3"),
        ("what did ADR 3-B decide", "ADR 3 Vectors"),
        ("what was decided in 3 steps", "In 3 steps"),
        ("what did we decide", "ADR 3 Vectors"),
    ],
)
def test_another_number_or_series_is_of_another_document(question: str, title: str) -> None:
    assert not asks_for(question, title)


def test_what_may_be_asked_of_any_document_is_nothing_beside_it() -> None:
    assert asks_beside("what was decided in adr-0003, and what does it say?", "ADR 3 Vectors") == set()
    assert asks_beside("how much did ADR 3 cost", "ADR 3 Vectors") == {"cost"}


def test_another_number_in_the_question_is_asked_beside_it() -> None:
    title = "ADR 3 Vectors"
    assert asks_beside("What does ADR 3 say about valve 12?", title) == {"valv", "12"}
    assert asks_beside("what did ADR 3 decide about gate 9 in 2019?", title) == {"gate", "9", "2019"}
