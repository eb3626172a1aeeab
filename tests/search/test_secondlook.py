"""What stands around a passage, and which words stand side by side, count where they are looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.model import PassageId
from kbase.search.fusing import EXACT_BONUS, Candidate, Candidates
from kbase.search.secondlook import looked_at_again, pair_scores, pairs_asked


def candidates(*scored: tuple[float, float]) -> Candidates:
    """Score and BM25 of each."""
    return Candidates.of(
        [Candidate(PassageId(place), score, words=words) for place, (score, words) in enumerate(scored)]
    )


def order(found: Candidates) -> list[int]:
    return [one.passage for one in found]


def test_pairs_are_what_stands_side_by_side_without_stop_words() -> None:
    assert set(pairs_asked("the pressure gradient of the wing")) == {
        ("pressur", "gradient"),
        ("gradient", "wing"),
    }
    assert not pairs_asked("wing wing")


def test_only_stop_words_may_stand_between_the_two_of_a_pair() -> None:
    asked = pairs_asked("pressure gradient")
    scores = pair_scores(asked, ["pressure of the gradient", "pressure, steep gradient", "gradient pressure"])
    assert scores[0] > 0
    assert scores[1:] == [0, 0]


def test_a_text_that_says_the_words_side_by_side_scores_and_one_that_says_them_apart_does_not() -> None:
    asked = pairs_asked("pressure gradient")
    together, apart, neither = pair_scores(
        asked, ["The pressure gradient grows.", "A gradient of some pressure.", ""]
    )
    assert together > 0
    assert apart == neither == 0


def test_a_rare_pair_counts_more_than_a_common_one() -> None:
    asked = pairs_asked("cold room door seal")
    scores = pair_scores(asked, ["cold room", "cold room", "cold room", "door seal"])
    assert scores[3] > scores[0] > 0


def test_a_pair_said_again_counts_less_each_time() -> None:
    once, twice, thrice = pair_scores(pairs_asked("door seal"), ["door seal " * many for many in (1, 2, 3)])
    assert twice - once > thrice - twice > 0


def test_a_note_that_says_the_rest_of_the_question_passes_one_that_does_not() -> None:
    found = looked_at_again(candidates((1.0, 5.0), (0.98, 5.0)), [4.0, 8.0], [0.0, 0.0], 0.5)
    assert order(found) == [1, 0]


def test_the_formula_is_the_documented_one() -> None:
    first, second = looked_at_again(candidates((1.0, 10.0), (0.5, 5.0)), [10.0, 2.0], [0.0, 3.0], 0.6)
    assert first.score == pytest.approx(1.0)
    assert second.score == pytest.approx(0.5 + 0.4 * (0.5 * (0.2 - 0.5) + 0.2))


def test_where_only_meaning_counts_nothing_moves() -> None:
    asked = candidates((1.0, 1.0), (0.9, 9.0))
    assert looked_at_again(asked, [1.0, 9.0], [0.0, 5.0], 1.0) == asked


def test_an_exact_find_stays_first() -> None:
    exact = Candidate(PassageId(9), 0.1 + EXACT_BONUS, exact=True)
    found = looked_at_again(Candidates.of([exact, *candidates((1.0, 9.0))]), [0.0, 9.0], [0.0, 9.0], 0.2)
    assert order(found) == [9, 0]


def test_a_question_without_words_changes_nothing() -> None:
    asked = candidates((0.9, 0.0), (0.8, 0.0))
    assert looked_at_again(asked, [], [], 0.6) == asked
    assert looked_at_again(asked, [0.0, 0.0], [0.0, 0.0], 0.6) == asked


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 30), st.floats(0, 30), st.floats(0, 5)), max_size=20),
    st.floats(0, 1),
)
def test_nobody_is_lost_and_the_order_is_that_of_scores(
    seen: list[tuple[float, float, float, float]], weight: float
) -> None:
    asked = candidates(*sorted(((score, words) for score, words, _, _ in seen), reverse=True))
    found = looked_at_again(asked, [one for _, _, one, _ in seen], [one for *_, one in seen], weight)
    assert sorted(order(found)) == sorted(order(asked))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_those_whose_text_was_not_read_have_no_pairs() -> None:
    found = looked_at_again(candidates((1.0, 9.0), (0.9, 9.0)), [9.0, 9.0], [3.0], 0.5)
    assert [one.score for one in found] == pytest.approx([1.1, 0.9])
