"""A saved pack reworked through the library: every change a version, none of them lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from kbase.config import Settings
from kbase.errors import BadInput, BadNote, Conflict, Forbidden, NotFound
from kbase.library import Library
from kbase.model import Actor, Draft, Filters, ImportOptions, Kind, NoteId, Question, SpaceName
from kbase.pack import Learned, PackBrief, PackId, Role
from kbase.pack_calendar import session_event
from kbase.pack_markdown import pack_markdown

QUESTION = "How do we keep frost off the vault door?"
TEXTS = {
    "Frost comes from the frame heater": "The heater wire in the vault door's frame broke, so frost grew.",
    "Frost comes from the gasket": "A flat gasket lets warm air in, and frost grows on the vault door.",
    "Frost after the delivery": "The vault door stood open for the delivery; frost grew on it in an hour.",
    "Frost and the fan": "A fan in front of the vault door moved the frost to the wall behind it.",
    "Seal check with paper": "Close the vault door on paper. Where it slides out, frost will grow.",
    "Boots in the corridor": "Wet boots in the corridor bring water that freezes on the vault door.",
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(Settings.read({"library": tmp_path / "library", "owner": "Ines"}, {})) as made:
        for title, text in TEXTS.items():
            made.contribute(Draft(title, text, Kind.LESSON, authors=(title.split()[-1].title(),)), made.owner)
        yield made


@pytest.fixture
def pack(library: Library) -> PackId:
    return library.packs.begin(PackBrief(QUESTION, ("Heater", "A guest")), library.owner)


def titles(library: Library, pack: PackId, version: int | None = None) -> list[str]:
    readings = library.packs.get(pack, library.owner, version).pack.readings
    return [one.citation.note.title for one in readings]


def test_every_change_is_a_version_and_any_can_be_had_again(library: Library, pack: PackId) -> None:
    before = titles(library, pack)
    first = library.packs.get(pack, library.owner).pack.readings[0].key
    assert library.reworking.drop(pack, first, library.owner, 1) == 2
    assert library.reworking.entitle(pack, "Frost", "Welcome.", library.owner, 2) == 3
    assert titles(library, pack) == before[1:]
    assert library.reworking.restore(pack, 1, library.owner, 3) == 4
    assert titles(library, pack) == before
    reasons = [one.reason for one in library.packs.versions(pack, library.owner)]
    assert reasons == ["restored version 1", "changed title or introduction", "dropped a reading", "drawn"]


def test_what_the_steps_ask_follows_what_is_read(library: Library, pack: PackId) -> None:
    def quoted() -> set[str]:
        agenda = library.packs.get(pack, library.owner).pack.agenda
        return {one.quote.note.title for step in agenda for one in step.prompts if one.quote}

    gone = next(iter(sorted(quoted())))
    key = next(
        one.key
        for one in library.packs.get(pack, library.owner).pack.readings
        if one.citation.note.title == gone
    )
    library.reworking.drop(pack, key, library.owner, 1)
    assert gone not in quoted()
    assert quoted() <= set(titles(library, pack))
    library.contribute(Draft("Silica", "Beads of silica keep a corridor dry.", Kind.LESSON), library.owner)
    offered = library.reworking.offered(pack, "beads of silica", library.owner)[0]
    last = library.packs.get(pack, library.owner)
    for one in last.pack.readings[1:]:
        number = library.packs.get(pack, library.owner).version.number
        library.reworking.drop(pack, one.key, library.owner, number)
    number = library.packs.get(pack, library.owner).version.number
    library.reworking.add(pack, 0, "beads of silica", offered.key, library.owner, number)
    assert "Silica" in quoted()


def test_a_theme_is_called_what_the_facilitator_calls_it(library: Library, pack: PackId) -> None:
    own = library.packs.get(pack, library.owner).pack.themes[0].name
    library.reworking.rename(pack, 0, " Doors  and seals ", library.owner, 1)
    assert library.packs.get(pack, library.owner).pack.themes[0].name == "Doors and seals"
    library.reworking.rename(pack, 0, "", library.owner, 2)
    assert library.packs.get(pack, library.owner).pack.themes[0].name == own
    with pytest.raises(BadInput, match="no such theme"):
        library.reworking.rename(pack, 9, "Doors", library.owner, 3)


def test_a_change_to_what_somebody_else_changed_is_refused(library: Library, pack: PackId) -> None:
    library.reworking.entitle(pack, "Frost", "", library.owner, 1)
    with pytest.raises(Conflict):
        library.reworking.entitle(pack, "Ice", "", library.owner, 1)


def test_who_may_not_write_changes_nothing(library: Library, pack: PackId) -> None:
    with pytest.raises(Forbidden):
        library.reworking.entitle(pack, "Ice", "", Actor("Mallory"), 1)
    with pytest.raises(Forbidden):
        library.sessions.capture(
            pack, [Learned("x")], (), SpaceName("general"), Actor("Mallory"), date(2026, 1, 1)
        )
    with pytest.raises(NotFound):
        library.reworking.offered(pack, "frost", Actor("Mallory"))


def test_what_is_added_stands_word_for_word_in_its_note(library: Library, pack: PackId) -> None:
    note = library.contribute(Draft("Silica", "Beads of silica keep a corridor dry."), library.owner)
    offered = library.reworking.offered(pack, "beads of silica", library.owner)[0]
    assert offered.citation.note.id == note
    library.reworking.add(pack, 0, "beads of silica", offered.key, library.owner, 1)
    added = library.packs.get(pack, library.owner).pack.reading(offered.key)
    assert added
    assert (added.role, added.citation.text) == (Role.CORE, "Beads of silica keep a corridor dry.")
    assert [one.sentence() for one in added.why] == ["added by hand"]


def test_what_a_group_learned_is_found_credited_and_tied_to_the_pack(library: Library, pack: PackId) -> None:
    learned = [
        Learned("Zinc tape stops the ice", "It did on two doors.", "Tape door 3", "Heater", date(2026, 3, 1)),
        Learned(""),
    ]
    made = library.sessions.capture(
        pack, learned, ("Heater", "A guest"), SpaceName("general"), library.owner, date(2026, 2, 1)
    )
    (note,) = library.sessions.outcomes(pack, library.owner)
    assert made == [note.id]
    assert note.kind is Kind.LESSON
    assert [author.name for author in note.authors] == ["Heater"]
    fields = library.lesson_sections(library.note(note.id, library.owner).note.body)
    assert fields["lesson"] == "It did on two doors.\n\nLearned together with A guest."
    assert "A guest" not in [one.title for one in library.people(library.owner)]
    assert fields["recommendation"] == "We will try: Tape door 3 (Heater, by 1 March 2026)"
    assert [line.id for line in library.sessions.sessions_of(note.id, library.owner)] == [pack]
    assert library.sessions.sessions_of(note.id, Actor("Mallory")) == []


def test_what_is_sent_twice_is_stored_once_and_nothing_is_not_stored(library: Library, pack: PackId) -> None:
    def capture(lesson: str) -> list[NoteId]:
        learned = [Learned(lesson, once=NoteId("q" * 16))]
        return library.sessions.capture(
            pack, learned, (), SpaceName("general"), library.owner, date(2026, 2, 1)
        )

    there = library.notes(Filters(), library.owner).total
    assert capture("Tape") == capture("Tape") == ["q" * 16]
    assert library.notes(Filters(), library.owner).total == there + 1
    with pytest.raises(Conflict, match="something else"):
        capture("Glue")
    with pytest.raises(BadNote):
        capture(" ")


def test_a_pack_comes_back_as_a_note_that_leads_to_its_readings_and_answers_nothing(
    library: Library, pack: PackId, tmp_path: Path
) -> None:
    before = library.ask(Question(QUESTION), library.owner)
    saved = library.packs.get(pack, library.owner)
    file = tmp_path / "session.md"
    file.write_text(pack_markdown(saved), encoding="utf-8")
    report = library.add([file], ImportOptions(author="Whoever adds it"), library.owner)
    assert (len(report.added), list(report.failed), list(report.warnings)) == (1, [], [])
    note = library.resolve(QUESTION, library.owner)
    assert note
    view = library.note(note.id, library.owner)
    assert {link.note.title for link in view.links} == set(titles(library, pack))
    assert (view.note.summary.tags, view.note.summary.authors, view.missing) == (("session-pack",), (), ())
    after = library.ask(Question(QUESTION), library.owner)
    assert after.matches[-1].note.id == note.id
    assert (after.verdict, after.matches[0].note) == (before.verdict, before.matches[0].note)
    assert {one.person for one in after.people} == {one.person for one in before.people}
    again = library.packs.draw(PackBrief(QUESTION), library.owner)
    assert note.id not in [one.citation.note.id for one in again.readings]


def test_the_markdown_of_a_pack_quotes_each_reading_and_credits_nobody_for_it(
    library: Library, pack: PackId
) -> None:
    saved = library.packs.get(pack, library.owner)
    written = pack_markdown(saved)
    assert "authors" not in written.split("---")[1]
    for reading in saved.pack.readings:
        assert f"[[{reading.citation.note.id}|" in written
        assert reading.citation.text in written.replace("> ", "")


def test_the_markdown_of_a_pack_leaves_out_what_nobody_reads(library: Library, pack: PackId) -> None:
    saved = library.packs.get(pack, library.owner)
    theme = saved.pack.themes[0]
    cited = replace(
        theme.readings[0].citation, text="Keep it.\n\n<!-- hidden -->\n\n[hidden]: #it\n\nThen go."
    )
    theme = replace(theme, readings=(replace(theme.readings[0], citation=cited), *theme.readings[1:]))
    written = pack_markdown(replace(saved, pack=replace(saved.pack, themes=(theme, *saved.pack.themes[1:]))))
    assert "> Keep it.\n>\n> Then go.\n" in written


def test_a_session_as_an_event_lasts_as_long_and_tells_the_agenda(library: Library, pack: PackId) -> None:
    saved = library.packs.get(pack, library.owner)
    start = datetime(2026, 12, 1, 14, 0, tzinfo=UTC).replace(tzinfo=None)
    calendar = Calendar.from_ical(session_event(saved, start, "Room; 2"))
    (event,) = calendar.walk("VEVENT")
    assert event["summary"] == QUESTION
    assert event["location"] == "Room; 2"
    assert event.decoded("dtstart") == start
    assert event.decoded("dtend") - start == (event.decoded("dtend") - event.decoded("dtstart"))
    assert (event.decoded("dtend") - start).total_seconds() == saved.pack.minutes * 60
    assert all(step.name in str(event["description"]) for step in saved.pack.agenda)


def test_a_lesson_from_a_session_does_not_answer_its_question_again(library: Library, pack: PackId) -> None:
    before = library.ask(Question(QUESTION), library.owner).matches[0].note.id
    library.sessions.capture(
        pack, [Learned("Wear gloves")], ("Heater",), SpaceName("general"), library.owner, date(2026, 2, 1)
    )
    assert library.ask(Question(QUESTION), library.owner).matches[0].note.id == before


def test_one_lesson_that_cannot_be_stored_stops_all_and_is_named(library: Library, pack: PackId) -> None:
    before = library.notes(Filters(), library.owner).total
    learned = [Learned("Good"), Learned(""), Learned("", detail="only so")]
    with pytest.raises(BadNote) as refused:
        library.sessions.capture(pack, learned, (), SpaceName("general"), library.owner, date(2026, 2, 1))
    assert refused.value.field == "lesson-3"
    assert library.notes(Filters(), library.owner).total == before


def test_what_is_off_topic_is_not_offered(library: Library, pack: PackId) -> None:
    assert library.reworking.offered(pack, "vegan cheese tax law", library.owner) == []


def test_a_session_past_the_last_day_is_refused(library: Library, pack: PackId) -> None:
    with pytest.raises(BadInput, match="year 10000"):
        session_event(library.packs.get(pack, library.owner), datetime.max)  # noqa: DTZ901  # the last moment there is
