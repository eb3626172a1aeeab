"""A library filled note by note learns from its notes as one that is imported, on nobody's time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from kbase.config import Settings
from kbase.library import Library
from kbase.model import Draft, ImportOptions, Kind, Question, Window

PATIENCE_S = 60.0
SUBJECTS = ("queens", "slates", "clocks", "paint", "ropes", "seeds", "keys", "pumps")


def lesson(subject: str) -> str:
    return (
        f"## What happened\n\nThe {subject} of the old abbey gave way in the gale.\n\n"
        f"## Recommendation\n\nLook at the {subject} each autumn before the storms begin.\n"
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "library")
    Library.create(settings).close()
    return settings


def write_lessons(library: Library) -> None:
    for subject in SUBJECTS:
        library.contribute(Draft(f"On {subject}", lesson(subject), Kind.LESSON), library.owner)


def knows_the_form(library: Library) -> bool:
    return library.ask(Question("Recommendation"), library.owner).of_form is not None


def comes_true(said: Callable[[], bool]) -> bool:
    until = monotonic() + PATIENCE_S
    while not said() and monotonic() < until:
        sleep(0.05)
    return said()


def settling() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "kbase-settling"]


def test_a_server_learns_from_notes_that_are_written_one_by_one(settings: Settings) -> None:
    with Library.open(settings, upkeep=True) as library:
        write_lessons(library)
        assert len(settling()) == 1
        assert comes_true(lambda: knows_the_form(library))
    assert not settling(), "closing waits for what is being learned"


def test_a_process_without_upkeep_learns_nothing_aside(settings: Settings) -> None:
    with Library.open(settings, upkeep=False) as library:
        write_lessons(library)
        assert not settling()
        assert not knows_the_form(library)


def test_notes_from_standard_input_are_learned_from_before_they_are_acknowledged(settings: Settings) -> None:
    with Library.open(settings, upkeep=False) as library:
        for subject in SUBJECTS:
            content = f"---\nkind: lesson\n---\n# On {subject}\n\n{lesson(subject)}"
            library.add_text(content.encode(), ImportOptions(), library.owner)
        assert knows_the_form(library)


def test_a_server_draws_the_first_map_when_there_are_enough_notes(settings: Settings) -> None:
    with Library.open(settings, upkeep=True) as library:
        for number in range(30):
            library.contribute(Draft(f"Note {number}", f"Valve {number} froze."), library.owner)
        assert comes_true(lambda: library.map.view(Window(), library.owner).total == 30)
