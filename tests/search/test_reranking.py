"""Another model's order, with the scores of the places it fills."""

from __future__ import annotations

from kbase.model import PassageId
from kbase.search.fusing import EXACT_BONUS, Candidate, Candidates
from kbase.search.reranking import reordered

CANDIDATES = Candidates.of(
    [Candidate(PassageId(place), score) for place, score in enumerate((0.9, 0.8, 0.7, 0.1))]
)


def test_the_first_take_the_order_of_their_scores_and_the_others_stay() -> None:
    found = reordered(CANDIDATES, [0.1, 0.3, 0.2])
    assert [one.passage for one in found] == [1, 2, 0, 3]
    assert [one.score for one in found] == [0.9, 0.8, 0.7, 0.1]


def test_equal_scores_keep_the_order_that_was() -> None:
    assert reordered(CANDIDATES, [0.5, 0.5, 0.5, 0.5]) == CANDIDATES


def test_what_holds_the_words_as_typed_stays_first() -> None:
    exact = Candidate(PassageId(9), 0.4 + EXACT_BONUS, exact=True)
    found = reordered(Candidates.of([exact, *CANDIDATES]), [-5.0, 1.0, 2.0])
    assert [one.passage for one in found] == [9, 1, 0, 2, 3]


def test_no_scores_change_nothing() -> None:
    assert reordered(CANDIDATES, []) == CANDIDATES
