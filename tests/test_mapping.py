"""The map of a library: near in meaning is near on paper, what stands stays, nothing private shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kbase.config import Settings
from kbase.library import Library
from kbase.mapping import NAMED, places_for
from kbase.model import Draft, ImportOptions, NoteId, Readable, SpaceName, Window
from tests.libraries import holding

OUTSIDER = Readable(frozenset({SpaceName("general")}))
TOPICS = {
    "Frost": "Ice formed on the freezer door when the {} heater failed and cold air came in.",
    "Boiler": "The boiler lost pressure, so we bled the {} radiator and topped up the water.",
    "Permit": "The export permit for seed needs the signature of the {} ministry before shipping.",
}
PARTS = ("north", "south", "old", "new", "upper", "lower", "east", "west", "spare", "main", "front", "back")
MORE = Draft("Frost again", "There is ice on the freezer door: the heater in the frame failed in the cold.")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Three topics, twelve notes each, and the map an import makes of them."""
    notes = tmp_path / "notes"
    for topic, sentence in TOPICS.items():
        for part in PARTS:
            place = notes / f"{topic}-{part}.md"
            place.parent.mkdir(exist_ok=True)
            place.write_text(f"# {topic} at the {part} house\n\n{sentence.format(part)}\n")
    with holding(tmp_path / "library", owner="Ines") as made:
        made.add([notes], ImportOptions(), made.owner)
        yield made


def places(library: Library) -> dict[NoteId, tuple[float, float]]:
    placed = library.map.view(Window(), library.owner).placed
    return {note: (x, y) for note, (x, y) in zip(placed.notes, placed.at.tolist(), strict=True)}


def titles(library: Library, near: NoteId, count: int = 6) -> list[str]:
    """The first words of the titles of the notes that stand nearest to one."""
    at = places(library)
    others = sorted(
        (one for one in at if one != near), key=lambda one: np.hypot(*np.subtract(at[one], at[near]))
    )
    return [library.note(one, library.owner).note.title.split()[0] for one in others[:count]]


def private(library: Library, space: str) -> None:
    """Make a space private, as its members would."""
    with sqlite3.connect(library.settings.library / "kbase.sqlite") as database:
        database.execute("UPDATE space SET private = 1 WHERE name = ?", (space,))
    database.close()


def seen_by(library: Library, readable: Readable, window: Window | None = None) -> str:
    """All that a reader is told of the map."""
    return str(library.map.seen(window or Window(), readable))


def test_an_import_makes_a_map_whose_regions_are_its_topics(library: Library) -> None:
    view = library.map.view(Window(), library.owner)
    assert (view.total, view.waiting) == (36, 0)
    named = {" ".join(region.terms) for region in view.regions}
    for word in ("air", "boiler", "permit"):
        assert any(word in terms for terms in named), named
    for topic in TOPICS:
        note = library.resolve(f"{topic} at the old house", library.owner)
        assert note
        assert titles(library, note.id).count(topic) >= 5


def test_a_later_note_stands_among_its_own_and_moves_none(library: Library) -> None:
    before = places(library)
    note = library.contribute(MORE, library.owner)
    assert library.map.view(Window(), library.owner).waiting == 1
    report = library.map.make()
    assert (report.placed, report.kept, report.anew) == (1, 36, False)
    after = places(library)
    assert {one: after[one] for one in before} == before
    assert set(titles(library, note)) == {"Frost"}


def test_a_note_that_now_says_something_else_moves_and_no_other(library: Library) -> None:
    before = places(library)
    ref = library.resolve("Boiler at the old house", library.owner)
    assert ref
    library.revise(ref.id, MORE, library.owner)
    library.map.make()
    after = places(library)
    assert set(titles(library, ref.id)) == {"Frost"}
    assert {one for one in before if before[one] != after[one]} == {ref.id}


def test_making_the_map_again_changes_nothing(library: Library) -> None:
    before = places(library)
    assert library.map.make().placed == 0
    assert places(library) == before


def test_laid_out_anew_the_map_resembles_the_old_one(library: Library) -> None:
    before = places(library)
    assert library.map.make(anew=True).anew
    after = places(library)
    moved = [np.hypot(*np.subtract(after[one], before[one])) for one in before]
    assert np.mean(moved) < 0.2


def test_a_window_shows_what_stands_in_it_and_few_notes_by_name(library: Library) -> None:
    whole = library.map.view(Window(), library.owner)
    assert len(whole.named) == NAMED
    for region in whole.regions:
        near = library.map.view(region.window, library.owner)
        assert 0 < len(near.placed) < whole.total
        assert {note.id for note in region.central} <= set(near.placed.notes)
        if len(near.placed) <= NAMED:
            assert near.regions == ()
            assert {note.id for note in near.named} == set(near.placed.notes)


def test_nothing_private_shows_to_an_outsider_or_moves_anything(library: Library) -> None:
    secret = library.contribute(
        Draft("Zanzibar", "Zanzibar freezer door ice heater.", space=SpaceName("board")), library.owner
    )
    private(library, "board")
    before, told = places(library), seen_by(library, OUTSIDER)
    library.map.make()
    after = places(library)
    assert {one: after[one] for one in before} == before
    assert set(titles(library, secret)) == {"Frost"}  # for who may read it
    assert seen_by(library, OUTSIDER) == told
    around = Window(after[secret][0], after[secret][1], 0.2)
    assert secret in library.map.view(around, library.owner).placed.notes
    assert secret not in seen_by(library, OUTSIDER, around)
    assert "zanzibar" not in seen_by(library, OUTSIDER, around).casefold()


@pytest.mark.parametrize("anew", [True, False])
def test_where_open_notes_stand_is_worked_out_from_open_notes_alone(anew: bool) -> None:
    drawn = np.random.default_rng(3).normal(size=(40, 8))
    vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    before = np.full((40, 2), np.nan)
    before[:20] = np.random.default_rng(4).uniform(size=(20, 2))
    is_open = np.arange(40) % 4 > 0
    together = places_for(vectors, is_open, before, anew)
    alone = places_for(vectors[is_open], is_open[is_open], before[is_open], anew)
    assert np.array_equal(together[is_open], alone)
    each = [
        places_for(vectors[rows], is_open[rows], together[rows] if anew else before[rows], anew=False)[-1]
        for rows in (np.append(np.flatnonzero(is_open), one) for one in np.flatnonzero(~is_open))
    ]
    if not anew:  # nor does one private note tell of another
        assert np.allclose(together[~is_open], each)


def test_a_library_of_private_notes_alone_has_no_map(library: Library) -> None:
    private(library, "general")
    library.contribute(MORE, library.owner)
    assert library.map.make(anew=True).placed == 0


def test_an_empty_library_has_an_empty_map(tmp_path: Path) -> None:
    with Library.create(Settings(tmp_path / "empty", owner="Ines")) as empty:
        assert empty.map.make().placed == 0
        view = empty.map.view(Window(), empty.owner)
        assert (view.total, view.waiting, view.regions) == (0, 0, ())
