"""Who is near somebody in what they wrote, and who is asked in their place."""

from __future__ import annotations

from datetime import date

from kbase.model import (
    Availability,
    Kind,
    Match,
    NoteId,
    NoteSummary,
    Person,
    PersonId,
    PersonRef,
    SpaceName,
    Why,
)
from kbase.people.nearness import nearby, stand_in

TODAY = date(2026, 4, 30)
GWILYM = Person(PersonId("gwilym"), "Gwilym")
FREE, AWAY = Availability(), Availability(free=False, says="away until 3 May")


def match(title: str, *authors: str, kind: Kind = Kind.NOTE) -> Match:
    refs = tuple(PersonRef(PersonId(name.lower()), name) for name in authors)
    day = date(2026, 1, 1)
    note = NoteSummary(NoteId(title), title, kind, SpaceName("general"), refs, (), day, day)
    return Match(note, 1.0, (), Why())


def ids(*names: str) -> dict[PersonId, date]:
    return {PersonId(name.lower()): date(2026, 1, 1) for name in names}


def test_near_is_who_wrote_nearest_and_together() -> None:
    found = nearby(
        GWILYM.id,
        [[match("Boiler", "Ann"), match("Flue", "Bo")], [match("Vents", "Bo"), match("Own", "Gwilym")]],
        [(PersonRef(PersonId("cem"), "Cem"), 3)],
    )
    assert [(one.person.name, one.weight) for one in found] == [("Cem", 3.0), ("Bo", 1.5), ("Ann", 1.0)]
    assert [one.why for one in found] == [
        "wrote 3 notes together",
        "wrote about something near: Flue",
        "wrote about something near: Boiler",
    ]
    assert found[1].near_to == 2


def test_asking_is_no_knowledge() -> None:
    assert nearby(GWILYM.id, [[match("Why?", "Ann", kind=Kind.QUESTION)]], []) == []


def test_a_named_successor_stands_in_while_they_can_be_asked() -> None:
    ann = PersonRef(PersonId("ann"), "Ann")
    gone = Person(GWILYM.id, "Gwilym", successor=ann)
    near = nearby(GWILYM.id, [[match("Boiler", "Bo")]], [])
    found = stand_in(gone, near, {ann.id: FREE, PersonId("bo"): FREE}, ids("Bo"), TODAY)
    assert found is not None
    assert (found.person, found.named) == (ann, True)
    instead = stand_in(gone, near, {ann.id: AWAY, PersonId("bo"): FREE}, ids("Bo"), TODAY)
    assert instead is not None
    assert (instead.person.name, instead.named) == ("Bo", False)


def test_the_nearest_active_one_is_inferred_with_the_reason() -> None:
    near = nearby(GWILYM.id, [[match("Boiler", "Ann"), match("Flue", "Bo")], [match("Vents", "Ann")]], [])
    free = {PersonId("ann"): FREE, PersonId("bo"): FREE}
    found = stand_in(GWILYM, near, free, ids("Ann", "Bo"), TODAY)
    assert found is not None
    assert (found.person.name, found.why) == (
        "Ann",
        "wrote nearest to what they wrote: “Boiler” and 1 more",
    )
    silent = stand_in(GWILYM, near, free, ids("Bo") | {PersonId("ann"): date(2020, 1, 1)}, TODAY)
    assert silent is not None
    assert silent.person.name == "Bo"


def test_nobody_is_better_than_somebody_who_cannot_be_asked() -> None:
    near = nearby(GWILYM.id, [[match("Boiler", "Ann")]], [])
    assert stand_in(GWILYM, near, {PersonId("ann"): AWAY}, ids("Ann"), TODAY) is None
    assert stand_in(GWILYM, near, {}, ids("Ann"), TODAY) is None


def test_nobody_is_better_than_somebody_who_wrote_near_to_little_of_it() -> None:
    near = nearby(GWILYM.id, [[match("Boiler", "Ann")], [], []], [])
    assert stand_in(GWILYM, near, {PersonId("ann"): FREE}, ids("Ann"), TODAY) is None
    assert stand_in(
        GWILYM,
        nearby(GWILYM.id, [[match("Boiler", "Ann")], []], []),
        {PersonId("ann"): FREE},
        ids("Ann"),
        TODAY,
    )


def test_who_wishes_no_suggestion_stands_in_for_nobody() -> None:
    near = nearby(GWILYM.id, [[match("Boiler", "Ann")]], [])
    assert stand_in(GWILYM, near, {PersonId("ann"): Availability(suggested=False)}, ids("Ann"), TODAY) is None


def test_a_successor_takes_over_only_from_who_left() -> None:
    ann = PersonRef(PersonId("ann"), "Ann")
    for left, why in ((None, "named in their record"), (TODAY, "took over")):
        found = stand_in(Person(GWILYM.id, "Gwilym", successor=ann, left=left), [], {ann.id: FREE}, {}, TODAY)
        assert found is not None
        assert found.why == why
