"""Session packs as the doors know them: drawn from what may be read, kept, and read again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kbase.cli.packing import pack_lines
from kbase.cli.terminal import Ink, Screen
from kbase.config import Settings
from kbase.errors import BadFilter, BadInput, Conflict, Forbidden, NotFound, OffTopic
from kbase.handouts import pack_document
from kbase.library import Library
from kbase.model import (
    Actor,
    Availability,
    Draft,
    Evidence,
    Kind,
    Link,
    PersonRecord,
    Question,
    Readable,
    Relation,
    SpaceName,
)
from kbase.pack import Contrast, Pack, PackBrief, Role
from kbase.pack_markdown import pack_markdown
from tests.libraries import holding, made_strict

DOORS = SpaceName("doors")
VAULT = SpaceName("vault")
QUESTION = "How do we keep frost off the vault door?"
NOTES = [
    Draft(
        "Frost comes from the frame heater",
        "## Observed\n\nThe heater wire in the frame of the vault door was broken, so frost grew on it.\n\n"
        "## Lesson\n\nMeasure the current of the frame heater before you order a gasket for the frosty door.",
        Kind.LESSON,
        DOORS,
        ("Ingrid Solheim",),
        links=(Link("Frost comes from the gasket", Relation.DISAGREES),),
    ),
    Draft(
        "Frost comes from the gasket",
        "## Observed\n\nFrost on the vault door came back two days after it was scraped off.\n\n"
        "## Lesson\n\nFrost on the door of the vault is warm air that comes in by a flat gasket.",
        Kind.LESSON,
        DOORS,
        ("Tomasz Wieczorek",),
    ),
    Draft(
        "Seal check with paper",
        "Close the vault door on a strip of paper each month. Where it slides out, frost will grow.",
        Kind.PRACTICE,
        VAULT,
        ("Aslaug Brekke",),
    ),
    Draft(
        "Does a fan keep frost off the vault door?",
        "Has anybody tried a fan against the frost on the door of the vault?",
        Kind.QUESTION,
        VAULT,
        ("Yusuf Adan",),
    ),
    Draft(
        "Whom to call when frost blocks the vault door",
        "Call the duty phone when the vault door freezes shut with frost. Two people, no tools.",
        Kind.NOTE,
        VAULT,
        ("Aslaug Brekke",),
    ),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Five notes about a frosty door; tests add packs and marks only."""
    folder = tmp_path_factory.mktemp("packing") / "library"
    with Library.create(Settings.read({"library": folder, "owner": "Ines"}, {})) as made:
        for draft in NOTES:
            made.contribute(draft, made.owner)
        yield made


@pytest.fixture(scope="module")
def drawn(library: Library) -> Pack:
    return library.packs.draw(PackBrief(QUESTION, ("Ingrid Solheim", "A guest")), library.owner)


def test_every_reading_stands_word_for_word_in_its_source(library: Library, drawn: Pack) -> None:
    cited = [reading.citation for reading in drawn.readings]
    cited += [prompt.quote for step in drawn.agenda for prompt in step.prompts if prompt.quote]
    assert len(cited) > 4
    for citation in cited:
        note = library.note(citation.note.id, library.owner).note
        assert note.revision == citation.revision
        assert note.body[citation.span.start : citation.span.end] == citation.text
        assert citation.text.strip()


def test_a_pack_holds_a_core_reading_what_disagrees_a_practice_and_an_open_question(drawn: Pack) -> None:
    roles = {reading.role for reading in drawn.readings}
    assert roles == {Role.CORE, Role.CONTRAST, Role.PRACTICE, Role.QUESTION}
    view = next(reading for reading in drawn.readings if reading.role is Role.CONTRAST)
    assert view.contrast is Contrast.DISAGREES
    assert "disagrees with" in view.why[0].sentence()
    assert all(reading.why for reading in drawn.readings)


def test_no_note_is_read_twice(drawn: Pack) -> None:
    notes = [reading.citation.note.id for reading in drawn.readings]
    assert len(notes) == len(set(notes))


def test_the_same_brief_gives_the_same_pack(library: Library, drawn: Pack) -> None:
    again = library.packs.draw(PackBrief(QUESTION, ("Ingrid Solheim", "A guest")), library.owner)
    assert again == drawn


def test_what_an_attendee_wrote_is_folded_away_for_them(drawn: Pack) -> None:
    (ingrid, guest) = drawn.attendees
    assert (guest.name, guest.person) == ("A guest", None)
    own = [reading for reading in drawn.readings if any(one.id == ingrid.person for one in reading.authors)]
    assert own
    assert all(reading.known_to == (ingrid.person,) for reading in own)


def test_what_an_attendee_marked_as_known_is_folded_away_for_them(library: Library, drawn: Pack) -> None:
    ingrid = drawn.attendees[0].person
    assert ingrid is not None
    other = next(one.citation.note for one in drawn.readings if not one.known_to)
    for known, folded in ((True, (ingrid,)), (False, ())):
        library.packs.mark_known(other.id, ingrid, library.owner, known=known)
        again = library.packs.draw(PackBrief(QUESTION, ("Ingrid Solheim",)), library.owner)
        assert [one.known_to for one in again.readings if one.citation.note == other] == [folded]


def test_who_comes_anyway_is_not_invited(drawn: Pack) -> None:
    assert drawn.attendees[0].person not in {invitation.person.id for invitation in drawn.invitations}
    assert all(invitation.evidence and invitation.why for invitation in drawn.invitations)


def test_nothing_some_attendee_may_not_read_is_in_a_pack_and_the_rest_is_only_counted(
    library: Library,
) -> None:
    brief = PackBrief(QUESTION)
    chosen = library.packs.formats()[0]
    everything, some = Readable(None), Readable(frozenset({DOORS}))
    pack = library.packs._drawing.draw(brief, chosen, [], everything, some)
    assert {reading.space for reading in pack.readings} == {DOORS}
    assert pack.spaces == {DOORS}
    assert pack.left_out == 3
    alone = library.packs._drawing.draw(brief, chosen, [], some, some)
    assert replace(pack, left_out=0) == alone


def test_a_saved_pack_comes_back_as_it_was(library: Library, drawn: Pack) -> None:
    identity = library.packs.save(drawn, library.owner)
    saved = library.packs.get(identity, library.owner)
    assert saved.pack == drawn
    assert [line.title for line in library.packs.all(library.owner) if line.id == identity] == [QUESTION]


def test_a_change_is_a_new_version_and_nobody_overwrites_another(library: Library, drawn: Pack) -> None:
    identity = library.packs.save(drawn, library.owner)
    assert (
        library.packs.change(identity, replace(drawn, title="Doors"), library.owner, "retitled", base=1) == 2
    )
    with pytest.raises(Conflict):
        library.packs.change(identity, drawn, library.owner, "mine", base=1)
    assert [one.reason for one in library.packs.versions(identity, library.owner)] == ["retitled", "drawn"]
    assert library.packs.get(identity, library.owner).pack.title == "Doors"
    assert library.packs.get(identity, library.owner, 1).pack == drawn


def test_who_may_not_read_all_of_it_does_not_know_of_a_pack(library: Library, drawn: Pack) -> None:
    identity = library.packs.save(drawn, library.owner)
    doors = Readable(frozenset({DOORS}))
    with pytest.raises(NotFound):
        library._store.packs.get(identity, doors)
    assert identity not in {line.id for line in library._store.packs.all(doors)}
    both = Readable(frozenset({DOORS, VAULT}))
    assert library._store.packs.get(identity, both).pack == drawn


def test_what_was_left_out_is_told_to_the_maker_alone(library: Library, drawn: Pack) -> None:
    identity = library.packs.save(replace(drawn, left_out=3), library.owner)
    assert library.packs.get(identity, library.owner).pack.left_out == 3
    assert library.packs.get(identity, Actor("Bo", owner=True)).pack == drawn


def test_a_pack_is_kept_without_a_word_of_its_notes(library: Library, drawn: Pack) -> None:
    identity = library.packs.save(drawn, library.owner)
    kept = library._store._database.value(
        "SELECT content FROM pack_version JOIN pack ON pack.key = pack WHERE id = ?", (identity,)
    )
    assert identity in {line.id for line in library.packs.all(library.owner)}
    for reading in drawn.readings:
        assert reading.citation.text not in kept
        assert reading.citation.note.title not in kept


def test_a_pack_quotes_what_was_read_then_and_forgets_what_was_removed(library: Library) -> None:
    draft = Draft(
        "Frost in the lock", "Frost in the lock of the vault door melts with a warm key.", space=DOORS
    )
    note = library.contribute(draft, library.owner)
    pack = library.packs.draw(PackBrief("What melts frost in the lock of the vault door?"), library.owner)
    (reading,) = (one for one in pack.readings if one.citation.note.id == note)
    identity = library.packs.save(pack, library.owner)
    library.revise(note, replace(draft, title="Locks", body="Never warm a key."), library.owner)
    kept = library.packs.get(identity, library.owner).pack.reading(reading.key)
    assert kept is not None
    assert (kept.citation.text, kept.citation.note.title) == (reading.citation.text, "Locks")
    library.remove(note, library.owner)
    after = library.packs.get(identity, library.owner).pack
    assert after.reading(reading.key) is None
    assert all(reading.key not in step.material for step in after.agenda)
    quoted = [prompt.quote.note.id for step in after.agenda for prompt in step.prompts if prompt.quote]
    assert note not in quoted
    assert len(after.readings) == len(pack.readings) - 1


def test_a_stranger_draws_nothing_and_keeps_nothing(library: Library, drawn: Pack) -> None:
    stranger = Actor("Mallory")
    with pytest.raises(NotFound):
        library.packs.draw(PackBrief(QUESTION), stranger)
    with pytest.raises(Forbidden):
        library.packs.save(drawn, stranger)
    assert library.packs.all(stranger) == []


def test_what_only_shares_the_field_of_a_question_is_neither_read_nor_makes_an_expert(tmp_path: Path) -> None:
    aside = Draft(
        "Who oils the door of the vault",
        "Two people oil the hinges of the vault door in May and write the date on the card beside it.",
        Kind.LESSON,
        VAULT,
        ("Runa Dahl",),
    )
    with holding(tmp_path / "library", (*NOTES, aside)) as library:
        pack = library.packs.draw(PackBrief(QUESTION, ("Runa Dahl", "Yusuf Adan")), library.owner)
        assert aside.title not in {one.citation.note.title for one in pack.readings}
        assert aside.title in {one.citation.note.title for theme in pack.themes for one in theme.spares}
        assert "Runa Dahl" not in {name for group in pack.groups for name in group.knows}
        alone = library.packs.draw(PackBrief("When are the hinges oiled?", ("Runa Dahl",)), library.owner)
        assert [group.knows for group in alone.groups] == [("Runa Dahl",)]


def test_what_the_first_answer_links_to_is_about_the_question_in_other_words(tmp_path: Path) -> None:
    body = "The door of the vault was white with frost when its heater had no power."
    heater = Draft("The door heater", body, space=VAULT)
    first = Draft(
        "Frost on the vault door", "Wipe the vault door dry at night, and frost keeps off it.", space=VAULT
    )
    for link, read in (("", False), (" See [[The door heater]].", True)):
        with holding(
            tmp_path / f"linked {read}", (heater, replace(first, body=first.body + link))
        ) as library:
            pack = library.packs.draw(PackBrief(QUESTION), library.owner)
            assert (heater.title in {one.citation.note.title for one in pack.readings}) is read


def test_a_question_nothing_is_about_gives_no_pack_and_names_what_comes_nearest(library: Library) -> None:
    question = "Which opera singers died of influenza?"
    nearest = library.ask(Question(question), library.owner).matches[0].note.title
    with pytest.raises(OffTopic, match=f"Nothing here is about this. .*“{nearest}”.* Ask in the words"):
        library.packs.draw(PackBrief(question), library.owner)


def test_a_question_that_names_a_tag_is_drawn_from_the_notes_that_carry_it(tmp_path: Path) -> None:
    with holding(tmp_path / "library", (*NOTES[:4], replace(NOTES[4], tags=("stewardship",)))) as library:
        pack = library.packs.draw(PackBrief("stewardship"), library.owner)
        assert [one.citation.note.title for one in pack.readings] == [NOTES[4].title]
        assert "1 reading, where 60 minutes have room for 5" in pack.little
        short = replace(pack, minutes=12)
        assert short.little == ""
        with pytest.raises(OffTopic):
            library.packs.draw(PackBrief("influenza"), library.owner)


def test_guests_and_what_is_left_out_are_told_above_the_readings(library: Library) -> None:
    pack = replace(library.packs.draw(PackBrief(QUESTION, ("Zoe Quist",)), library.owner), left_out=2)
    strangers = library.meeting.newcomers(pack.guests, library.owner)
    lines = list(pack_lines(pack, strangers, Screen(80, Ink(colour=False))))
    first = next(at for at, line in enumerate(lines) if line.startswith("1 · "))
    above = "\n".join(lines[:first])
    assert "Guest: Zoe Quist." in above
    assert "2 notes were left out" in above
    assert "Guest:" not in "\n".join(lines[first:])


def test_a_day_that_cannot_be_read_is_refused_and_never_drawn_without(library: Library) -> None:
    for day, says in (("03/04/2024", "either 3 April or 4 March"), ("yesterday", "no day: write 2024-05-31")):
        with pytest.raises(BadFilter, match=f"“after:{day}”: this is {says}"):
            library.packs.draw(PackBrief(f"{QUESTION} after:{day}"), library.owner)
    assert library.packs.draw(PackBrief(f"{QUESTION} after:22/04/1999"), library.owner).readings


def test_a_tag_draws_nothing_for_a_question_of_whose_other_words_no_note_says_one(tmp_path: Path) -> None:
    tagged = Draft("Knots", "Tie every rope twice before you climb.", tags=("training",))
    with holding(tmp_path / "library", (*NOTES[:4], tagged)) as library:
        with pytest.raises(OffTopic, match=r"^Nothing here is about this\. What comes nearest: “"):
            library.packs.draw(PackBrief("train falcons"), library.owner)
        for question in ("training", "What is our training?", "train ropes"):
            drawn = library.packs.draw(PackBrief(question), library.owner)
            assert [one.citation.note.title for one in drawn.readings] == ["Knots"]


def test_a_big_question_may_be_vaguer_than_one_that_asks_for_a_fact(tmp_path: Path) -> None:
    vague = "What can go wrong at the entrance in winter?"
    with holding(tmp_path / "library", NOTES) as library:
        made_strict(library)
        assert library.ask(Question(vague), library.owner).off_topic
        assert library.packs.draw(PackBrief(vague), library.owner).readings


def test_an_unknown_format_and_too_few_minutes_are_refused(library: Library) -> None:
    with pytest.raises(BadInput, match="jigsaw"):
        library.packs.draw(PackBrief(QUESTION, format="lecture"), library.owner)
    with pytest.raises(BadInput, match="at least"):
        library.packs.draw(PackBrief(QUESTION, minutes=5), library.owner)


def test_a_format_of_ones_own_lies_in_the_library(library: Library) -> None:
    folder: Path = library.settings.library / "formats"
    folder.mkdir()
    (folder / "walk.toml").write_text('title = "A walk"\n[[step]]\nname = "Walk"\nleast = 20\n', "utf-8")
    pack = library.packs.draw(PackBrief(QUESTION, format="walk", minutes=25), library.owner)
    assert [(step.name, step.minutes) for step in pack.agenda] == [("Walk", 25)]


def test_whom_a_saved_pack_invites_is_told_as_they_can_be_asked_today(tmp_path: Path) -> None:
    with holding(tmp_path / "library", NOTES) as library:
        pack = library.packs.begin(PackBrief(QUESTION), library.owner)

        def invited() -> dict[str, Availability]:
            made = library.packs.get(pack, library.owner).pack.invitations
            return {one.person.name: one.availability for one in made}

        def choose(record: PersonRecord) -> None:
            person = library.meeting.find(record.name, library.owner)
            library.introducing.change(person, record, library.owner)

        before = invited()
        assert before["Aslaug Brekke"] == before["Ingrid Solheim"] == Availability()
        choose(PersonRecord("Aslaug Brekke", away_until=date(9999, 1, 1)))
        choose(PersonRecord("Ingrid Solheim", suggest=False))
        after = invited()
        assert after["Aslaug Brekke"] == Availability(free=False, says="away until 1 January 9999")
        assert after.keys() == before.keys() - {"Ingrid Solheim"}
        shape = pack_document(library.packs.get(pack, library.owner).pack)["invitations"][0]["availability"]
        assert shape.keys() == {"suggested", "free", "says"}


def test_the_receipts_of_a_saved_pack_say_what_became_of_their_notes_since(tmp_path: Path) -> None:
    answer = Draft(
        "A fan only moves the frost",
        "A fan in front of the vault door moved the frost to the wall beside the door.",
        Kind.ANSWER,
        authors=("Runa Dahl",),
        links=(Link("Does a fan keep frost off the vault door?", Relation.ANSWERS),),
    )
    with holding(tmp_path / "library") as library:
        made = {draft.title: library.contribute(draft, library.owner) for draft in [*NOTES, answer]}
        pack = library.packs.begin(PackBrief(QUESTION), library.owner)

        def receipts() -> dict[str, Evidence]:
            invited = library.packs.get(pack, library.owner).pack.invitations
            return {receipt.note.title: receipt for one in invited for receipt in one.evidence}

        lesson, practice = "Frost comes from the gasket", "Seal check with paper"
        before = receipts()
        library.applying.applied(made[lesson], "door 3", library.owner)
        library.answering.accept(made[answer.title], library.owner)
        again = replace(next(one for one in NOTES if one.title == practice), verified=date(2026, 1, 2))
        library.revise(made[practice], again, library.owner)
        after = receipts()
    assert (before[lesson].applied, after[lesson].applied) == (0, 1)
    assert (before[answer.title].accepted, after[answer.title].accepted) == (False, True)
    assert (before[answer.title].role, after[answer.title].role) == ("answered", "accepted answer")
    assert (before[practice].verified, after[practice].verified) == (None, date(2026, 1, 2))


def test_a_theme_whose_notes_share_no_phrase_is_called_by_what_is_read_first(drawn: Pack) -> None:
    (theme,) = drawn.themes
    assert theme.terms == ()
    assert theme.name == theme.readings[0].citation.note.title


def test_who_comes_is_who_is_meant_where_that_takes_no_guess(library: Library) -> None:
    names = ("ingrid", "Tomasz  WIECZOREK", "Aslaug Brekk", "A guest")
    pack = library.packs.draw(PackBrief(QUESTION, names), library.owner)
    assert [one.name for one in pack.attendees] == [
        "Ingrid Solheim",
        "Tomasz Wieczorek",
        "Aslaug Brekk",
        "A guest",
    ]
    assert pack.guests == ("Aslaug Brekk", "A guest")
    told = [one.as_guest for one in library.meeting.newcomers(pack.guests, library.owner)]
    assert told == ["Guest: Aslaug Brekk — did you mean Aslaug Brekke?", "Guest: A guest."]


def test_what_answers_the_question_first_is_in_the_pack_whatever_it_serves_as(tmp_path: Path) -> None:
    practice = Draft(
        "How to keep frost off the vault door",
        "Keep frost off the vault door: wipe the door dry at night and switch on the frame heater.",
        Kind.PRACTICE,
        VAULT,
        ("Yusuf Adan",),
    )
    body = "A broken heater wire in the frame of the vault door let frost grow on the door at night. "
    led_to = Draft("Frost on the vault door", body + "See [[Seal check with paper]].")
    with Library.create(Settings.read({"library": tmp_path / "library", "owner": "Ines"}, {})) as library:
        for draft in (NOTES[2], led_to, practice):
            library.contribute(draft, library.owner)
        first = library.ask(Question(QUESTION), library.owner).matches[0]
        assert first.note.title == practice.title
        pack = library.packs.draw(PackBrief(QUESTION), library.owner)
        tried = [one for one in pack.readings if one.role is Role.PRACTICE]
        assert [one.citation.note.title for one in tried] == [practice.title]
        assert tried[0].why[0].sentence() == "the first answer to the question"


def test_a_pack_tells_which_of_its_words_a_note_no_longer_says(tmp_path: Path) -> None:
    with holding(tmp_path / "library", NOTES) as library:
        saved = library.packs.begin(PackBrief(QUESTION, minutes=60), library.owner)

        def told() -> list[str]:
            readings = library.packs.get(saved, library.owner).pack.readings
            return [one.citation.note.title for one in readings if one.citation.reworded]

        first, second = library.packs.get(saved, library.owner).pack.readings[:2]
        assert told() == []
        draft = library.draft(first.citation.note.id, library.owner)
        library.revise(first.citation.note.id, replace(draft, body="Quite otherwise."), library.owner)
        other = library.draft(second.citation.note.id, library.owner)
        library.revise(second.citation.note.id, replace(other, body=f"{other.body}\n\nMore."), library.owner)
        assert told() == [first.citation.note.title]
        library.revise(first.citation.note.id, draft, library.owner)
        assert told() == []


def test_a_superseded_note_says_so_as_reading_and_as_receipt_and_is_quoted_to_nobody(tmp_path: Path) -> None:
    old = NOTES[1]
    with holding(tmp_path / "library", NOTES[1:]) as library:
        brief = PackBrief(QUESTION, format="after-action", minutes=60)
        before = library.packs.begin(brief, library.owner)

        def quoted(pack: Pack) -> set[str]:
            return {one.quote.note.title for step in pack.agenda for one in step.prompts if one.quote}

        assert old.title in quoted(library.packs.get(before, library.owner).pack)
        newer = replace(NOTES[0], links=(Link(old.title, Relation.SUPERSEDES),))
        library.contribute(newer, library.owner)
        for pack in (
            library.packs.get(before, library.owner).pack,
            library.packs.draw(brief, library.owner),
        ):
            read = {one.citation.note.title: one.citation.superseded_by for one in pack.readings}
            named = read[old.title]
            assert named
            assert named.title == newer.title
            assert {title for title, by in read.items() if by} == {old.title}
            assert old.title not in quoted(pack)
            receipts = {one.note.title: one for each in pack.invitations for one in each.evidence}
            assert "superseded" in receipts[old.title].sentence()
        experts = library.knowers.who_knows(QUESTION, library.owner).people
        told = {one.note.title: one.outdated for each in experts for one in each.expert.evidence}
        assert [title for title, outdated in told.items() if outdated] == [old.title]


def test_a_withdrawn_note_says_so_in_a_pack_and_is_quoted_to_nobody(tmp_path: Path) -> None:
    withdrawn = replace(NOTES[1], status="withdrawn")
    with holding(tmp_path / "library", (withdrawn, *NOTES[2:])) as library:
        brief = PackBrief(QUESTION, format="after-action", minutes=60)
        saved = library.packs.get(library.packs.begin(brief, library.owner), library.owner)
        read = {one.citation.note.title: one.citation.status for one in saved.pack.readings}
        assert {title for title, status in read.items() if status} == {withdrawn.title}
        quotes = [one.quote for step in saved.pack.agenda for one in step.prompts if one.quote]
        assert quotes
        assert withdrawn.title not in {one.note.title for one in quotes}
        receipts = [one for each in saved.pack.invitations for one in each.evidence]
        assert {one.outdated for one in receipts if one.note.title == withdrawn.title} == {"withdrawn"}
        assert "**Withdrawn, by its own front matter.**" in pack_markdown(saved)
        printed = pack_lines(saved.pack, (), Screen(100, Ink(colour=False)))
        assert any(line.strip() == "withdrawn, by its own front matter" for line in printed)


def test_a_table_is_read_and_never_asked_about_and_a_prompt_is_written_once_above_its_quotations(
    tmp_path: Path,
) -> None:
    table = "| minute | frost on the vault door |\n|---|---|\n| 5 | none |\n| 90 | the vault door is white |"
    with holding(tmp_path / "library") as library:
        for title, text in (
            ("Frost on the vault door, minute by minute", table),
            (
                "Frost on the vault door after a delivery",
                f"{table}\n\nThe vault door stood open for an hour.",
            ),
            ("Frost on the vault door and a fan", "A fan moves frost from the vault door to the wall."),
        ):
            library.contribute(Draft(title, text), library.owner)
        pack = library.packs.begin(PackBrief(QUESTION, format="after-action"), library.owner)
        saved = library.packs.get(pack, library.owner)
    quoted = {one.quote.text for step in saved.pack.agenda for one in step.prompts if one.quote}
    assert quoted == {
        "The vault door stood open for an hour.",
        "A fan moves frost from the vault door to the wall.",
    }
    assert pack_markdown(saved).count("This was seen elsewhere") == 1


def test_tasks_are_quoted_in_a_line_and_read_as_a_list(tmp_path: Path) -> None:
    tasks = "- [ ] Vault door: shut\n- [x] Vault door: no frost"
    with holding(tmp_path / "library") as library:
        library.contribute(Draft("Frost on the vault door", tasks), library.owner)
        pack = library.packs.begin(PackBrief(QUESTION, format="after-action"), library.owner)
        taken = pack_markdown(library.packs.get(pack, library.owner))
    assert "> - [ ] Vault door: shut\n> - [x] Vault door: no frost" in taken
    assert "“Vault door: shut • Vault door: no frost”" in taken


def test_rows_torn_from_their_table_are_one_all_the_same(tmp_path: Path) -> None:
    rows = "| frost on the vault door | `a\\|b` |\n| frost off the vault door | 5 |"
    with holding(tmp_path / "library") as library:
        library.contribute(Draft("Vault door", rows), library.owner)
        pack = library.packs.begin(PackBrief(QUESTION), library.owner)
        taken = pack_markdown(library.packs.get(pack, library.owner))
    assert "> |  |  |\n> |---|---|\n> | frost on the vault door" in taken


def test_who_comes_and_has_left_is_said_to_have_left(tmp_path: Path) -> None:
    with holding(tmp_path / "library", NOTES) as library:
        brief = PackBrief(QUESTION, ("Ingrid Solheim", "Aslaug Brekke"))
        pack = library.packs.begin(brief, library.owner)
        person = library.meeting.find("Ingrid Solheim", library.owner)
        record = PersonRecord("Ingrid Solheim", left=date(2025, 10, 31))
        library.introducing.change(person, record, library.owner)
        drawn, saved = library.packs.draw(brief, library.owner), library.packs.get(pack, library.owner)
        for come in (drawn.attendees, saved.pack.attendees, saved.pack.groups[0].members):
            told = {one.name: one.gone for one in come}
            assert told == {"Ingrid Solheim": "left on 31 October 2025", "Aslaug Brekke": ""}
        assert "with Ingrid Solheim (left on 31 October 2025), Aslaug Brekke" in pack_markdown(saved)
