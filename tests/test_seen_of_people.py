"""Whatever is written where somebody may not read, they see the same of people: everywhere people show."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbase.config import Settings
from kbase.errors import NotFound, Unavailable
from kbase.library import Library
from kbase.model import (
    Actor,
    Draft,
    ImportOptions,
    Kind,
    Link,
    NoteId,
    PersonRecord,
    Question,
    Readable,
    Relation,
    SpaceName,
    Window,
)
from kbase.pack import PackBrief
from kbase.people import access

OUTSIDER = Actor("Mallory")
SECRET = SpaceName("board")
TODAY = date.today()  # noqa: DTZ011  # the machine's own day, as the library sees it
TOPICS = ("frost on the vault door", "drying seed before it is frozen", "liquid nitrogen in the dewar")
SENTENCES = (
    "Frost on the vault door comes from the heater wire in the frame, not from the gasket.",
    "Dry the seed at fifteen per cent before it is frozen, or ice crystals kill the embryo.",
    "Liquid nitrogen boils off the dewar; keep the oxygen alarm at breathing height.",
    "The generator starts by itself when the power of the vault fails.",
)
WRITTEN = (
    ("Frost on the door", 0, "Cem Ak", Kind.LESSON),
    ("The heater wire again", 0, "Ann Poe", Kind.LESSON),
    ("Why is there frost on the door?", 0, "Dora Lind", Kind.QUESTION),
    ("Dry before you freeze", 1, "Bo Ek", Kind.PRACTICE),
    ("Ice in the embryo", 1, "Dora Lind", Kind.NOTE),
    ("Nitrogen in the dewar", 2, "Ann Poe", Kind.NOTE),
    ("Power at night", 3, "Bo Ek", Kind.NOTE),
)
RECORDS = (
    PersonRecord("Ann Poe", offers=("liquid nitrogen",), wants_to_learn=("seed drying", "Spanish")),
    PersonRecord("Bo Ek", offers=("drying of seed",), wants_to_learn=("liquid nitrogen",), weekly_limit=1),
    PersonRecord("Cem Ak", left=date(2020, 1, 1), offers=("seed drying",)),
)
PEOPLE = ("Ann Poe", "Bo Ek", "Cem Ak", "Dora Lind")
NAMES = ("Dora", "Doora Lind", "Zed Zanzibar", "zanzibarr")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A note in the private space, and what is done with it there."""

    draft: Draft
    asked_of: str
    applied: bool
    known_by: str


@st.composite
def hidden(draw: st.DrawFn) -> Hidden:
    """By people the outsider knows, spells otherwise or has never heard of, about what they ask."""
    names = (*PEOPLE, "A. Poe", "Zed Zanzibar", "bo@zanzibar.example")
    titles = st.sampled_from([one[0] for one in WRITTEN])
    kind = draw(st.sampled_from(list(Kind)))
    answers = kind is Kind.ANSWER
    relations = [one for one in Relation if (one is Relation.ANSWERS) is answers]
    links = st.builds(Link, titles, st.sampled_from(relations))
    chosen = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3))
    made = TODAY - timedelta(draw(st.integers(0, 1_500)))
    return Hidden(
        Draft(
            draw(titles | st.sampled_from(["Zanzibar", "Seed drying"])),
            "\n\n".join(chosen),
            kind,
            SECRET,
            tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))),
            tuple(draw(st.lists(st.sampled_from(["doors", "seed", "zanzibar"]), max_size=2, unique=True))),
            created=made,
            verified=draw(st.sampled_from([None, made])),
            accepted=draw(st.booleans()) if answers else None,
            links=tuple(draw(st.lists(links, min_size=int(answers), max_size=2))),
        ),
        draw(st.sampled_from(PEOPLE)),
        draw(st.booleans()),
        draw(st.sampled_from(PEOPLE)),
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Four people and seven notes that the outsider may read, on the map too."""
    general = Readable(frozenset({SpaceName("general")}))
    of = access.readable
    with (
        pytest.MonkeyPatch.context() as patched,
        Library.create(Settings(tmp_path_factory.mktemp("seen") / "library", owner="Ada")) as made,
    ):
        patched.setattr(access, "readable", lambda actor: of(actor) if actor.owner else general)
        for title, sentence, author, kind in WRITTEN:
            draft = Draft(title, SENTENCES[sentence], kind, authors=(author,), tags=("doors",))
            made.contribute(draft, made.owner)
        for record in RECORDS:
            made.introducing.change(made.meeting.find(record.name, made.owner), record, made.owner)
        made.contribute(
            Draft("The board met", "Minutes.", space=SECRET, authors=("Zed Zanzibar",)), made.owner
        )
        with closing(sqlite3.connect(made.settings.library / "kbase.sqlite")) as stored, stored:
            stored.execute("UPDATE space SET private = 1 WHERE name = ?", (SECRET,))
        made.rebuild()
        yield made


def seen(library: Library) -> list[object]:
    """All that shows of people, to the outsider: ranking, receipts, topics, who is near, map, connections."""
    map_ = library.map.view(Window(), OUTSIDER)
    known = [library.meeting.find(name, OUTSIDER) for name in PEOPLE]
    return [
        [library.ask(Question(topic), OUTSIDER).people for topic in TOPICS],
        [library.knowers.who_knows(topic, OUTSIDER) for topic in TOPICS],
        [library.knowers.who_knows(name, OUTSIDER) for name in NAMES],
        [library.packs.draw(PackBrief(topic, PEOPLE[:2]), OUTSIDER) for topic in TOPICS[:1]],
        [library.connecting.people(topic, OUTSIDER) for topic in TOPICS],
        [library.person(person, OUTSIDER) for person in known],
        [library.meeting.peers(person, OUTSIDER) for person in known],
        [library.meeting.alike_to(person, OUTSIDER) for person in known],
        library.meeting.learners(OUTSIDER),
        library.people(OUTSIDER),
        library.names(known, OUTSIDER),
        [library.complete(beginning, OUTSIDER) for beginning in ("zan", "ann p", "who is dora")],
        (map_.placed.notes, map_.placed.at.tolist(), map_.regions, map_.named, map_.total, map_.waiting),
    ]


def hide(library: Library, one: Hidden) -> NoteId:
    """Store it, and do with it what its readers may."""
    owner = library.owner
    note = library.contribute(one.draft, owner)
    if one.draft.kind is Kind.QUESTION:
        person = library.meeting.find(one.asked_of, owner)
        with suppress(Unavailable):  # gone, or asked as often as they let themselves be
            library.contribute(one.draft, owner, to=person)
    if one.applied and library.applying.may_apply(one.draft.kind, owner):
        library.applying.applied(note, "Zanzibar", owner)
    library.packs.mark_known(note, library.meeting.find(one.known_by, owner), owner)
    return note


@pytest.mark.no_cover
@settings(max_examples=12)
@given(st.lists(hidden(), min_size=1, max_size=3))
def test_what_is_hidden_changes_nothing_seen_of_people(library: Library, notes: list[Hidden]) -> None:
    before = seen(library)
    for one in notes:
        hide(library, one)
    assert seen(library) == before
    library.rebuild()  # learns from what everybody may read
    assert seen(library) == before


def test_a_question_that_may_not_be_read_is_put_to_nobody(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "require_writer", lambda actor: None)
    hidden_one = library.contribute(
        Draft("Who pays the board?", "Who pays?", Kind.QUESTION, SECRET), library.owner
    )
    person = library.meeting.find("Dora Lind", OUTSIDER)
    with pytest.raises(NotFound):
        library.introducing.put(hidden_one, person, OUTSIDER)
    library.introducing.put(hidden_one, person, library.owner)


def test_who_is_asked_enough_where_somebody_may_not_read_cannot_be_asked_and_no_more_is_said(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "require_writer", lambda actor: None)
    frank = PersonRecord("Frank Oz", weekly_limit=1)
    library.contribute(Draft("Power", SENTENCES[3], authors=(frank.name,)), library.owner)
    person = library.meeting.find(frank.name, OUTSIDER)
    library.introducing.change(person, frank, library.owner)
    asked = Draft("Who pays?", "Who pays the board?", Kind.QUESTION, SECRET)
    library.contribute(asked, library.owner, to=person)
    assert library.introducing.available(person, OUTSIDER).free
    mine = replace(asked, space=SpaceName("general"))
    with pytest.raises(Unavailable, match=r"^Frank Oz cannot be asked now\. Ask somebody else, or leave"):
        library.contribute(mine, OUTSIDER, to=person)
    with pytest.raises(Unavailable, match="has been asked once this week, their limit"):
        library.contribute(mine, library.owner, to=person)


def test_an_import_says_of_a_link_to_what_may_not_be_read_what_it_says_of_one_to_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(access, "require_writer", lambda actor: None)
    text = "See [[The board met]] and [[Nothing]]."
    (tmp_path / "mine.md").write_text(text, "utf-8")
    reports = (
        library.add_text(text.encode(), ImportOptions(), OUTSIDER),
        library.add([tmp_path / "mine.md"], ImportOptions(), OUTSIDER),
    )
    for report in reports:
        assert [one.target for one in report.nowhere] == ["The board met", "Nothing"]


def test_where_it_may_be_read_it_does_change_what_is_seen(library: Library) -> None:
    """Else the tests above try nothing."""
    assert [one.name for one in library.knowers.who_knows("zanzibarr", library.owner).named] == [
        "Zed Zanzibar"
    ]
    before = library.knowers.who_knows(TOPICS[0], library.owner)
    library.contribute(Draft("Frost", SENTENCES[0], space=SECRET, authors=("Dora Lind",)), library.owner)
    assert library.knowers.who_knows(TOPICS[0], library.owner) != before
