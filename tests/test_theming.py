"""Themes and their readings keep what docs/packs.md promises of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from kbase.model import Draft, Kind, Link, Relation, SpaceName
from kbase.pack import Contrast, Pack, PackBrief, Role
from tests.libraries import holding

QUESTION = "How do we keep frost off the vault door?"
DOORS, CELLAR = SpaceName("doors"), SpaceName("cellar")
Drawn = Callable[..., Pack]


def lesson(title: str, body: str, author: str, *links: Link, space: SpaceName = DOORS) -> Draft:
    return Draft(title, body, Kind.LESSON, space, (author,), links=links)


HEATER = lesson(
    "Frost comes from the frame heater",
    "Frost grew on the vault door because the heater wire in its frame broke; a new wire keeps frost off.",
    "Bo Ek",
)
GASKET = lesson(
    "Frost comes from the gasket",
    "Frost grew on the vault door because warm air came in by a flat gasket; a new one keeps frost off.",
    "Ann Poe",
)
FAN = Draft("Does a fan keep frost off the vault door?", "Has anybody tried one?", Kind.QUESTION, DOORS)
CHECK = Draft("Seal check", "Check the seal of the vault door each month to keep frost off.", Kind.PRACTICE)


@pytest.fixture
def drawn(tmp_path: Path) -> Iterator[Drawn]:
    """Draws a pack from some notes."""
    with ExitStack() as opened:

        def pack(drafts: Sequence[Draft], minutes: int = 60) -> Pack:
            folder = tmp_path / str(len(list(tmp_path.iterdir())))
            library = opened.enter_context(holding(folder, drafts))
            return library.packs.draw(PackBrief(QUESTION, minutes=minutes), library.owner)

        yield pack


def read(pack: Pack, role: Role) -> list[str]:
    return [one.citation.note.title for one in pack.readings if one.role is role]


def winters(count: int) -> list[Draft]:
    """Lessons by as many people, of as many years, all about the question."""
    ways = ("a heater", "a gasket", "a curtain", "dry air", "a second door", "less traffic", "a fan", "salt")
    return [
        lesson(
            f"Winter {number}: {way} against frost on the vault door",
            f"In winter {number} we kept frost off the vault door with {way}, and wrote down how {way} held.",
            f"Writer {number}",
        )
        for number, way in enumerate(ways[:count], start=1)
    ]


def test_there_is_one_core_reading_for_twelve_minutes_and_one_theme_for_fifteen(drawn: Drawn) -> None:
    notes = winters(8)
    for minutes, cores, themes in ((24, 2, 1), (60, 5, 4)):
        pack = drawn(notes, minutes)
        assert len(read(pack, Role.CORE)) == cores
        assert 1 <= len(pack.themes) <= themes
        assert all(theme.readings for theme in pack.themes)


def test_a_reading_is_prose_also_where_code_began_before_the_passage_and_a_mere_table_is_none(
    drawn: Drawn,
) -> None:
    code = "\n".join(
        f"let frost_off_the_vault_door_{number} = keep(frost, vault, door)" for number in range(40)
    )
    listing = Draft(
        "Frost controller",
        f"Frost is kept off the vault door by a loop.\n\n```\n{code}\n```\n",
        Kind.NOTE,
        DOORS,
    )
    row = "| keep | frost off the vault door |"
    table = Draft("Frost table", f"{row}\n|---|---|\n{row}\n{row}\n", Kind.NOTE, DOORS)
    pack = drawn([listing, table, *winters(3)])
    told = [one.citation for theme in pack.themes for one in (*theme.readings, *theme.spares)]
    assert "Frost is kept off the vault door by a loop." in [
        one.text.split("\n")[0] for one in told if one.note.title == listing.title
    ]
    assert table.title not in [one.note.title for one in told]
    assert read(drawn([table]), Role.CORE) == [table.title]


def test_a_theme_is_read_from_what_is_known_to_what_is_open(drawn: Drawn) -> None:
    against = lesson(GASKET.title, GASKET.body, "Cem Ak", Link(HEATER.title, Relation.DISAGREES))
    for theme in drawn([HEATER, against, CHECK, FAN]).themes:
        roles = [one.role for one in theme.readings]
        assert roles == sorted(roles, key=list(Role).index)
    assert list(Role) == [Role.CORE, Role.CONTRAST, Role.PRACTICE, Role.QUESTION]


def test_of_two_views_the_one_that_disagrees_by_its_own_word_is_read(drawn: Drawn) -> None:
    failed = lesson(
        "A heater wire in the cellar",
        "A new heater wire in the frame did not help: frost came back on the vault door of the cellar.",
        "Dora Lind",
        space=CELLAR,
    )
    (elsewhere,) = (one for one in drawn([HEATER, failed]).readings if one.role is Role.CONTRAST)
    assert elsewhere.contrast is Contrast.FAILED
    denied = Draft(
        "It is never the heater",
        "Frost on the vault door has nothing to do with a heater wire.",
        Kind.NOTE,
        CELLAR,
        ("Cem Ak",),
        links=(Link(HEATER.title, Relation.DISAGREES),),
    )
    pack = drawn([HEATER, failed, denied])
    contrasts = [one.contrast for one in pack.readings if one.role is Role.CONTRAST]
    assert contrasts == [Contrast.DISAGREES] * len(pack.themes)


def test_something_to_try_is_a_practice_and_else_what_a_lesson_recommends(drawn: Drawn) -> None:
    advice = lesson(
        "Frost after the delivery",
        "## Recommendation\n\nKeep the vault door shut while a lorry is unloaded, so that less frost grows.",
        "Dora Lind",
    )
    recommended = drawn([HEATER, GASKET, advice])
    assert read(recommended, Role.PRACTICE) == [advice.title]
    assert read(drawn([HEATER, GASKET, advice, CHECK]), Role.PRACTICE) == [CHECK.title]


def test_a_linked_practice_that_is_about_something_else_is_not_read(drawn: Drawn) -> None:
    aside = Draft("Stamps", "Glue the stamps of a parcel on its upper right corner.", Kind.PRACTICE, DOORS)
    for practice, tried in ((aside, []), (CHECK, [CHECK.title])):
        linked = replace(HEATER, body=f"{HEATER.body} See [[{practice.title}]].")
        assert read(drawn([practice, linked, GASKET]), Role.PRACTICE) == tried


def test_what_has_an_answer_is_not_still_open(drawn: Drawn) -> None:
    answer = Draft(
        "Yes, a fan does",
        "A fan kept frost off the vault door for two winters.",
        Kind.ANSWER,
        DOORS,
        ("Dora Lind",),
        links=(Link(FAN.title, Relation.ANSWERS),),
    )
    assert read(drawn([HEATER, GASKET, FAN]), Role.QUESTION) == [FAN.title]
    assert read(drawn([HEATER, GASKET, FAN, answer]), Role.QUESTION) == []


def document(title: str, *sections: tuple[str, str]) -> Draft:
    """A proposal: what it says, then its sections."""
    told = f"{title} keeps frost off the vault door, and this is how we mean to build it here."
    body = "\n\n".join([told, *(f"## {heading}\n\n{text}" for heading, text in sections)])
    return Draft(title, body, Kind.NOTE, DOORS, ("Ada Poe",))


OPEN = (
    "Unresolved questions",
    "Does the vault door keep frost off when the curtain stands open for an hour or more?",
)


def test_what_a_document_leaves_open_is_offered_in_its_words_where_nobody_asked(drawn: Drawn) -> None:
    pack = drawn([document("A curtain", OPEN), *winters(2)])
    (left,) = [one for one in pack.readings if one.role is Role.QUESTION]
    assert (left.citation.note.title, left.citation.text) == ("A curtain", OPEN[1])
    assert [one.sentence() for one in left.why] == ["left open by the note itself"]
    assert OPEN[1] in [one.quote.text for step in pack.agenda for one in step.prompts if one.quote]
    assert read(drawn([document("A curtain", OPEN), *winters(2), FAN]), Role.QUESTION) == [FAN.title]
    assert not read(drawn([document("A curtain", (OPEN[0], "None.")), *winters(2)]), Role.QUESTION)


def test_what_the_note_that_is_read_says_against_it_comes_before_what_another_says_of_its_own(
    drawn: Drawn,
) -> None:
    cost = "The curtain against frost on the vault door costs a week of work, and is in the way of carts."
    curtain = document("A curtain", ("Drawbacks", cost))
    (against,) = [one for one in drawn([curtain]).readings if one.role is Role.CONTRAST]
    assert (against.citation.note.title, against.citation.text) == ("A curtain", cost)
    assert [one.sentence() for one in against.why] == [
        "what the note itself says against it, or where it does not hold"
    ]
    none = document("A curtain", ("Drawbacks", f"No drawbacks that anybody here can think of. {cost}"))
    assert not [one for one in drawn([none]).readings if one.role is Role.CONTRAST]


def test_what_a_document_leaves_for_later_is_nothing_that_somebody_has_to_answer(drawn: Drawn) -> None:
    later = (
        "A second curtain may keep frost off the vault door in a warmer year than any we have seen so far."
    )
    pack = drawn([document("A curtain", ("Future possibilities", later)), *winters(1)])
    assert later not in [one.quote.text for step in pack.agenda for one in step.prompts if one.quote]


def test_something_to_try_of_a_document_is_said_to_stand_under_its_heading(drawn: Drawn) -> None:
    advice = "Against frost wipe the seal of the vault door each month, and look whether it lies flat."
    pack = drawn([Draft("Door manual", f"## Recommendations\n\n{advice}", Kind.NOTE, DOORS), *winters(2)])
    (tried,) = [one for one in pack.readings if one.role is Role.PRACTICE]
    assert [one.sentence() for one in tried.why] == ["what it says under “Recommendations”"]


def test_what_was_superseded_is_no_core_reading_where_its_successor_is_there(drawn: Drawn) -> None:
    newer = lesson(
        "The sill, not the heater", "The sill is where frost on the vault begins, and not the wire.", "Cem Ak"
    )
    denied = lesson(
        "Not the sill",
        "Frost on the vault door never came from the sill.",
        "Dora Lind",
        Link(newer.title, Relation.DISAGREES),
    )
    assert HEATER.title in read(drawn([HEATER, newer, denied]), Role.CORE)
    superseding = replace(newer, links=(Link(HEATER.title, Relation.SUPERSEDES),))
    pack = drawn([HEATER, superseding, denied])
    assert newer.title in {one.citation.note.title for one in pack.readings}
    assert HEATER.title not in read(pack, Role.CORE)


def test_two_that_disagree_are_read_against_each_other_and_not_apart(drawn: Drawn) -> None:
    against = lesson(GASKET.title, GASKET.body, "Cem Ak", Link(HEATER.title, Relation.DISAGREES))
    pack = drawn([HEATER, against])
    (theme,) = (
        one
        for one in pack.themes
        if HEATER.title in {reading.citation.note.title for reading in one.readings}
    )
    roles = {one.citation.note.title: (one.role, one.contrast) for one in theme.readings}
    assert {roles[HEATER.title], roles[GASKET.title]} == {
        (Role.CORE, None),
        (Role.CONTRAST, Contrast.DISAGREES),
    }


def test_who_disagrees_with_any_note_that_is_read_is_read_too_however_far_off(drawn: Drawn) -> None:
    cores = winters(2)
    denials = [
        Draft(
            f"Said otherwise of {one.title}",
            "A dentist's chair should be wiped twice a day.",
            authors=("Dora Lind",),
            links=(Link(one.title, Relation.DISAGREES),),
        )
        for one in (*cores, CHECK)
    ]
    pack = drawn([*cores, CHECK, *denials], 24)
    assert len(pack.themes) == 1
    told = {one.citation.note.title for one in pack.readings if one.contrast is Contrast.DISAGREES}
    assert told == {one.title for one in denials}
