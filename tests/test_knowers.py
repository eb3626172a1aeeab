"""Who knows is told in so many queries, however many people there are to tell of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from kbase.config import Settings
from kbase.library import Library
from kbase.model import Draft, Kind
from kbase.ports import Embedder
from tests.store.test_queries import statements

ABOUT = ("heater", "gasket", "fan", "lamp", "drain", "latch", "hinge", "alarm", "relay", "panel", "wire")


def filled(folder: Path, embedder: Embedder, people: int) -> Library:
    """So many people who each wrote three notes about frost on a door; every third is away."""
    library = Library.create(Settings(folder, owner="Ada Lovelace"))
    vars(library)["embedder"] = embedder
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


def asked(folder: Path, embedder: Embedder, people: int) -> int:
    with filled(folder, embedder, people) as library:
        library.knowers.who_knows("mice", library.owner)  # what is remembered of any question is
        with statements(library._store) as seen:
            found = library.knowers.who_knows("frost on the vault door", library.owner, people)
        assert len(found.people) == people
        assert all(one.specific for one in found.people)
        assert [one for one in found.people if one.expert.stand_in]
        return len(seen)


def test_no_more_is_asked_of_the_store_the_more_people_know(tmp_path: Path, embedder: Embedder) -> None:
    few, many = (asked(tmp_path / str(count), embedder, count) for count in (4, 11))
    assert many == few < 80
