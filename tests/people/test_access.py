"""One function answers what an actor may read."""

from __future__ import annotations

import pytest

from kbase.errors import Forbidden
from kbase.model import EVERYTHING, Actor, PersonId, PersonRef, Readable, SpaceName
from kbase.people.access import (
    NOTHING,
    common,
    readable,
    readable_by_all,
    require_asker,
    require_writer,
)

OWNER = Actor("Ines", owner=True)
STRANGER = Actor("Somebody")


def test_the_owner_reads_every_space() -> None:
    assert readable(OWNER).allows(SpaceName("anything"))


def test_nobody_else_reads_any_space_while_there_are_no_accounts() -> None:
    assert not readable(STRANGER).allows(SpaceName("general"))


def test_only_the_owner_may_contribute() -> None:
    require_writer(OWNER)
    with pytest.raises(Forbidden, match="Somebody"):
        require_writer(STRANGER)


def test_whoever_asked_accepts_an_answer_and_nobody_else_but_the_owner() -> None:
    ann = PersonRef(PersonId("a" * 16), "Ann")
    for actor in (OWNER, Actor("Ann", person=ann.id)):
        require_asker(actor, [ann])
    for actor in (STRANGER, Actor("Bo", person=PersonId("b" * 16))):
        with pytest.raises(Forbidden, match="did not ask this"):
            require_asker(actor, [ann])


def test_what_several_may_read_is_what_each_of_them_may() -> None:
    some = Readable(frozenset({SpaceName("vault"), SpaceName("general")}))
    other = Readable(frozenset({SpaceName("vault"), SpaceName("exchange")}))
    assert common([some, EVERYTHING, other]) == Readable(frozenset({SpaceName("vault")}))
    assert common([EVERYTHING, EVERYTHING]) == EVERYTHING
    assert common([some, NOTHING]) == NOTHING


def test_whoever_comes_reads_what_the_owner_shows_them_and_nobody_elses_actor_shows_anything() -> None:
    guests = [PersonId("a" * 16), None]
    assert readable_by_all(OWNER, guests) == EVERYTHING
    assert readable_by_all(STRANGER, guests) == NOTHING
