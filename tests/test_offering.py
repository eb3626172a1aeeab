"""Who offers what is asked about is among those to ask, whether or not they wrote about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbase.library import Library
from kbase.model import Draft, ImportOptions, Question
from tests.libraries import holding

NOTES = (
    Draft("PLC backups", "PLC programs are backed up each Sunday.", authors=("Sam Hall",)),
    Draft("PLC in the cellar", "The PLC runs the weir; its program is old.", authors=("Sam Hall",)),
    Draft("A fuse", "The fuse of the PLC blew in the storm.", authors=("Tove Kern",)),
    Draft("Bees", "The hives stand behind the orchard.", authors=("Ida Moe",)),
)


def tell(library: Library, name: str, said: str) -> None:
    text = f"---\nkind: person\nname: {name}\n{said}\n---\n"
    library.add_text(text.encode(), ImportOptions(), library.owner)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with holding(tmp_path, NOTES) as made:
        yield made


def names(library: Library, topic: str) -> list[str]:
    return [one.expert.person.name for one in library.knowers.who_knows(topic, library.owner).people]


def test_who_offers_a_topic_comes_before_who_wrote_more_about_it(library: Library) -> None:
    assert names(library, "PLC programming")[0] == "Sam Hall"
    tell(library, "Tove Kern", "offers: [switchgear, PLC programming]")
    first, *_ = library.knowers.who_knows("PLC programming", library.owner).people
    assert (first.expert.person.name, first.expert.score, first.expert.little) == ("Tove Kern", 1.0, False)
    reply = library.ask(Question("who can help me with PLC programming?"), library.owner)
    assert reply.people[0].person.name == "Tove Kern"
    assert names(library, "PLC backups")[0] == "Sam Hall"


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("who knows about frequency converters?", True),
        ("frequency converters", True),
        ("who knows about legionella?", True),
        ("does a converter change the frequency of the moon", False),
        ("legionella in the novels of Proust", False),
    ],
)
def test_what_somebody_offers_is_not_denied_though_no_note_is_about_it(
    library: Library, question: str, offered: bool
) -> None:
    assert library.ask(Question(question), library.owner).off_topic
    tell(library, "Tove Kern", "offers: [frequency converters, legionella]")
    reply = library.ask(Question(question), library.owner)
    assert (not reply.off_topic, [one.name for one in reply.named]) == (offered, ["Tove Kern"] * offered)
    found = library.knowers.who_knows(question, library.owner)
    assert (not found.off_topic, [one.name for one in found.named]) == (offered, ["Tove Kern"] * offered)


def test_who_offers_a_topic_of_others_notes_and_wrote_nothing_is_named(library: Library) -> None:
    tell(library, "Ana Reis", "offers: [PLC programming]")
    found = library.knowers.who_knows("PLC programming", library.owner)
    assert found.people
    assert [one.name for one in found.named] == ["Ana Reis"]
    reply = library.ask(Question("who can help me with PLC programming?"), library.owner)
    assert (reply.answered, [one.name for one in reply.named]) == (True, ["Ana Reis"])


@pytest.mark.parametrize("said", ["left: 2020-01-01", "suggest: false"])
def test_who_has_left_or_wishes_no_suggestion_offers_nothing(library: Library, said: str) -> None:
    tell(library, "Tove Kern", f"offers: [frequency converters]\n{said}")
    assert library.ask(Question("frequency converters"), library.owner).off_topic
