"""Who knows is told in so many queries, however many people there are to tell of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from kbase.config import Settings
from kbase.knowers import NEAREST
from kbase.library import Library
from kbase.model import (
    EVERYTHING,
    Availability,
    Draft,
    Expert,
    Filters,
    Kind,
    Knower,
    Person,
    PersonId,
    Question,
    Readable,
    SpaceName,
    WhoKnows,
)
from tests.libraries import holding
from tests.store.test_queries import statements

ABOUT = ("heater", "gasket", "fan", "lamp", "drain", "latch", "hinge", "alarm", "relay", "panel", "wire")


def filled(folder: Path, people: int) -> Library:
    """So many people who each wrote three notes about frost on a door; every third is away."""
    library = Library.create(Settings(folder, owner="Ada Lovelace"))
    for number in range(people):
        name, thing = f"Person {number}", ABOUT[number]
        for part in ("breaks", "is checked", "is changed"):
            text = f"When the {thing} of the vault door {part}, frost grows on it by the morning."
            authors = name, "Ada Lovelace"
            draft = Draft(f"The {thing} {part}", text, Kind.LESSON, authors=authors, tags=("frost",))
            library.contribute(draft, library.owner)
        if number % 3 == 0:
            person = library.meeting.find(name, library.owner)
            record = library.introducing.record(person, library.owner)
            library.introducing.change(person, replace(record, away_until=date(9999, 1, 1)), library.owner)
    return library


def asked(folder: Path, people: int) -> int:
    with filled(folder, people) as library:
        # What is remembered of people and their notes is.
        before = library.knowers.who_knows("frost grows on the vault door", library.owner, people)
        assert len(before.people) == people
        with statements(library._store) as seen:
            found = library.knowers.who_knows("frost on the vault door", library.owner, people)
        assert len(found.people) == people
        assert all(one.specific for one in found.people)
        assert [one for one in found.people if one.expert.stand_in]
        return len(seen)


def test_no_more_is_asked_of_the_store_the_more_people_know(tmp_path: Path) -> None:
    few, many = (asked(tmp_path / str(count), count) for count in (4, 11))
    assert many == few < 80


def test_what_somebody_knows_on_a_topic_is_told_of_the_passages_about_it(tmp_path: Path) -> None:
    beside = "\n\n".join(
        f"## Orchard {number}\n\nThe wasps of the orchard eat the plums. Trap the wasps before the plums."
        for number in range(4)
    )
    text = f"## Door\n\nFrost grows on the vault door where the magnet sticks; tap the magnet.\n\n{beside}"
    with filled(tmp_path, len(ABOUT)) as library:
        library.contribute(Draft("Minutes", text, authors=("Bo Beside",)), library.owner)
        known = library.knowers.who_knows("frost grows on the vault door, magnet", library.owner, 100)
        (bo,) = (one for one in known.people if one.expert.person.name == "Bo Beside")
        assert not bo.expert.little
        assert "magnet" in bo.specific
        assert not {"wasps", "plums", "orchard"}.intersection(bo.specific)
        assert {"wasps", "plums"}.intersection(bo.general)


def test_nobody_is_said_to_know_what_their_notes_are_not_about(tmp_path: Path) -> None:
    with filled(tmp_path, len(ABOUT)) as library:
        draft = Draft("Labels", "Pencil outlives marker on every label.", authors=("Bo Beside",))
        library.contribute(draft, library.owner)
        known = library.knowers.who_knows("the vault door label", library.owner, 100)
        assert not known.off_topic
        assert {bool(one.specific) for one in known.people} == {True, False}
        assert all(bool(one.specific) is not one.expert.little for one in known.people)
        astray = library.knowers.who_knows("how do I knit a cardigan from merino wool", library.owner)
        assert astray.off_topic
        assert len(astray.people) == NEAREST
        assert not [one for one in astray.people if one.specific]
        assert all(one.general for one in astray.people)
        first = next(one.expert.person for one in astray.people if one.expert.availability.free)
        library.contribute(Draft("Why?", "Why?", Kind.QUESTION), library.owner, to=first.id)
        again = library.knowers.who_knows("how do I knit a cardigan from merino wool", library.owner)
        assert again.ask_first is None, "nobody knows nearly as much as another where nobody knows"


def test_who_knows_little_is_named_in_a_line_where_there_are_enough_others() -> None:
    def listed(people: str, *, off_topic: bool = False) -> tuple[str, str]:
        """Whom of `people`, best first, who know little where their letter is small."""
        knowers = tuple(
            Knower(Expert(Person(PersonId(name), name), 1.0, (), date(2024, 1, 1), name.islower()), (), ())
            for name in people
        )
        found = WhoKnows("pumps", knowers, (), off_topic)
        return "".join(one.expert.person.name for one in found.listed), "".join(
            one.name for one in found.folded
        )

    assert listed("AbCDe") == ("ACD", "be")
    assert listed("Abcde") == ("Abc", "de")
    assert listed("abcd", off_topic=True) == ("abcd", "")
    assert listed("Ab") == ("Ab", "")


def test_it_is_a_turn_only_where_somebody_who_knows_more_than_a_little_was_asked_more_often() -> None:
    def knower(name: str, *, little: bool = False, free: bool = True) -> Knower:
        who = Person(PersonId(name), name)
        return Knower(Expert(who, 1.0, (), date(2024, 1, 1), little, Availability(free=free)), (), ())

    def turn(*people: Knower) -> str | None:
        return WhoKnows("pumps", people, (), ask_first=PersonId("Cy")).turn

    assert turn(knower("Bo"), knower("Cy")) == "Cy", "as Bo knows as much, Bo was asked more often"
    assert turn(knower("Ann", little=True), knower("Bo", free=False), knower("Cy")) is None


def test_a_name_that_no_note_says_leads_to_its_bearer_and_is_not_respelled(tmp_path: Path) -> None:
    with filled(tmp_path, len(ABOUT)) as library:
        library.contribute(Draft("Pipes", "The price of pipes.", authors=("Gwilym Pryce",)), library.owner)
        library.contribute(
            Draft("Pay", "What is paid.", authors=("Hidden Pryde",), space=SpaceName("board")), library.owner
        )
        reader = Readable(frozenset({SpaceName("general")}))
        names = library.knowers._retrieval.names
        for typed in ("Gwilym", "pryce", "Gwilym Pryce"):
            found = library.knowers.who_knows(typed, library.owner)
            assert [one.name for one in found.named] == ["Gwilym Pryce"]
            assert (found.respelled, found.people, found.nothing_asked) == ((), (), False)
            tied = library.connecting.people(typed, library.owner)
            assert [one.name for one in tied.named] == ["Gwilym Pryce"]
            assert (tied.ties, tied.alone) == ((), ())
        assert [one.name for one in names.bearing("pryde", EVERYTHING)] == ["Hidden Pryde"]
        assert names.bearing("pryde", reader) == ()
        assert not library.knowers.who_knows("Pryx", library.owner).named
        library.contribute(Draft("New", "Somebody new.", authors=("Pryx Nowak",)), library.owner)
        assert [one.name for one in library.knowers.who_knows("Pryx", library.owner).named] == ["Pryx Nowak"]


def test_of_a_topic_with_no_telling_word_nobody_is_said_to_know(tmp_path: Path) -> None:
    with filled(tmp_path, len(ABOUT)) as library:
        for topic in ("a", "what is it", "x", "Q?"):
            found = library.knowers.who_knows(topic, library.owner)
            assert (found.people, found.nothing_asked) == ((), True)
            tied = library.connecting.people(topic, library.owner)
            assert (tied.ties, tied.alone, tied.nothing_asked) == ((), (), True)
        assert library.knowers.who_knows("a", library.owner, filters=Filters(tags=("frost",))).people
        library.contribute(Draft("Grade Q", "Seals of grade Q hold."), library.owner)
        assert library.knowers.who_knows("Q?", library.owner).people, "a letter some note says tells"


def test_who_wants_to_learn_it_stands_behind_who_knows_it(tmp_path: Path) -> None:
    wish = "I want to learn about batteries. Could somebody show me how batteries work?"
    cold = "In the cold the batteries refuse charge; a heater under the rack keeps them at five degrees."
    drafts = (
        Draft("Learning about batteries", wish, authors=("Finn Tully",)),
        Draft("The shed in winter", cold, authors=("Bram Osei",)),
        Draft("Ropes", "Ropes chafe at the fairlead.", authors=("Edda Moss",)),
    )
    with holding(tmp_path / "library", drafts) as library:

        def known(topic: str) -> WhoKnows:
            return library.knowers.who_knows(topic, library.owner)

        assert known("batteries").people[0].expert.person.name == "Finn Tully"
        finn = library.meeting.find("Finn Tully", library.owner)
        record = library.introducing.record(finn, library.owner)
        library.introducing.change(finn, replace(record, wants_to_learn=("batteries",)), library.owner)
        told = known("batteries")
        for typed in ("batteries", "batteries kind:note", "battries"):
            told = known(typed)
            assert [one.expert.person.name for one in told.people][:1] == ["Bram Osei"], typed
            assert told.ask_first != finn, typed
        assert told.ask_first != finn
        beside = library.ask(Question("batteries"), library.owner).people
        assert [one.person.name for one in beside][:2] == ["Bram Osei", "Finn Tully"]
        assert not known("who wrote about batteries?").off_topic


def test_a_few_words_of_which_no_note_says_one_are_found_by_what_they_mean(tmp_path: Path) -> None:
    hand = "Press a clean dressing on the wound. The box with bandages and plasters hangs behind the door."
    drafts = (
        Draft("When somebody is injured", hand, authors=("Finn Tully",)),
        Draft(
            "Ropes on the moorings",
            "Chafe shows first at the fairlead; turn them.",
            authors=("Edda Moss",),
        ),
        Draft("Newsletter", "It goes out on the first of the month.", authors=("Ana Lima",)),
    )
    with holding(tmp_path / "library", drafts) as library:
        told = library.knowers.who_knows("first aid", library.owner)
        assert told.people[0].expert.person.name == "Finn Tully"
        assert not any(one.specific for one in told.people)
        reply = library.ask(Question("first aid"), library.owner)
        assert reply.matches[0].note.title == "When somebody is injured"
        for topic, knows in (
            ("first fairlead", "Edda Moss"),
            ("plasters", "Finn Tully"),
            ("mooring ropes overhaul", "Edda Moss"),
        ):
            said = library.knowers.who_knows(topic, library.owner)
            assert (said.off_topic, said.people[0].expert.person.name) == (False, knows)
