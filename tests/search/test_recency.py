"""How much being active lately counts is learned from who wrote a library's newest notes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from kbase.model import Hit, NoteId, PassageId, PersonId
from kbase.search.recency import (
    FEWEST,
    HALF_LIVES,
    MOST_OF_DOCUMENTS,
    WEIGHTS,
    NearNote,
    Recency,
    activity,
    combined,
    learned,
    nearness,
    reciprocal_places,
)

TODAY = date(2024, 6, 1)
ANN, BO = PersonId("ann"), PersonId("bo")


def near(person: PersonId, days_ago: int, nearness: float = 0.5) -> NearNote:
    return NearNote(nearness, TODAY - timedelta(days_ago), [person])


def test_a_note_a_half_life_old_counts_half() -> None:
    active = activity([near(ANN, 0), near(BO, 30), near(BO, 30)], TODAY, 30.0)
    assert active[ANN] == pytest.approx(active[BO])


def test_what_is_dated_later_than_today_counts_as_of_today() -> None:
    assert activity([near(ANN, -30)], TODAY, 30.0) == activity([near(ANN, 0)], TODAY, 30.0)


def test_what_is_far_from_a_question_makes_nobody_active_in_it() -> None:
    hits = [Hit(PassageId(1), 0.6), Hit(PassageId(2), 0.3), Hit(PassageId(3), 0.1)]
    notes = {PassageId(number): NoteId(f"n{number}") for number in (1, 2, 3)}
    found = nearness(hits, notes)
    assert list(found) == ["n1", "n2"]
    assert found[NoteId("n1")][1] == pytest.approx(0.75)
    assert nearness(hits, {PassageId(2): NoteId("n2")})[NoteId("n2")][1] == pytest.approx(0.25)
    assert nearness([Hit(PassageId(1), -0.1)], notes) == {}


def test_where_the_latest_write_again_recency_is_learned() -> None:
    asked = [reciprocal_places({ANN: 1.0, BO: 0.5}, [near(ANN, 200), near(BO, 1)], TODAY, [BO])] * FEWEST
    assert learned(asked, of_answers=True).weight > 0.0
    assert learned(asked, of_answers=True).half_life_days == HALF_LIVES[0]


def test_where_notes_are_no_answers_who_knows_stands_before_who_wrote_lately() -> None:
    known, lately = {ANN: 1.0, BO: 0.0}, [near(ANN, 3_000), near(BO, 1)]
    asked = [reciprocal_places(known, lately, TODAY, [BO])] * FEWEST
    weight = learned(asked, of_answers=False).weight
    assert weight <= MOST_OF_DOCUMENTS < learned(asked, of_answers=True).weight
    ann, bo = combined(np.array([1.0, 0.0]), np.array([0.0, 1.0]), MOST_OF_DOCUMENTS)
    assert ann > 2 * bo


def test_where_those_who_know_write_again_recency_hardly_counts() -> None:
    asked = [reciprocal_places({ANN: 1.0, BO: 0.2}, [near(ANN, 900), near(BO, 1)], TODAY, [ANN])] * FEWEST
    assert learned(asked, of_answers=True).weight <= 0.25


def test_recency_that_is_hardly_better_than_none_counts_for_nothing() -> None:
    knew = {ANN: 1.0, BO: 0.5}
    lately = [near(ANN, 200), near(BO, 1)]
    for_recency = reciprocal_places(knew, lately, TODAY, [BO])
    against_it = reciprocal_places(knew, lately, TODAY, [ANN])
    doubtful = [for_recency] * 50 + [against_it] * 48
    assert np.mean(doubtful, axis=0).argmax() > 0  # some weight is better than none, by chance
    assert learned(doubtful, of_answers=True).weight == 0.0
    assert learned([for_recency] * 70 + [against_it] * 28, of_answers=True).weight > 0.0


def test_too_few_questions_teach_nothing() -> None:
    asked = [reciprocal_places({ANN: 1.0}, [near(BO, 1)], TODAY, [BO])] * (FEWEST - 1)
    assert learned(asked, of_answers=True) == Recency()


def test_an_author_who_wrote_nothing_near_has_no_place() -> None:
    places = reciprocal_places({ANN: 1.0}, [near(ANN, 1)], TODAY, [BO])
    assert places.shape == (len(HALF_LIVES), len(WEIGHTS))
    assert not np.any(places)
