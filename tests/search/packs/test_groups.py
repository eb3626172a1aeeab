"""Groups: somebody who knows, somebody from elsewhere, the same for the same seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbase.model import Kind, NoteId, NoteRef, PersonId
from kbase.pack import Attendee, Reason
from kbase.search.packs.groups import Member, formed, sizes


def member(name: str, site: str = "", knows: float = 0.0) -> Member:
    receipt = Reason("wrote {note}", NoteRef(NoteId("frost"), "Frost", Kind.NOTE)) if knows else None
    return Member(Attendee(name, PersonId(name), site), knows, receipt)


ROOM = [
    *(member(f"north {n}", "north", 0.9 if n < 2 else 0.0) for n in range(6)),
    *(member(f"south {n}", "south", 0.5 if n < 1 else 0.0) for n in range(4)),
    member("guest"),
]


@given(st.integers(0, 200), st.integers(2, 20))
def test_no_group_is_above_the_size_and_none_differs_by_more_than_one(people: int, size: int) -> None:
    made = sizes(people, size)
    assert sum(made) == people
    assert not made or max(made) <= size
    assert not made or max(made) - min(made) <= 1


def test_each_group_has_somebody_who_knows_and_somebody_from_elsewhere() -> None:
    for seed in range(20):
        groups = formed(ROOM, 4, seed)
        assert sorted(one.name for group in groups for one in group.members) == sorted(
            one.attendee.name for one in ROOM
        )
        assert all(group.knows and group.elsewhere for group in groups)


def test_the_same_seed_gives_the_same_groups_whatever_the_order_and_another_gives_others() -> None:
    assert formed(ROOM, 4, 7) == formed(ROOM[::-1], 4, 7)
    assert len({str(formed(ROOM, 4, seed)) for seed in range(10)}) > 1


def test_a_group_says_who_knows_and_who_comes_from_elsewhere() -> None:
    (group,) = formed([member("Bo", "north", 1.0), member("Cy", "north"), member("Di", "south")], 4, 1)
    assert tuple(one.sentence() for one in group.why) == (
        "Bo knows: wrote “Frost”",
        "Di from south comes from elsewhere than north",
    )


def test_nothing_is_said_of_places_where_but_one_is_known() -> None:
    room = [member(f"{n}", "general", 1.0 if n < 2 else 0.0) for n in range(4)]
    for group in formed([*room, member("guest")], 3, 1):
        assert [one.sentence() for one in group.why] == [f"{group.knows[0]} knows: wrote “Frost”"]
        assert not [one.site for one in group.members if one.site]
    told = [one.why[-1].sentence() for one in formed([*room, member("Di", "south", 1.0)], 3, 1)]
    assert "all whose place is known are from general" in told


def test_where_all_come_from_different_places_everybody_is_from_elsewhere() -> None:
    (group,) = formed([member("Bo", "north", 1.0), member("Cy", "south"), member("Di")], 4, 1)
    assert group.elsewhere == ("Bo", "Cy")
    assert group.why[1].sentence() == "from 2 sites, no two from the same: north, south"


def test_where_nobody_knows_the_readings_come_first() -> None:
    (group,) = formed([member("Bo", "north"), member("Cy", "north")], 4, 1)
    assert group.knows == ()
    assert "start with the core readings" in group.why[0].text
    assert formed([], 4, 1) == []
