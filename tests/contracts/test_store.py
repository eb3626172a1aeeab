"""What the store keeps, however the library came to be: made now, opened again, or of an older kbase."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from kbase.errors import BadInput, BadNote, Conflict, StaleIndex
from kbase.model import Draft
from kbase.store import Store
from tests.store import making
from tests.store.making import EVERYTHING, MODEL, NO_FILTERS, add, file, remove, revise

GOLDEN = Path(__file__).parents[1] / "golden" / "library-1.sqlite.gz"


def created(folder: Path) -> Store:
    return Store.create(folder)


def reopened(folder: Path) -> Store:
    with Store.create(folder) as first:
        add(first, "From before")
    return Store.open(folder)


def of_an_older_kbase(folder: Path) -> Store:
    folder.mkdir()
    (folder / "kbase.sqlite").write_bytes(gzip.decompress(GOLDEN.read_bytes()))
    return Store.open(folder)


@pytest.fixture(params=[created, reopened, of_an_older_kbase], ids=lambda made: made.__name__)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Callable[[Path], Store] = request.param
    with made(tmp_path / "kept") as store:
        yield store


@pytest.fixture
def beside(kept: Store) -> Iterator[Store]:
    """The same library as another process has it open."""
    with Store.open(kept.folder) as other:
        yield other


def titles(store: Store) -> set[str]:
    return {note.title for note in store.notes.page(EVERYTHING, NO_FILTERS, 1_000, 0, "newest").notes}


def test_what_is_acknowledged_is_whole_for_everybody_at_once(kept: Store, beside: Store) -> None:
    before = beside.changes.number()
    note = add(kept, "Frost", "Ice.\n\nThaw it.", authors=("Ann",), tags=("cold",), source=file("frost.md"))
    assert beside.changes.number() == before + 1
    found = beside.notes.get(note, EVERYTHING)
    assert (found.title, found.body) == ("Frost", "Ice.\n\nThaw it.")
    passages = beside.passages.of_note(note)
    assert [passage.text for passage in passages] == ["Ice.", "Thaw it."]
    assert [found.body[one.span.start : one.span.end] for one in passages] == ["Ice.", "Thaw it."]
    assert set(beside.passages.phrase(["thaw", "it"], 9, EVERYTHING, NO_FILTERS)) == {passages[1].id}
    assert beside.vectors.of([one.id for one in passages], MODEL).shape == (2, making.DIMENSION)
    assert beside.changes.since(before).added.tolist() == [one.id for one in passages]
    assert beside.audit.recent(1)[0].subject == note


def write_a_good_and_a_bad_note(store: Store) -> None:
    cuts = making.cut("Half", "Some text.")
    making.put(store, cuts)
    store.notes.add(Draft("Half", "Some text."), cuts, by="tester")
    store.notes.add(Draft("Other", "Not what was cut."), cuts, by="tester")


def test_what_fails_half_way_was_never_there(kept: Store, beside: Store) -> None:
    before = kept.changes.number(), titles(kept)
    with pytest.raises(BadNote), kept.transaction("tester"):
        write_a_good_and_a_bad_note(kept)
    for store in (kept, beside):
        assert (store.changes.number(), titles(store)) == before
    assert making.troubles(kept) == []


def test_what_is_refused_changes_nothing(kept: Store) -> None:
    note = add(kept, "Frost", source=file("frost.md"))
    first = kept.notes.revisions(note)[0].number
    revise(kept, note, body="Measure first.")
    before = kept.changes.number()
    with pytest.raises(Conflict):
        revise(kept, note, base=first, body="Too late.")
    with pytest.raises(Conflict):
        add(kept, "Frost again", source=file("frost.md"))
    with pytest.raises(BadInput), kept.transaction("tester"):
        kept.vectors.put(MODEL, ["ab" * 32], np.full((1, making.DIMENSION), np.nan, np.float32))
    assert kept.changes.number() == before
    assert kept.notes.get(note, EVERYTHING).body == "Measure first."
    assert making.troubles(kept) == []


def test_reading_is_of_one_moment(kept: Store, beside: Store) -> None:
    with kept.reading():
        before = titles(kept)
        add(beside, "Meanwhile")
        assert titles(kept) == before
    assert titles(kept) == before | {"Meanwhile"}


def test_what_came_and_went_adds_up(kept: Store) -> None:
    begun = kept.changes.number()
    gone = add(kept, "Gone", "A.\n\nB.")
    stays = add(kept, "Stays", "C.\n\nD.")
    between = kept.changes.number()
    remove(kept, gone)
    revise(kept, stays, body="C.\n\nE.")
    alive = {one.id for one in kept.passages.of_note(stays)}
    assert set(kept.changes.since(begun).added.tolist()) == alive
    later = kept.changes.since(between)
    assert len(later.added) == 1
    assert len(later.removed) == 3
    with pytest.raises(StaleIndex):
        kept.changes.since(type(between)(between + 100))


def test_ids_tell_nothing_and_are_never_given_twice(kept: Store) -> None:
    notes = [add(kept, f"Note {number}") for number in range(20)]
    passages = [one.id for note in notes for one in kept.passages.of_note(note)]
    assert len(set(notes)) == 20
    assert notes != sorted(notes)
    assert passages == sorted(set(passages))
    remove(kept, notes[-1])
    later = kept.passages.of_note(add(kept, "Later"))[0].id
    assert later > max(passages)


def test_vectors_come_back_in_the_order_asked_for(kept: Store) -> None:
    note = add(kept, "Order", "A.\n\nB.\n\nC.")
    passages = [one.id for one in kept.passages.of_note(note)]
    wanted = making.vectors([cut.digest for cut in making.cut("Order", "A.\n\nB.\n\nC.")])
    assert kept.vectors.of(passages[::-1], MODEL) == pytest.approx(wanted[::-1], abs=1e-3)
