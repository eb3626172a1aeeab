"""A library learns how much meaning should count from questions taken out of its own notes."""

from __future__ import annotations

import pytest

from kbase.search.fusing import MEANING_WEIGHT
from kbase.search.rehearsal import FEWEST, LEAST_WEIGHT, MOST_WEIGHT, Rehearsed, excerpt, weight

MEANING_KNOWS = Rehearsed(by_meaning=1, by_words=4)
WORDS_KNOW = Rehearsed(by_meaning=5, by_words=1)


def test_a_library_where_meaning_knows_best_learns_to_trust_it() -> None:
    assert weight([MEANING_KNOWS] * 200) > MEANING_WEIGHT


def test_a_library_of_rare_names_learns_to_trust_words() -> None:
    assert weight([WORDS_KNOW] * 200) < MEANING_WEIGHT


def test_where_both_do_alike_neither_is_given_up() -> None:
    assert 0.5 < weight([MEANING_KNOWS, WORDS_KNOW] * 200) < 0.7


def test_a_place_far_down_is_as_good_as_none() -> None:
    assert Rehearsed(1, 150).lead == Rehearsed(1, 10_000).lead


@pytest.mark.parametrize("kind", [Rehearsed(1, 10_000), Rehearsed(10_000, 1), Rehearsed(1, 1)])
def test_a_weight_stays_within_its_bounds(kind: Rehearsed) -> None:
    assert LEAST_WEIGHT <= weight([kind] * 1000) <= MOST_WEIGHT


def test_too_few_questions_change_nothing() -> None:
    assert weight([WORDS_KNOW] * (FEWEST - 1)) == MEANING_WEIGHT
    assert weight([]) == MEANING_WEIGHT


def test_more_questions_are_trusted_further() -> None:
    assert weight([WORDS_KNOW] * 300) < weight([WORDS_KNOW] * 20) < MEANING_WEIGHT


def test_the_first_telling_sentence_is_the_question() -> None:
    found = excerpt("Why? The pump froze in the first night. We changed the gasket of the pump.")
    assert found is not None
    assert found.question == "The pump froze in the first night."
    assert found.rest == "Why?  We changed the gasket of the pump."


def test_text_without_capitals_has_sentences_too() -> None:
    found = excerpt("the pump froze last night . we changed the old gasket , v1.2 , of it .")
    assert found is not None
    assert found.question.startswith("the pump froze last night")
    assert "gasket" in found.rest
    assert "froze" not in found.rest


@pytest.mark.parametrize(
    "text", ["", "One sentence about a broken pump.", "Yes. No. Maybe.", "A pump broke down twice. Ok."]
)
def test_a_passage_without_a_sentence_to_spare_asks_nothing(text: str) -> None:
    assert excerpt(text) is None
