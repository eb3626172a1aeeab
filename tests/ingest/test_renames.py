"""A note whose file is gone goes on in a new file only where nothing else can be meant."""

from __future__ import annotations

from kbase.ingest.renames import same_notes
from kbase.model import Draft, SpaceName

TEMPLATE = (
    "## What was checked\n\nSeals, hinges, lamps and the alarm of every door on this floor, in order.\n\n"
    "## What was found\n\n{}\n\n## What is to be done before the next check, and who does it\n\n{}"
)


def draft(title: str, body: str) -> Draft:
    return Draft(title, body, space=SpaceName("general"))


def same(gone: list[Draft], new: list[Draft]) -> list[tuple[int, int]]:
    return list(same_notes(gone, new))


def test_half_of_the_words_are_enough_under_the_same_title() -> None:
    before = draft("Door four", "The seal of door four is worn where the hinge bends it.")
    after = draft("door four", "The seal of door four is torn where the hinge bends it.")
    assert same([before], [after]) == [(0, 0)]
    assert same([before], [draft("Door four", "It shuts again since the hinge bends it no more.")]) == []


def test_under_another_title_nearly_all_words_are_the_same() -> None:
    body = TEMPLATE.format("The seal of door four is worn where the hinge bends it.", "Rosa orders one.")
    edited = body.replace("Rosa", "Ada")
    assert same([draft("Door 4", body)], [draft("Door 5", edited)]) == []
    assert same([draft("Door", body)], [draft("Doors", edited)]) == [(0, 0)]
    assert same([draft("Door", "The seal is worn.")], [draft("Doors", "The seal is worn.")]) == []


def test_two_notes_from_one_template_are_two() -> None:
    one = TEMPLATE.format("Door four leaks at its lower hinge, the lamp above is dark.", "Rosa orders both.")
    other = TEMPLATE.format("The alarm was off when the guard came, why is not known.", "Ada asks the guard.")
    assert same([draft("Round in March", one)], [draft("Round in April", other)]) == []


def test_the_next_of_a_series_is_another_note_however_alike() -> None:
    body = TEMPLATE.format("Nothing.", "Nothing.")
    assert same([draft("Round 2024-03-12", body)], [draft("Round 2024-03-13", body + " Ada.")]) == []


def test_where_two_may_be_meant_none_is() -> None:
    body = "The seal of door four is worn where the hinge bends it."
    one, edited = draft("Door", body), draft("Door", body.replace("worn", "torn"))
    assert same([one, one], [edited]) == []
    assert same([one], [edited, edited]) == []
    assert same([], [edited]) == same([one], []) == []
