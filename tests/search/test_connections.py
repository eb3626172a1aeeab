"""Who is tied to whom: by what they wrote, asked and answered, never by being busy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kbase.model import Kind, NoteId, NoteSummary, PersonId, PersonRef, Relation, SpaceName, Strand, Tie
from kbase.search.connections import (
    MOST_OF_ONE_THING,
    MOST_PEOPLE,
    MOST_THINGS,
    MOST_TIES,
    chosen,
    note_ties,
    ordered,
    thing_ties,
)

DAY = date(2024, 1, 1)


def note(name: str, *authors: str, kind: Kind = Kind.NOTE, accepted: bool = False) -> NoteSummary:
    return NoteSummary(
        NoteId(name),
        name.title(),
        kind,
        SpaceName("general"),
        tuple(PersonRef(PersonId(author), author.title()) for author in authors),
        (),
        DAY,
        DAY,
        accepted=accepted,
    )


def by_id(*notes: NoteSummary) -> dict[NoteId, NoteSummary]:
    return {one.id: one for one in notes}


def near(**nearness: float) -> dict[NoteId, float]:
    return {NoteId(name): value for name, value in nearness.items()}


def roles(tie: Tie) -> dict[str, str]:
    return {strand.person: strand.role for strand in tie.strands}


def tie(name: str, strength: float, *people: str, thing: bool = False) -> Tie:
    """People who wrote a note together, or each a note about a thing."""
    shared = note(name, *people)
    strands = [
        Strand(
            PersonId(one),
            "wrote",
            note(f"{name} by {one}", one).ref if thing else shared.ref,
            strength,
        )
        for one in people
    ]
    return Tie(name, None if thing else shared.ref, tuple(strands))


def ties_of(
    pointers: list[tuple[str, str, Relation]], notes: Mapping[NoteId, NoteSummary], **nearness: float
) -> list[Tie]:
    named = [(NoteId(source), NoteId(target), relation) for source, target, relation in pointers]
    return note_ties(named, notes, near(**nearness))


def test_people_who_wrote_a_note_together_are_tied_by_it() -> None:
    (one,) = ties_of([], by_id(note("door", "ann", "bo"), note("roof", "cy")), door=1.0, roof=1.0)
    assert (one.name, roles(one)) == ("Door", {"ann": "wrote", "bo": "wrote"})


def test_who_asked_and_who_answered_are_tied_by_the_question() -> None:
    notes = by_id(
        note("why", "ann", kind=Kind.QUESTION),
        note("since", "bo", kind=Kind.ANSWER, accepted=True),
        note("or", "cy", kind=Kind.ANSWER),
    )
    pointers = [("since", "why", Relation.ANSWERS), ("or", "why", Relation.ANSWERS)]
    (one,) = ties_of(pointers, notes, why=1.0, since=0.8)
    assert roles(one) == {"ann": "asked", "bo": "answered, and it was accepted", "cy": "answered"}
    assert [strand.person for strand in one.strands] == ["ann", "bo", "cy"]
    assert one.strength == 0.8


def test_building_on_a_note_ties_to_who_wrote_it_even_if_the_topic_did_not_find_it() -> None:
    notes = by_id(note("old", "ann"), note("new", "bo"), note("copy", "cy"))
    pointers = [("new", "old", Relation.SUPERSEDES), ("copy", "old", Relation.ADAPTS)]
    (one,) = ties_of(pointers, notes, new=0.9, copy=0.6)
    assert roles(one) == {"ann": "wrote", "bo": "wrote what supersedes it", "cy": "adapted it"}


def test_citing_ones_own_note_or_one_together_ties_nobody() -> None:
    alone = by_id(note("old", "ann"), note("new", "ann"))
    assert ties_of([("new", "old", Relation.LINK)], alone, new=1.0, old=1.0) == []
    together = by_id(note("by nobody"), note("new", "ann", "bo"))
    found = ties_of([("new", "by nobody", Relation.LINK)], together, new=1.0)
    assert [one.name for one in found] == ["New"]


def test_what_hardly_touches_the_topic_ties_nobody() -> None:
    assert ties_of([], by_id(note("door", "ann", "bo")), door=0.1) == []


def test_what_may_not_be_read_ties_nobody() -> None:
    notes = by_id(note("old", "ann"))  # the other is not among what was fetched
    assert ties_of([("secret", "old", Relation.LINK)], notes, old=1.0) == []


def test_a_thing_ties_those_with_notes_about_it_but_not_who_asks() -> None:
    notes = by_id(
        note("door", "ann"), note("frame", "bo"), note("why", "cy", kind=Kind.QUESTION), note("tea", "di")
    )
    about = {"heater": {"door", "frame", "why"}}
    (one,) = thing_ties(
        ["heater"],
        lambda thing, which: which in about[thing],
        notes,
        near(door=1.0, frame=0.5, why=1.0, tea=1.0),
    )
    assert (one.name, one.note, roles(one)) == (
        "heater",
        None,
        {"ann": "wrote about it", "bo": "wrote about it"},
    )


def test_what_everybody_wrote_about_or_one_note_says_ties_nobody() -> None:
    crowd = by_id(*(note(f"n{number}", f"p{number}") for number in range(MOST_OF_ONE_THING + 1)))
    assert thing_ties(["all"], lambda *_: True, crowd, dict.fromkeys(crowd, 1.0)) == []
    together = by_id(note("door", "ann", "bo"))
    assert thing_ties(["one"], lambda *_: True, together, near(door=1.0)) == []


def test_a_busy_pair_does_not_fill_the_picture() -> None:
    busy = [tie(f"busy {number}", 0.9, "ann", "bo") for number in range(20)]
    others = [tie("other", 0.5, "cy", "di")]
    shown = chosen([*busy, *others], [PersonId(one) for one in ("ann", "bo", "cy", "di")])
    assert "other" in [one.name for one in shown[:3]]
    assert len(shown) == MOST_TIES


def test_there_are_few_enough_of_everything() -> None:
    people = [f"p{number:02}" for number in range(30)]
    many = [tie(f"n{a}-{b}", 0.5 + a / 100, people[a], people[b]) for a in range(30) for b in range(a)]
    things = [tie(f"t{a}", 1.0, people[a], people[a + 1], thing=True) for a in range(20)]
    shown = chosen([*many, *things], [PersonId(one) for one in people])
    assert len({strand.person for one in shown for strand in one.strands}) <= MOST_PEOPLE
    assert len(shown) <= MOST_TIES
    assert sum(one.note is None for one in shown) <= MOST_THINGS


def test_who_is_not_to_be_shown_is_in_no_tie() -> None:
    (one,) = chosen([tie("door", 1.0, "ann", "bo", "shy")], [PersonId("ann"), PersonId("bo")])
    assert set(roles(one)) == {"ann", "bo"}
    assert chosen([tie("door", 1.0, "ann", "shy")], [PersonId("ann")]) == []


def test_both_columns_stand_so_that_lines_do_not_cross_needlessly() -> None:
    ties = [tie("one", 1.0, "cy", "di"), tie("two", 1.0, "ann", "bo")]
    people, in_order = ordered(ties, [PersonId(one) for one in ("ann", "cy", "bo", "di", "nobody")])
    assert {*people[:2]} in ({"ann", "bo"}, {"cy", "di"})
    assert [set(roles(one)) for one in in_order] == [{*people[:2]}, {*people[2:]}]
    assert "nobody" not in people
    assert ordered(ties, people) == (people, in_order)
