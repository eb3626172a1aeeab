"""How far a reply may be trusted, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kbase.model import NoteId, PassageId
from kbase.search.confidence import (
    LARGE,
    LESS_FOR_A_TENTH,
    OFF_TOPIC_BELOW,
    SMALL,
    Signals,
    Verdict,
    coverage,
    default_floor,
    floor_from,
    judge,
    signals,
)
from tests.search.values import candidate, match


def test_a_near_note_that_says_the_question_answers_it() -> None:
    found = judge(Signals(cosine=0.75, gap=0.3, coverage=0.9))
    assert found.answered
    assert found.probability > 0.9


def test_nothing_near_is_off_topic_and_improbable() -> None:
    found = judge(Signals(cosine=0.2, gap=0.1, coverage=0.1))
    assert found.off_topic
    assert found.probability < 0.1


def test_near_but_saying_little_of_the_question_is_doubtful() -> None:
    found = judge(Signals(cosine=0.52, gap=0.02, coverage=0.2))
    assert found.verdict is Verdict.DOUBTFUL
    assert not found.answered
    assert not found.off_topic


def test_what_was_quoted_and_found_is_never_off_topic() -> None:
    assert judge(Signals(cosine=0.1, exact=True)).answered


def test_what_was_quoted_and_found_answers_no_more_than_that() -> None:
    far = Signals(cosine=0.3, coverage=0.6, exact=True, besides=2)
    assert judge(far).verdict is Verdict.DOUBTFUL
    assert judge(Signals(cosine=0.5, coverage=0.9, fall=0.3, exact=True, besides=2)).answered


def test_a_bare_word_that_a_note_says_is_on_topic() -> None:
    assert not judge(Signals(cosine=0.4, gap=0.1, coverage=1.0)).off_topic


def test_a_paraphrase_without_a_shared_word_is_on_topic_sooner_than_off() -> None:
    assert not judge(Signals(cosine=0.49, gap=0.1, coverage=0.0)).off_topic


@pytest.mark.parametrize(
    "made",
    [
        lambda level: Signals(cosine=level),
        lambda level: Signals(gap=level),
        lambda level: Signals(coverage=level),
        lambda level: Signals(fall=level),
    ],
)
def test_more_of_any_signal_never_lowers_the_probability(made: Callable[[float], Signals]) -> None:
    levels = [made(level).probability for level in (0.0, 0.3, 0.6, 1.0)]
    assert levels == sorted(levels)
    assert all(0 < level < 1 for level in levels)


def test_the_gap_is_taken_between_notes_not_passages() -> None:
    candidates = [candidate(number, cosine=0.9 - number / 100) for number in range(30)]
    notes = {PassageId(number): NoteId("one" if number < 15 else str(number)) for number in range(30)}
    found = signals("pump", candidates, notes, match("one", "pump"))
    assert found.cosine == pytest.approx(0.9)
    assert found.gap == pytest.approx(0.24)
    assert found.coverage == 1.0


def test_the_fall_is_how_far_the_best_by_words_stands_out() -> None:
    notes = {PassageId(number): NoteId(str(number)) for number in range(12)}
    alike = [candidate(number, words=8.0) for number in range(12)]
    falling = [candidate(number, words=8.0 - number / 2) for number in range(12)]
    few = [candidate(number, words=8.0) for number in range(3)]
    none = [candidate(number, cosine=0.5) for number in range(12)]
    found = [signals("pump", each, notes, match("0", "pump")).fall for each in (alike, falling, few, none)]
    assert found == pytest.approx([0.0, 5 / 8, 0.0, 0.0])


def test_nothing_found_has_no_signals() -> None:
    assert signals("pump", [], {}, None) == Signals()
    assert judge(Signals()).off_topic


def test_coverage_counts_title_and_passages_and_each_term_once() -> None:
    assert coverage("pump pump valve seal", match("n", "The pumps leak", title="Valves")) == pytest.approx(
        2 / 3
    )
    assert coverage("", match("n", "x")) == 0.0


def test_the_floor_starts_at_the_default_and_moves_with_answered_questions() -> None:
    assert floor_from([]) == OFF_TOPIC_BELOW
    low, high = floor_from([0.3] * 5), floor_from([0.3] * 300)
    assert 0.3 < high < low < OFF_TOPIC_BELOW
    assert floor_from([0.3] * 30) == pytest.approx((0.3 + OFF_TOPIC_BELOW) / 2)


def test_the_floor_is_lower_the_smaller_a_library_is() -> None:
    floors = [default_floor(passages) for passages in (0, SMALL, 100, LARGE, 10 * LARGE)]
    assert floors[0] == floors[1] < floors[2] < floors[3] == floors[4] == OFF_TOPIC_BELOW
    assert floors[2] == pytest.approx(OFF_TOPIC_BELOW - LESS_FOR_A_TENTH)
