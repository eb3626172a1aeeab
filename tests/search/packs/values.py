"""A small pack to change."""

from __future__ import annotations

from datetime import date

from kbase.model import Kind, NoteId, NoteRef, PersonId, PersonRef, SpaceName, Span
from kbase.pack import Citation, Pack, Reading, Reason, Role, Setting, Step, Theme


def reading(name: str, role: Role = Role.CORE) -> Reading:
    text = f"What {name} says."
    return Reading(
        Citation(NoteRef(NoteId(name), name.title(), Kind.NOTE), 1, Span(0, len(text)), (), text),
        role,
        (PersonRef(PersonId("p"), "Bo Ek"),),
        SpaceName("general"),
        date(2024, 1, 2),
        (Reason("near"),),
        0.5,
    )


def pack() -> Pack:
    """Two themes: three readings with two spares, one reading with none; two steps of ten minutes."""
    one, two, three = reading("one"), reading("two", Role.PRACTICE), reading("three")
    four = reading("four")
    themes = (
        Theme(("first",), (one, two, three), (reading("spare"), reading("practice", Role.PRACTICE))),
        Theme(("second",), (four,)),
    )
    steps = (
        Step("Read", 0, 10, Setting.ALONE, "Read.", (one.key, two.key, three.key, four.key)),
        Step("Talk", 10, 10, Setting.TOGETHER, "Talk.", (two.key,)),
    )
    return Pack("Why?", "own", 20, 4, 1, (), themes, (), (), steps, frozenset({SpaceName("general")}))
