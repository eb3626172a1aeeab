"""A question that asks for notes of somebody, of a kind or of a time is answered from those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kbase.config import Settings
from kbase.dates import day
from kbase.library import Library
from kbase.model import (
    Draft,
    Filters,
    Helping,
    Kind,
    Link,
    PersonRecord,
    Question,
    Readable,
    Relation,
    Reply,
    SpaceName,
)
from kbase.naming import Names
from kbase.search.request import less_show_me
from tests.store.test_queries import statements

IDA, OLAF = ("Ida Moe",), ("Olaf Brandt",)
OLD_SEALS = Draft("Seals in sand", "Seals of pumps wear in sand.", authors=IDA, created=date(2019, 5, 4))
NEW_SEALS = Draft("Seals in salt", "Seals of pumps swell in salt.", authors=IDA, created=date(2022, 3, 9))
OUTAGE = Draft(
    "The outage of 2019", "In 2019 the outage took the grid down.", authors=IDA, created=date(2020, 2, 1)
)
LESSON = Draft(
    "Grease the seals",
    "Grease the seals of pumps weekly.",
    Kind.LESSON,
    authors=OLAF,
    created=date(2022, 8, 8),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(Settings.read({"library": tmp_path / "library", "owner": "Ines"}, {})) as made:
        for draft in (OLD_SEALS, NEW_SEALS, OUTAGE, LESSON):
            made.contribute(draft, made.owner)
        yield made


def titles(reply: Reply) -> set[str]:
    return {match.note.title for match in reply.matches}


@pytest.mark.parametrize(
    ("typed", "shown", "read_as"),
    [
        ("what did Ida Moe write in 2022?", {NEW_SEALS.title}, "notes by Ida Moe written in 2022"),
        ("what did Ida say on seals before 2020?", {OLD_SEALS.title}, "notes by Ida Moe written before 2020"),
        ("by Ida Moe since March 2022", {NEW_SEALS.title}, "notes by Ida Moe written since March 2022"),
        ("notes from 2022", {NEW_SEALS.title, LESSON.title}, "notes written in 2022"),
        ("lessons about seals since 2020", {LESSON.title}, "lessons written since 2020"),
        ("lessons by Olaf Brandt", {LESSON.title}, "lessons by Olaf Brandt"),
        ("lessons about seals", {LESSON.title}, "lessons"),
    ],
)
def test_only_notes_of_that_author_kind_and_time_are_shown_and_that_is_said(
    library: Library, typed: str, shown: set[str], read_as: str
) -> None:
    reply = library.ask(Question(typed), library.owner)
    assert titles(reply) == shown
    assert reply.question == typed
    assert reply.understood is not None
    assert (reply.understood.found, reply.understood.says) == (True, f"Read as: {read_as}.")


def test_lessons_about_what_is_not_here_are_no_list_of_other_notes(library: Library) -> None:
    reply = library.ask(Question("lessons about chess openings"), library.owner)
    assert reply.off_topic
    assert not reply.answered
    assert reply.understood is not None
    assert reply.understood.says.startswith("No lessons were found for this")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("lessons about seals", "Read as: lessons."),
        ("what did Olaf learn about seals?", "Read as: lessons by Olaf Brandt."),
        ("notes by Ida Moe on sand", "Read as: notes by Ida Moe."),
    ],
)
def test_notes_asked_for_that_say_all_of_the_topic_are_neither_doubted_nor_trusted(
    library: Library, typed: str, says: str
) -> None:
    reply = library.ask(Question(typed), library.owner)
    assert (reply.answered, reply.as_asked) == (True, says)


def test_notes_asked_for_that_say_but_some_of_the_topic_are_doubted(library: Library) -> None:
    for typed in ("lessons about seals at the zoo", "notes by Olaf Brandt about seals at the zoo"):
        reply = library.ask(Question(typed), library.owner)
        assert (reply.answered, reply.as_asked, titles(reply)) == (False, "", {LESSON.title})


def test_where_no_note_is_a_practice_practices_about_something_are_any_notes(library: Library) -> None:
    reply = library.ask(Question("practices about seals of pumps"), library.owner)
    assert reply.understood is None
    assert LESSON.title in titles(reply)


@pytest.mark.parametrize(
    "typed", ["the 2019 outage", "what happened in 2019", "RFC 2020", "seals before 2020"]
)
def test_a_year_narrows_no_other_question(library: Library, typed: str) -> None:
    reply = library.ask(Question(typed), library.owner)
    assert reply.understood is None
    assert len(reply.matches) == 4


def test_notes_from_a_space_are_those_of_that_space_as_far_as_it_may_be_read(library: Library) -> None:
    quay = Draft(
        "Ropes", "Ropes of the quay rot.", Kind.LESSON, space=SpaceName("harbour-west"), authors=OLAF
    )
    library.contribute(quay, library.owner)
    for typed in (
        "lessons from Harbour West",
        "notes in the harbour-west space",
        "notes from harbour west on ropes",
    ):
        reply = library.ask(Question(typed), library.owner)
        assert titles(reply) == {quay.title}
        assert reply.answered
        assert reply.understood is not None
        assert reply.understood.says.endswith(" in harbour-west.")
    others = library.ask(Question("notes from Harbour West on seals of pumps"), library.owner)
    assert (others.answered, others.understood and others.understood.found) == (False, False)
    assert NEW_SEALS.title in titles(others)
    outsider = Readable(frozenset({SpaceName("general")}))
    assert library._requesting.ask(Question("lessons from Harbour West"), outsider).understood is None


@pytest.mark.parametrize("typed", ["lessons from the 2019 outage", 'notes from "2022"'])
def test_what_no_space_is_called_is_a_topic(library: Library, typed: str) -> None:
    assert library.ask(Question(typed), library.owner).understood is None


@pytest.mark.parametrize("name", ["general", "harbour-west"])
def test_a_space_that_is_called_is_looked_for_among_those_filtered_by(library: Library, name: str) -> None:
    quay = Draft("Ropes", "Ropes of the quay rot.", space=SpaceName("harbour-west"), authors=OLAF)
    library.contribute(quay, library.owner)
    narrowed = Filters(spaces=(SpaceName(name),))
    shown = {"general": {LESSON.title}, "harbour-west": {quay.title}}[name]
    for typed in ("lessons from General", "lessons from General on greasing the seals", "notes from General"):
        reply = library.ask(Question(typed, narrowed), library.owner)
        assert reply.understood is not None
        assert reply.understood.found == reply.answered == (name == "general")
        assert not reply.off_topic or "seals" in typed
        assert shown <= titles(reply)
        assert all(match.note.space == name for match in reply.matches)


@pytest.mark.parametrize(
    "typed", ["who is Olaf Brandt?", "Who is Olaf", "wer ist Olaf Brandt?", "who is Olaf Brant"]
)
def test_who_somebody_is_is_answered_with_them_and_what_they_wrote(library: Library, typed: str) -> None:
    reply = library.ask(Question(typed), library.owner)
    assert [one.name for one in reply.named] == ["Olaf Brandt"]
    assert [one.person.name for one in reply.people] == ["Olaf Brandt"]
    assert titles(reply) == {LESSON.title}
    assert reply.question == typed


@pytest.mark.parametrize("typed", ["who is Olaf Brandt?", "Olaf Brandt"])
def test_who_somebody_is_is_asked_of_the_authors_filtered_by(library: Library, typed: str) -> None:
    reply = library.ask(Question(typed, Filters(authors=IDA)), library.owner)
    assert (reply.answered, [one.name for one in reply.named]) == (False, ["Olaf Brandt"])
    assert LESSON.title not in titles(reply)


def test_who_is_asked_for_is_told_with_what_their_record_says(library: Library) -> None:
    with library._store.transaction("Ines"):
        library._store.people.save(PersonRecord("Ann Carey", role="Warden", site="general"))
        library._store.people.save(PersonRecord("Olaf Brandt", role="Fitter"))
    for typed, positions in (
        ("who is Ann Carey?", ["Warden, general"]),
        ("Ann Carey", ["Warden, general"]),
        ("who is Olaf?", ["Fitter"]),
        ("notes by Olaf Brandt", ["Fitter"]),
        ("who is Ida Moe?", [""]),
        ("how are seals greased?", []),
    ):
        reply = library.ask(Question(typed), library.owner)
        assert [one.position for one in reply.named_people] == positions


def test_who_somebody_is_may_be_asked_by_another_name_with_an_article(library: Library) -> None:
    with library._store.transaction("Ines"):
        library._store.people.save(PersonRecord("Ann Carey", aliases=("Medic",), role="Warden"))
    for typed in ("who is the medic?", "what did the medic write?", "the Medic"):
        named = library.ask(Question(typed), library.owner).named
        assert [one.name for one in named] == ["Ann Carey"]
    assert library.ask(Question("who is the Carey?"), library.owner).named == ()


@pytest.mark.parametrize(
    "typed",
    [
        "Who replaced Ann Carey?",
        "who took over from Ann?",
        "Who is Ann Carey's successor?",
        "the successor of Ann Carey",
        "who has succeeded Ann Carey",
        "who took over Ann's job?",
        "who took over the north gate from Ann?",
        "whom do I ask instead of Ann Carey?",
        "who will take over from Ann Carey?",
        "who is succeeding Ann?",
    ],
)
def test_who_took_somebodys_place_is_told_by_their_record(library: Library, typed: str) -> None:
    with library._store.transaction("Ines"):
        library._store.people.save(
            PersonRecord("Ann Carey", role="Warden", left=date(2024, 3, 1), successor="Olaf Brandt")
        )
    reply = library.ask(Question(typed), library.owner)
    assert [one.says for one in reply.succeeding] == ["Olaf Brandt took over from Ann Carey."]
    assert [one.name for one in reply.named] == ["Olaf Brandt"]
    assert (titles(reply), reply.answered) == ({LESSON.title}, True)
    narrowed = library.ask(Question(f"{typed} tag:nowhere"), library.owner)
    assert titles(narrowed) == set()
    assert [one.name for one in narrowed.named] == ["Olaf Brandt"]


def test_a_note_that_says_who_took_somebodys_place_answers(library: Library) -> None:
    library.contribute(
        Draft("Handing over", "Olaf Brandt replaced Ann Carey as warden in March 2024."), library.owner
    )
    with library._store.transaction("Ines"):
        library._store.people.save(PersonRecord("Ann Carey", successor="Olaf Brandt"))
    reply = library.ask(Question("Who replaced Ann Carey?"), library.owner)
    assert (reply.answered, reply.matches[0].note.title) == (True, "Handing over")
    assert [one.says for one in reply.succeeding] == ["Olaf Brandt is named as the successor of Ann Carey."]


def test_of_whom_no_record_names_a_successor_is_doubted_and_named(library: Library) -> None:
    with library._store.transaction("Ines"):
        library._store.people.save(PersonRecord("Ann Carey"))
    reply = library.ask(Question("Who took over from Ann?"), library.owner)
    assert (reply.verdict, reply.succeeding) == ("doubtful", ())
    assert [one.name for one in reply.named] == ["Ann Carey"]
    assert library.ask(Question("who replaced the seals?"), library.owner).named == ()


def test_what_somebody_wrote_nothing_about_is_told_where_others_did(library: Library) -> None:
    with library._store.transaction("Ines"):  # who offers it makes nobody else's notes be about it
        library._store.people.save(PersonRecord("Ann Carey", offers=("the outage",)))
    for typed in ("notes by Olaf Brandt about the outage", "what did Olaf write about the outage?"):
        reply = library.ask(Question(typed), library.owner)
        assert reply.understood is not None
        assert reply.understood.says.startswith("No notes by Olaf Brandt were found for this:")
        assert (reply.answered, reply.matches[0].note.title) == (False, OUTAGE.title)


def test_notes_of_a_space_may_be_asked_to_be_shown(library: Library) -> None:
    tides = Draft("Tides", "Spring tides come.", Kind.LESSON, space=SpaceName("quay"))
    library.contribute(tides, library.owner)
    for typed in ("show me quay lessons", "list all quay lessons", "what are the quay lessons?"):
        reply = library.ask(Question(typed), library.owner)
        assert reply.understood is not None
        assert reply.understood.says == "Read as: lessons in quay."
        assert titles(reply) == {"Tides"}


def test_who_nobody_is_is_a_question_like_any_other(library: Library) -> None:
    assert library.ask(Question("who is the outage"), library.owner).named == ()


@pytest.mark.parametrize(
    "typed",
    [
        *("what happened last year?", "what is new since last year", "seals since {since}"),
        *("what was written on {day}?", "notes on {day}", "what changed since {day}?"),
    ],
)
def test_what_happened_or_is_new_is_what_was_written_then(library: Library, typed: str) -> None:
    when = date(datetime.now(UTC).year - 1, 12, 5)
    lately = Draft("Grinding", "Seals of pumps grind.", authors=OLAF, created=when)
    library.contribute(lately, library.owner)
    asked = typed.format(day=day(when), since=f"{when:%Y-%m}")
    reply = library.ask(Question(asked), library.owner)
    assert titles(reply) == {lately.title}
    assert reply.understood is not None
    assert reply.understood.found


LAST_YEAR = date(datetime.now(UTC).year - 1, 6, 1)
PIPES = Draft("Pipes burst", "Lag the pipes before the frost.", created=LAST_YEAR)


@pytest.mark.parametrize("typed", ["what did we write last year?", "was haben wir letztes Jahr geschrieben?"])
def test_a_time_is_told_from_today(library: Library, typed: str) -> None:
    library.contribute(PIPES, library.owner)
    reply = library.ask(Question(typed), library.owner)
    assert titles(reply) == {PIPES.title}
    assert reply.understood is not None
    assert reply.understood.found


@pytest.mark.parametrize("typed", ["what did we learn last year?", "was haben wir letztes Jahr gelernt?"])
def test_what_was_learned_is_lessons_and_other_notes_where_there_are_none(
    library: Library, typed: str
) -> None:
    library.contribute(PIPES, library.owner)
    reply = library.ask(Question(typed), library.owner)
    year = LAST_YEAR.year
    assert (titles(reply), reply.answered) == ({PIPES.title}, False)
    assert reply.told_by_list == f"No lessons written in {year} were found: these are notes of other kinds."
    lagged = replace(PIPES, title="Lag pipes early", kind=Kind.LESSON)
    library.contribute(lagged, library.owner)
    reply = library.ask(Question(typed), library.owner)
    assert (titles(reply), reply.answered, reply.told_by_list) == ({lagged.title}, True, "")


def test_what_is_new_is_what_came_lately_or_the_newest(library: Library) -> None:
    today = datetime.now(UTC).date()
    for typed in ("what's new?", "what is new this week"):
        reply = library.ask(Question(typed, limit=1), library.owner)
        assert (titles(reply), reply.answered, reply.confidence) == ({LESSON.title}, False, 0.0)
        assert reply.told_by_list.startswith("There are no notes written since ")
        assert reply.told_by_list.endswith(": these are the newest.")
    library.contribute(replace(PIPES, created=today - timedelta(days=8)), library.owner)
    reply = library.ask(Question("what is new"), library.owner)
    assert (titles(reply), reply.answered) == ({PIPES.title}, True)
    assert reply.understood is not None
    assert reply.understood.says == f"Read as: notes written since {day(today - timedelta(days=30))}."


@pytest.fixture(name="asked")
def _asked(library: Library) -> None:
    """Two questions in a space, one of which somebody answered."""
    harbour = SpaceName("harbour")
    wear = Draft("Why do ropes wear?", "The ropes of the quay wear.", Kind.QUESTION, harbour, authors=OLAF)
    rot = Draft("Why do ropes rot?", "The ropes of the quay rot.", Kind.QUESTION, harbour, authors=IDA)
    wears, _ = (library.contribute(draft, library.owner) for draft in (wear, rot))
    salt = Draft("Salt", "Salt.", Kind.ANSWER, harbour, links=(Link(wears, Relation.ANSWERS),))
    library.contribute(salt, library.owner)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("open questions", "Read as: open questions."),
        ("unanswered questions about ropes", "Read as: open questions."),
        ("questions nobody has answered in Harbour", "Read as: open questions in harbour."),
        ("Harbour open questions", "Read as: open questions in harbour."),
        ("open questions by Ida Moe", "Read as: open questions by Ida Moe."),
        ("open questions from Ida Moe", "Read as: open questions by Ida Moe."),
        ("open questions in General", "There are no open questions in general."),
        ("open questions by Olaf Brandt", "There are no open questions by Olaf Brandt."),
    ],
)
def test_open_questions_are_those_that_no_note_answers(library: Library, typed: str, says: str) -> None:
    reply = library.ask(Question(typed), library.owner)
    assert reply.understood is not None
    assert reply.understood.says == says
    assert titles(reply) == ({"Why do ropes rot?"} if says.startswith("Read") else set())
    assert reply.filtered_out == (not reply.matches)


def test_where_no_note_is_a_question_open_questions_are_words(library: Library) -> None:
    assert library.ask(Question("open questions"), library.owner).understood is None


def test_a_question_is_open_to_whoever_may_not_read_its_answer(library: Library) -> None:
    question = Draft("Why do ropes wear?", "The ropes of the quay wear.", Kind.QUESTION)
    note = library.contribute(question, library.owner)
    hidden = Draft("Salt", "Salt.", Kind.ANSWER, SpaceName("vault"), links=(Link(note, Relation.ANSWERS),))
    library.contribute(hidden, library.owner)
    outsider = Readable(frozenset({SpaceName("general")}))
    everywhere = library._requesting.ask(Question("open questions"), Readable(None))
    assert titles(everywhere) == set()
    assert titles(library._requesting.ask(Question("open questions"), outsider)) == {question.title}


@pytest.mark.usefixtures("asked")
def test_where_no_question_about_it_is_open_others_are_shown_and_told(library: Library) -> None:
    reply = library.ask(Question("open questions about seals of pumps"), library.owner)
    assert (reply.answered, reply.understood and reply.understood.found) == (False, False)
    assert OLD_SEALS.title in titles(reply)


def test_a_space_before_a_kind_is_where_it_stands(library: Library) -> None:
    reply = library.ask(Question("General lessons"), library.owner)
    assert titles(reply) == {LESSON.title}
    reply = library.ask(Question("General notes"), library.owner)
    assert titles(reply) == {OLD_SEALS.title, NEW_SEALS.title, OUTAGE.title, LESSON.title}
    assert (reply.understood and reply.understood.says) == "Read as: notes in general."
    for typed in ("Grid lessons", "grid notes", "Brandt notes", "Brandt lessons"):
        assert library.ask(Question(typed), library.owner).understood is None
    reply = library.ask(Question("Brandt's notes"), library.owner)
    assert (titles(reply), [one.name for one in reply.named]) == ({LESSON.title}, ["Olaf Brandt"])


@pytest.mark.parametrize(
    ("typed", "first", "says"),
    [
        ("recent lessons", LESSON, "Read as: the newest lessons."),
        ("what are the latest notes?", LESSON, "Read as: the newest notes."),
        ("newest notes by Ida Moe", NEW_SEALS, "Read as: the newest notes by Ida Moe."),
        ("latest lessons from General", LESSON, "Read as: the newest lessons in general."),
    ],
)
def test_the_newest_of_a_kind_are_listed(library: Library, typed: str, first: Draft, says: str) -> None:
    reply = library.ask(Question(typed), library.owner)
    assert (reply.matches[0].note.title, reply.answered) == (first.title, True)
    days = [match.note.created for match in reply.matches]
    assert days == sorted(days, reverse=True)
    assert (reply.understood and reply.understood.says) == says


def test_a_question_about_what_is_recent_is_no_list(library: Library) -> None:
    reply = library.ask(Question("recent changes to greasing seals"), library.owner)
    assert (reply.understood, reply.listed) == (None, False)


def test_of_a_space_without_such_notes_one_thing_is_told(library: Library) -> None:
    quay = Draft("Ropes", "Ropes of the quay rot.", space=SpaceName("harbour"), authors=OLAF)
    library.contribute(quay, library.owner)
    reply = library.ask(Question("lessons from Harbour"), library.owner)
    told = "No lessons in harbour were found: these are notes of other kinds."
    assert (titles(reply), reply.told_by_list, reply.unsaid) == ({quay.title}, told, ())
    none = library.ask(Question("lessons in Harbour from 2010"), library.owner)
    assert (titles(none), none.told_by_list) == (
        set(),
        "There are no lessons in harbour written in 2010.",
    )


def test_of_who_wrote_nothing_that_is_told_and_no_other_note_is_shown(library: Library) -> None:
    with library._store.transaction("Ines"):
        library._store.people.save(PersonRecord("Tove Lind"))
    silent = "Tove Lind has written nothing here that you may read"
    for typed in ("what did Tove Lind write?", "who is Tove Lind?", "what did Tove Lind write about sofas"):
        reply = library.ask(Question(typed), library.owner)
        assert (reply.matches, reply.told_by_list) == ((), f"{silent}.")
        assert [one.name for one in reply.named] == ["Tove Lind"]
    reply = library.ask(Question("what did Tove Lind write about seals of pumps?"), library.owner)
    assert OLD_SEALS.title in titles(reply)
    assert reply.understood is not None
    assert reply.understood.says == f"{silent}: what follows is by others."
    library.contribute(Draft("Valves", "Ask Tove Lind about valves.", authors=IDA), library.owner)
    reply = library.ask(Question("who is Tove Lind?"), library.owner)
    assert "Valves" in titles(reply)
    assert not reply.answered
    assert (reply.understood and reply.understood.says) == f"{silent}: what follows is by others."


@pytest.mark.parametrize(
    ("typed", "filters", "says"),
    [
        ("notes from Quay tag:ropes", Filters(), "Read as: notes tagged #ropes in quay."),
        ("tag:ropes Quay notes", Filters(), "Read as: notes tagged #ropes in quay."),
        ("Quay notes", Filters(tags=("ropes",)), "Read as: notes tagged #ropes in quay."),
        (
            "notes since 2021 space:quay tag:ropes",
            Filters(),
            "Read as: notes tagged #ropes in quay written since 2021.",
        ),
        (
            "latest notes tag:ropes after:2021",
            Filters(),
            "Read as: the newest notes tagged #ropes written since 2021.",
        ),
        ("recent practices", Filters(tags=("ropes",)), "Read as: the newest notes tagged #ropes."),
        ("notes by Ida Moe tag:ropes", Filters(), ""),
        ("who is Ida Moe? tag:ropes", Filters(), ""),
    ],
)
def test_a_request_is_read_with_filters_typed_in_it_or_chosen_beside_it(
    library: Library, typed: str, filters: Filters, says: str
) -> None:
    quay = SpaceName("quay")
    ropes = Draft("Ropes", "Ropes rot.", space=quay, authors=IDA, tags=("ropes",), created=date(2023, 1, 2))
    for draft in (ropes, replace(ropes, title="Rings", body="Rings rust.", tags=("rings",))):
        library.contribute(draft, library.owner)
    reply = library.ask(Question(typed, filters), library.owner)
    assert (titles(reply), reply.question) == ({"Ropes"}, typed)
    assert (reply.understood.says if reply.understood else "") == says


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("notes from Quay tag:rope tag:ropes", "Read as: notes tagged #rope and #ropes in quay."),
        ("tag:rope lessons from tag:ropes Quay", "Read as: lessons tagged #rope and #ropes in quay."),
        ("notes after:2021 after:2021-03 from Quay", "Read as: notes in quay written since March 2021."),
    ],
)
def test_filters_that_begin_alike_are_each_told_from_the_request(
    library: Library, typed: str, says: str
) -> None:
    ropes = Draft("Ropes", "Ropes rot.", Kind.LESSON, SpaceName("quay"), tags=("rope", "ropes"))
    library.contribute(replace(ropes, created=date(2023, 1, 2)), library.owner)
    reply = library.ask(Question(typed), library.owner)
    assert (titles(reply), reply.understood and reply.understood.says) == ({"Ropes"}, says)


@pytest.mark.parametrize(
    ("typed", "shown", "says"),
    [
        ('lessons from Quay author:"Ida Moe"', "Ropes", "No lessons by Ida Moe in quay were found: "),
        ("latest lessons author:ida", "Ropes", "No lessons by Ida Moe were found: "),
        ("latest notes kind:lesson author:ida", "", "There are no lessons by Ida Moe."),
        (
            "recent lessons space:quay author:olaf",
            "Rings",
            "Read as: the newest lessons by Olaf Brandt in quay.",
        ),
    ],
)
def test_an_author_or_a_space_chosen_beside_a_request_is_told(
    library: Library, typed: str, shown: str, says: str
) -> None:
    ropes = Draft("Ropes", "Ropes rot.", space=SpaceName("quay"), authors=IDA)
    for draft in (ropes, replace(ropes, title="Rings", kind=Kind.LESSON, authors=OLAF)):
        library.contribute(draft, library.owner)
    reply = library.ask(Question(typed), library.owner)
    assert reply.understood is not None
    assert reply.understood.says.startswith(says)
    assert "".join(match.note.title for match in reply.matches[:1]) == shown


def test_a_filter_stands_against_a_request_for_another_kind_another_author_or_what_is_not_here(
    library: Library,
) -> None:
    asked = Draft("Which seals?", "Which seals of pumps last?", Kind.QUESTION, authors=IDA)
    library.contribute(asked, library.owner)
    reply = library.ask(Question("lessons about seals", Filters(kinds=(Kind.QUESTION,))), library.owner)
    assert (titles(reply), reply.understood) == ({asked.title}, None)
    for typed in ("lessons from Ida Moe", "lessons by Ida Moe", "lessons from here about seals"):
        reply = library.ask(Question(typed, Filters(authors=OLAF)), library.owner)
        assert (titles(reply), reply.understood) == ({LESSON.title}, None)
    for unknown in (Filters(authors=("Moe Ida",)), Filters(spaces=(SpaceName("nowhere"),))):
        reply = library.ask(Question("latest lessons", unknown), library.owner)
        assert (reply.matches, reply.understood) == ((), None)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("notes tagged ropes by Ida Moe", "Read as: notes tagged #ropes by Ida Moe."),
        ("notes tagged #ropes written by Ida", "Read as: notes tagged #ropes by Ida Moe."),
        ("Ida's notes tagged ropes", "Read as: notes tagged #ropes by Ida Moe."),
        ("notes about ropes tagged ropes", "Read as: notes tagged #ropes."),
        ("everything tagged ropes", "Read as: notes tagged #ropes."),
        ("latest notes tagged ropes", "Read as: the newest notes tagged #ropes."),
        ("everything tagged ropes since 2022", "Read as: notes tagged #ropes written since 2022."),
    ],
)
def test_notes_with_a_tag_are_asked_for_in_plain_words(library: Library, typed: str, says: str) -> None:
    ropes = Draft("Ropes", "Ropes rot.", authors=IDA, tags=("ropes",), created=date(2023, 1, 2))
    library.contribute(ropes, library.owner)
    reply = library.ask(Question(typed), library.owner)
    assert (titles(reply), reply.understood and reply.understood.says) == ({"Ropes"}, says)


def test_a_tag_that_no_note_the_asker_may_read_has_is_words(library: Library) -> None:
    vault = SpaceName("vault")
    library.contribute(Draft("Ropes", "Ropes rot.", space=vault, tags=("ropes",)), library.owner)
    outsider = Readable(frozenset({SpaceName("general")}))
    assert library._requesting.ask(Question("everything tagged ropes"), outsider).understood is None
    assert library._requesting.ask(Question("everything tagged ropes"), Readable(None)).understood
    for typed in ("everything tagged rings", "everything tagged ropes and rings", "everything tagged -"):
        assert library.ask(Question(typed), library.owner).understood is None


def test_that_no_note_with_the_tag_was_written_then_is_all_that_is_told(library: Library) -> None:
    ropes = Draft("Ropes", "Ropes rot.", authors=IDA, tags=("ropes",), created=date(2023, 1, 2))
    library.contribute(ropes, library.owner)
    reply = library.ask(Question("notes tagged ropes from 2010"), library.owner)
    assert (titles(reply), reply.told_by_list) == (set(), "There are no notes tagged #ropes written in 2010.")


def test_that_no_note_asked_for_has_the_tag_is_told_with_the_tag(library: Library) -> None:
    reply = library.ask(Question("lessons in General", Filters(tags=("ropes",))), library.owner)
    assert (reply.matches, reply.told_by_list) == ((), "There are no lessons tagged #ropes in general.")


def test_a_filter_beside_it_narrows_further(library: Library) -> None:
    narrowed = Question("notes from 2022", Filters(before=date(2022, 6, 1)))
    assert titles(library.ask(narrowed, library.owner)) == {NEW_SEALS.title}


def test_where_none_was_written_then_others_are_doubted_and_said_to_be_others(library: Library) -> None:
    for typed in ("notes from 2010 on seals of pumps", "what did Ida Moe write in 2010 about seals of pumps"):
        reply = library.ask(Question(typed), library.owner)
        assert (reply.answered, OLD_SEALS.title in titles(reply)) == (False, True)
        assert reply.understood is not None
        assert reply.understood.says.startswith("No notes ")
        assert "written in 2010 were found for this" in reply.understood.says


def test_the_time_of_a_topic_is_no_time_of_notes_where_none_is_of_both(library: Library) -> None:
    library.contribute(replace(OUTAGE, title="Soup", body="Soup on Mondays.", authors=OLAF), library.owner)
    reply = library.ask(Question("what did Olaf Brandt write about the outage in 2019?"), library.owner)
    assert reply.understood is not None
    assert not reply.understood.found
    reply = library.ask(Question("what did Ida Moe write about the outage in 2021?"), library.owner)
    assert reply.matches[0].note.title == OUTAGE.title


def test_a_note_that_is_called_so_is_what_is_asked_for(library: Library) -> None:
    library.contribute(Draft("Lessons from 2019", "We met twice."), library.owner)
    reply = library.ask(Question("lessons from 2019"), library.owner)
    assert (reply.matches[0].note.title, reply.understood) == ("Lessons from 2019", None)


def test_where_nothing_is_a_practice_whatever_is_practised_is_shown(library: Library) -> None:
    reply = library.ask(Question("practices since 2022"), library.owner)
    assert titles(reply) == {NEW_SEALS.title, LESSON.title}


def test_a_name_that_nobody_goes_by_is_looked_up_once(library: Library) -> None:
    names = Names(library._store)
    with statements(library._store) as seen:
        assert names.bearing("Nobody Here", Readable(None)) == ()
    assert sum("person_name.fold = " in one for one in seen) == 1


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("show me the minutes", "minutes"),
        ("Please give us all our valve lists", "valve lists"),
        ("show me how to grease it", "show me how to grease it"),
        ("show me Howard's whole list", "Howard's whole list"),
        ("show me one with a long list of spare parts", "show me one with a long list of spare parts"),
        ("show me", "show me"),
        ("does the dial show me the pressure", "does the dial show me the pressure"),
    ],
)
def test_what_is_to_be_shown_is_asked_for_itself(asked: str, shown: str) -> None:
    assert less_show_me(asked) == shown


def test_a_note_called_as_what_shows_is_shown_and_what_helped_is_remembered_as_typed(
    library: Library,
) -> None:
    library.contribute(Draft("The ropes", "They hang in the barn."), library.owner)
    library.contribute(Draft("Show me the ropes", "A walk for whoever is new."), library.owner)
    assert (
        library.ask(Question("show me the ropes"), library.owner).matches[0].note.title == "Show me the ropes"
    )
    typed = "show me the zorbings"
    denied = library.ask(Question(typed), library.owner)
    library.helped(Helping(typed, denied.matches[0].note.id), library.owner)
    assert library.ask(Question(typed), library.owner).verdict == "doubtful"


@pytest.mark.parametrize(("asked", "says"), [("lessons", "lessons"), ("Questions?", "questions")])
def test_a_kind_alone_asks_for_its_newest(library: Library, asked: str, says: str) -> None:
    library.contribute(Draft("Who drained the tank?", "Who?", kind=Kind.QUESTION), library.owner)
    reply = library.ask(Question(asked), library.owner)
    assert (reply.understood and reply.understood.says) == f"Read as: the newest {says}."
    assert {match.note.kind for match in reply.matches} == {Kind(says.removesuffix("s"))}


def test_a_slip_in_the_name_of_whose_notes_are_asked_for_is_put_right(library: Library) -> None:
    reply = library.ask(Question("what did Olaf Brand write in 2022?"), library.owner)
    assert (reply.understood and reply.understood.says) == "Read as: notes by Olaf Brandt written in 2022."
    assert (titles(reply), reply.respelled) == ({LESSON.title}, ())
