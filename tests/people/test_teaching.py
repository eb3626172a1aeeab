"""Wishes and offers meet by meaning; of equals, who works elsewhere comes first."""

from __future__ import annotations

import numpy as np
import pytest

from kbase.model import Kind, NoteId, NoteRef, Peer, Person, PersonId, SpaceName, Teaching
from kbase.people.teaching import Learner, Wrote, distance, met, ordered, peer

LORRY = NoteRef(NoteId("lorry"), "The lorry", Kind.LESSON)


def rows(*cosines: float) -> np.ndarray:
    """Unit vectors at these cosines from (1, 0)."""
    return np.array([(one, (1 - one * one) ** 0.5) for one in cosines], np.float32)


def places(*names: str) -> frozenset[SpaceName]:
    return frozenset(SpaceName(name) for name in names)


def learner(name: str, *where: str) -> Learner:
    return Learner(Person(PersonId(name), name), places(*where))


def teaching(nearness: float) -> tuple[Teaching, ...]:
    return (Teaching("nitrogen", "nitrogen", nearness),)


def test_a_wish_meets_the_nearest_offer() -> None:
    found = met(["nitrogen"], ["water", "nitrogen safety"], rows(1.0), rows(0.6, 0.9))
    assert [(one.wish, one.offer) for one in found] == [("nitrogen", "nitrogen safety")]
    assert found[0].nearness == pytest.approx(0.9)


def test_what_is_only_a_little_like_it_does_not_meet() -> None:
    assert met(["drones"], ["vehicles"], rows(1.0), rows(0.51)) == ()


def test_what_they_wrote_speaks_without_an_offer_and_beside_one() -> None:
    wrote = [Wrote("nitrogen", 0.6, (LORRY,))]
    (alone,) = met(["nitrogen"], [], rows(1.0), np.zeros((0, 2), np.float32), wrote)
    assert (alone.offer, alone.notes) == ("", (LORRY,))
    (beside,) = met(["nitrogen"], ["nitrogen"], rows(1.0), rows(1.0), wrote)
    assert (beside.offer, beside.notes) == ("nitrogen", (LORRY,))
    assert (
        met(["nitrogen"], [], rows(1.0), np.zeros((0, 2), np.float32), [Wrote("nitrogen", 0.4, (LORRY,))])
        == ()
    )


def test_distance_is_the_share_of_places_not_in_common() -> None:
    assert distance(places("a", "b"), places("b", "c")) == pytest.approx(2 / 3)
    assert distance(places("a"), places("b")) == 1
    assert distance(places(), places()) == 0


def test_both_ways_counts_more_than_one() -> None:
    me, other = learner("me", "a"), learner("ann", "a")
    assert peer(me, other, teaching(0.7), teaching(0.6)).score > peer(me, other, teaching(0.7), ()).score


def peers(*given: tuple[str, float, str]) -> tuple[list[Peer], dict[PersonId, frozenset[SpaceName]]]:
    me = learner("me", "home")
    made = [peer(me, learner(name, where), teaching(near), ()) for name, near, where in given]
    return made, {PersonId(name): places(where) for name, _, where in given}


def test_of_equals_who_works_elsewhere_comes_first() -> None:
    found, where = peers(("near", 0.7, "home"), ("far", 0.7, "vault"))
    assert [one.person.name for one in ordered(found, where, 5)] == ["far", "near"]


def test_a_clearly_better_match_is_not_put_behind_for_its_place() -> None:
    found, where = peers(("near", 1.0, "home"), ("far", 0.6, "vault"))
    assert [one.person.name for one in ordered(found, where, 5)] == ["near", "far"]


def test_suggestions_do_not_all_come_from_one_place() -> None:
    found, where = peers(("a", 0.72, "vault"), ("b", 0.71, "vault"), ("c", 0.7, "nursery"))
    assert [one.person.name for one in ordered(found, where, 2)] == ["a", "c"]


def wishing(name: str, *met: tuple[str, float], from_me: tuple[Teaching, ...] = ()) -> Peer:
    from_them = [Teaching(wish, wish, near) for wish, near in met]
    return peer(learner("me", "home"), learner(name, "home"), from_them, from_me)


def chosen(found: list[Peer], limit: int) -> list[str]:
    where = {one.person.id: places("home") for one in found}
    return [one.person.name for one in ordered(found, where, limit)]


def test_each_wish_gets_its_share_before_any_gets_a_second() -> None:
    containers = [wishing(f"c{n}", ("containers", 0.9 - n / 100)) for n in range(5)]
    swap = [wishing(f"s{n}", ("swap", 0.6 - n / 100)) for n in range(2)]
    assert chosen([*containers, *swap], 5) == ["c0", "s0", "c1", "s1", "c2"]


def test_who_meets_several_wishes_counts_for_each() -> None:
    found = [wishing("both", ("a", 0.9), ("b", 0.8)), wishing("one", ("a", 0.85)), wishing("two", ("c", 0.6))]
    assert chosen(found, 3) == ["both", "two", "one"]


def test_whom_one_can_only_teach_has_a_share_too() -> None:
    found = [wishing("a", ("a", 0.9)), wishing("b", ("a", 0.8)), wishing("mine", from_me=teaching(0.6))]
    assert chosen(found, 2) == ["a", "mine"]


def test_of_many_reasons_those_are_shown_that_nobody_before_gave() -> None:
    wide = wishing("wide", ("a", 0.9), ("b", 0.8), ("c", 0.7), ("d", 0.6))
    best = wishing("best", ("a", 1.0))
    shown = ordered([wide, best], {one.person.id: places("home") for one in (wide, best)}, 2)
    assert [one.wish for one in shown[1].from_them] == ["b", "c", "d"]
