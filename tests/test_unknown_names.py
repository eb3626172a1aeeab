"""A question that names what nothing here knows is not answered with what is said of another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbase.library import Library
from kbase.model import Draft, Question, Readable, Reply, Source, SpaceName
from tests.libraries import holding

PLANT = "The chlorine setpoint is 0.4 milligrams per litre; it is read every morning at the outlet."
NOTES = (
    Draft("Chlorine setpoint at Wexcombe", f"At Wexcombe: {PLANT}"),
    Draft("The duty pump", "The duty pump of the Grundfos kind is greased in March by Priya."),
    Draft("Backups", "The PostgreSQL database is saved every night at two, onto the second disk."),
    Draft("Kettle", "Whoever empties the kettle fills it again.", aliases=("Gannet rule",)),
    Draft("Weir", "The weir gate is opened by hand.", source=Source("notes", "Ottery/weir.md", "00" * 32)),
    Draft("Gates", "The lock gate is painted in May.", space=SpaceName("sunnyside")),
    Draft("Pumpen", "Die Pumpen werden im Winter jeden Tag gespült."),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    secret = Draft("Chlorine at Hollowell", f"At Hollowell: {PLANT}", space=SpaceName("office"))
    with holding(tmp_path_factory.mktemp("names") / "library", [*NOTES, secret]) as made:
        yield made


def asked(library: Library, text: str) -> Reply:
    return library.ask(Question(text), library.owner)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("chlorine setpoint at Millbrook", "Millbrook"),
        ("What is the chlorine setpoint at Millbrook?", "Millbrook"),
        ("what is Millbrook's chlorine setpoint?", "Millbrook"),
        ("How is the duty pump greased by Kowalski?", "Kowalski"),
    ],
)
def test_what_is_said_of_another_is_doubted_and_the_name_told(
    library: Library, question: str, name: str
) -> None:
    reply = asked(library, question)
    assert (reply.verdict, reply.unsaid) == ("doubtful", (name,))
    assert reply.matches


@pytest.mark.parametrize(
    "question",
    [
        "What is the chlorine setpoint at Wexcombe?",
        "chlorine setpoint at wexcombe",
        "What Is the Chlorine Setpoint in Milligrammes?",  # as a title
        "WHAT IS THE CHLORINE SETPOINT AT WEXCOMBE IN PRACTICE?",
        "Hello. Please tell: what is the chlorine setpoint at Wexcombe?",
        "When is the Grundfos duty pump greased, in March or in April?",
        "Which duty pump does Priya grease on Fridays in March?",
        "how often is the Postgres database saved?",
        "who fills the kettle by the Gannet rule?",
        "how is the weir gate of Ottery opened?",
        "how does Ines open the weir gate?",  # who wrote it
        "how is the weir gate opened at Sunnyside?",  # a space
        "wie oft spült man im Winter die Pumpen gegen Verstopfung?",
        "What is the PWS chlorine setpoint at Wexcombe?",
    ],
)
def test_what_is_known_and_what_is_no_name_is_doubted_no_more_for_it(library: Library, question: str) -> None:
    reply = asked(library, question)
    assert reply.unsaid == ()


def test_what_was_answered_is_answered_still(library: Library) -> None:
    assert asked(library, "What is the chlorine setpoint at Wexcombe?").answered
    assert asked(library, "how often is the Postgres database saved?").answered


def test_a_long_question_names_many_things_and_is_about_none_alone(library: Library) -> None:
    question = (
        "Last week we walked along the canal with Agnieszka and talked about bread, boats, engines, "
        "geese and rain; what is the chlorine setpoint at the outlet?"
    )
    assert asked(library, question).unsaid == ()


def test_a_name_that_only_others_may_read_is_told_as_one_nobody_knows(library: Library) -> None:
    question = Question("what is the chlorine setpoint at Hollowell?")
    assert library._asking.ask(question, Readable(None)).unsaid == ()
    outsider = Readable(frozenset({SpaceName("general")}))
    assert library._asking.ask(question, outsider).unsaid == ("Hollowell",)


ELSEWHERE = (
    Draft("Well at Skarvik", "The well at Skarvik is 40 m deep; its depth was measured in 2019."),
    Draft("Pump at Brackwell", "The pump at Brackwell is greased in May, by hand. It is a Grundfos."),
    Draft("Fence", "The fence is mended in spring.", source=Source("notes", "Ottery/fence.md", "00" * 32)),
    Draft("Hedge", "The hedge is cut in October.", space=SpaceName("sunnyside"), authors=("Rosa Lund",)),
    Draft("Ladders", "A ladder is looked at each spring; the Pump House has two. A pump has none."),
    *(Draft(f"Rota {week}", f"In week {week} of Northwater somebody else cooks.") for week in range(12)),
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with holding(tmp_path_factory.mktemp("sites") / "library", ELSEWHERE) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("when is the pump at Skarvik greased?", "Skarvik"),
        ("when is Skarvik's pump greased?", "Skarvik"),
        ("when is the hedge of Ottery cut in autumn, in October?", "Ottery"),
        ("when is the pump at Sunnyside greased by hand?", "Sunnyside"),
        ("when is the pump greased by Rosa?", "Rosa"),
        ("when is the pump of Rosa Lund greased?", "Rosa Lund"),
    ],
)
def test_what_the_first_notes_say_of_another_is_doubted_where_the_name_is_known_elsewhere(
    sites: Library, question: str, name: str
) -> None:
    reply = asked(sites, question)
    assert (reply.verdict, reply.elsewhere, reply.unsaid) == ("doubtful", (name,), ())


@pytest.mark.parametrize(
    "question",
    [
        "when is the pump at Brackwell greased?",
        "how deep is the well at Skarvik?",
        "how deep is the Well which somebody measured at Skarvik?",  # a word of the language
        "when is the Pump greased at Brackwell?",
        "when is the fence of Ottery mended?",  # a folder
        "when is the hedge at Sunnyside cut?",  # a space
        "when does Rosa cut the hedge?",  # who wrote it
        "when does Northwater grease the pump at Brackwell?",  # the whole house is called so
        "I was at Skarvik last week. When is the pump greased?",  # what else is told
    ],
)
def test_what_the_first_notes_say_or_are_of_is_answered(sites: Library, question: str) -> None:
    reply = asked(sites, question)
    assert (reply.verdict, reply.elsewhere) == ("answered", ())


def test_a_name_that_only_others_may_read_stands_nowhere_else(sites: Library) -> None:
    outsider = Readable(frozenset({SpaceName("general")}))
    for question in ("when is the pump at Sunnyside greased by hand?", "when is the pump greased by Rosa?"):
        reply = sites._asking.ask(Question(question), outsider)
        assert reply.elsewhere == ()
        assert reply.unsaid
