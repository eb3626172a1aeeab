"""Projections are always as new as the last commit, and never wrong, whatever happens to their files."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kbase.errors import IndexBeingMade, LibraryBusy, LibraryFull
from kbase.index import projections as module
from kbase.index.projections import Projections, View
from kbase.index.shelf import FORMATS, KINDS
from kbase.model import Among, ChangeNumber, Fingerprint, NoteId, PassageId
from kbase.store import Store
from tests.store.making import DIMENSION, MODEL, add, remove, revise, sha256, vectors

SUBJECTS = (
    "frost",
    "alarm",
    "door",
    "seal",
    "vault",
    "battery",
    "seed",
    "tray",
    "lamp",
    "fan",
    "cable",
    "sensor",
)


def opened(store: Store, upkeep: bool = False) -> Projections:
    return Projections(store, MODEL, DIMENSION, upkeep)


def filled(store: Store, notes: int) -> list[NoteId]:
    """Notes of three passages, each naming two subjects and its own number."""
    made = []
    for number in range(notes):
        one, other = SUBJECTS[number % 11], SUBJECTS[(number * 5 + 3) % 11]
        body = f"The {one} number{number} failed.\n\nThen the {other} stopped.\n\nWe mended x{number}y."
        made.append(add(store, f"About the {one}", body))
    return made


def found(projections: Projections, word: str) -> int:
    return len(projections.current().words.best(word, 1000, Among()))


def nearest_own(projections: Projections, store: Store) -> None:
    """Every passage is the nearest to its own vector."""
    view = projections.current()
    rows = store.passages.rows([PassageId(one) for one in range(10_000)], MODEL)
    assert sorted(row.id for row in rows) == view.vectors.rows.ids[~_gone(view)].tolist()
    for row in random.Random(1).sample(rows, min(50, len(rows))):
        assert view.vectors.nearest(row.vector, 1, Among())[0].score == pytest.approx(1.0, abs=2e-3)


def _gone(view: View) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    rows = view.vectors.rows
    return np.zeros(len(rows), np.bool_) if rows.gone is None else rows.gone


def good(projections: Projections) -> bool:
    return all(finding.ok for finding in projections.check())


def files(store: Store) -> list[Path]:
    return sorted((store.folder / "index").glob("*.snapshot"))


def test_a_new_note_is_found_by_the_next_question(store: Store) -> None:
    projections = opened(store)
    assert found(projections, "walrus") == 0
    add(store, "The walrus", "It came ashore.")
    assert found(projections, "walrus") == 1
    nearest_own(projections, store)


def test_an_edit_and_a_removal_are_seen_by_the_next_question(store: Store) -> None:
    notes = filled(store, 5)
    projections = opened(store)
    assert found(projections, "number3") == 1
    revise(store, notes[3], body="Something else about a walrus.")
    assert (found(projections, "number3"), found(projections, "walrus")) == (0, 1)
    remove(store, notes[3])
    assert found(projections, "walrus") == 0
    assert good(projections)
    nearest_own(projections, store)


def test_another_connection_sees_a_commit_at_its_next_question(store: Store) -> None:
    mine, other = opened(store), opened(Store.open(store.folder))
    for number in range(5):
        add(store, f"walrus{number}", "A text.")
        assert found(mine, f"walrus{number}") == found(other, f"walrus{number}") == 1


def test_a_view_in_use_stays_as_it_was(store: Store) -> None:
    notes = filled(store, 5)
    projections = opened(store)
    view = projections.current()
    before = view.words.best("alarm", 10, Among())
    remove(store, notes[1])
    add(store, "alarm", "alarm alarm")
    projections.save()
    assert projections.current() is not view
    assert view.words.best("alarm", 10, Among()) == before


def test_the_same_view_is_given_until_something_changes(store: Store) -> None:
    filled(store, 3)
    projections = opened(store)
    assert projections.current() is projections.current()


def test_what_was_saved_is_what_the_next_process_searches(store: Store) -> None:
    notes = filled(store, 60)
    remove(store, notes[7])
    projections = opened(store)
    projections.save()
    assert projections.current().unsettled == 0
    later = opened(store)
    assert later.current().unsettled == 0
    assert len(files(store)) == 2
    add(store, "walrus", "A text.")
    assert later.current().unsettled == 1
    assert (found(later, "walrus"), found(later, "x7y"), found(later, "x8y")) == (1, 0, 1)
    assert good(later)
    nearest_own(later, store)


def test_snapshots_are_written_when_enough_has_changed_and_only_the_newest_stay(store: Store) -> None:
    projections = opened(store)
    filled(store, 5)
    projections.save_if_grown()
    assert files(store) == []
    filled(store, 30)
    projections.save_if_grown()
    first = files(store)
    filled(store, 30)
    projections.save_if_grown()
    assert len(first) == len(files(store)) == 2
    assert not set(first) & set(files(store))


def test_a_server_writes_snapshots_by_itself(store: Store) -> None:
    filled(store, 40)
    projections = opened(store, upkeep=True)
    projections.current()
    projections.close()
    assert len(files(store)) == 2
    assert projections.current().unsettled == 0


def test_a_process_adopts_what_another_saved(store: Store) -> None:
    filled(store, 40)
    mine, other = opened(store), opened(Store.open(store.folder))
    mine.current()
    filled(store, 40)
    other.save()
    assert mine.current().unsettled > 0
    written = files(store)
    mine.save()
    assert mine.current().unsettled == 0
    assert files(store) == written


def test_two_processes_never_write_at_once(store: Store) -> None:
    filled(store, 40)
    mine, other = opened(store), opened(Store.open(store.folder))
    with mine._shelf.writing() as first, other._shelf.writing() as second:
        assert (first, second) == (True, False)


def damages(content: bytes) -> list[bytes]:
    chance = random.Random(4)
    bad = [content[: len(content) // 2], content[:10], b"", content + b"\0"]
    for _ in range(100):
        place = chance.randrange(len(content))
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        bad.append(bytes(flipped))
    return bad


@pytest.mark.parametrize("kind", ["vectors", "words"])
def test_every_damage_to_a_snapshot_is_detected_and_answers_stay_right(store: Store, kind: str) -> None:
    """100 bit flips and the truncations of each kind; each time a new process reads them."""
    filled(store, 30)
    opened(store).save()
    path = next(path for path in files(store) if path.name.startswith(kind))
    whole = path.read_bytes()
    fresh = opened(store)
    expected = fresh.current().words.best("alarm number1", 20, Among())
    asked = vectors([sha256("anything")])[0]
    nearest = fresh.current().vectors.nearest(asked, 10, Among())
    for content in damages(whole):
        path.write_bytes(content)
        damaged = opened(store)
        assert not damaged._shelf.load().get(kind)
        view = damaged._seen()
        assert view.words.best("alarm number1", 20, Among()) == expected
        assert [hit.passage for hit in view.vectors.nearest(asked, 10, Among())] == [
            hit.passage for hit in nearest
        ]


def test_a_missing_snapshot_is_made_again(store: Store) -> None:
    filled(store, 40)
    opened(store).save()
    for path in files(store):
        path.unlink()
    assert [finding.ok for finding in opened(store).check()] == [False, False, True, True]
    projections = opened(store)
    assert found(projections, "x7y") == 1
    assert len(files(store)) == 2
    assert good(opened(store))


def test_check_tells_what_is_wrong_and_rebuild_mends_it(store: Store) -> None:
    filled(store, 30)
    projections = opened(store)
    projections.save()
    path = files(store)[0]
    path.write_bytes(path.read_bytes()[:-1])
    later = opened(store)
    bad = [finding for finding in later.check() if not finding.ok]
    assert len(bad) == 1
    assert "kbase rebuild" in bad[0].remedy
    later.rebuild()
    assert good(later)
    assert good(opened(store))


def test_check_sees_a_projection_that_differs_from_the_library(store: Store) -> None:
    filled(store, 30)
    projections = opened(store)
    view = projections.current()
    removed = view.words.rows.ids[:1]
    wrong = view.words.changed(np.empty(0, np.int64), [], removed)
    projections._view = View(view.change, view.vectors, wrong)
    assert [finding.ok for finding in projections.check()] == [True, True, True, False]


def test_files_a_killed_process_left_are_swept(store: Store) -> None:
    filled(store, 30)
    folder = store.folder / "index"
    folder.mkdir()
    for name in (".vectors-1-x.snapshot.abc.unfinished", "words-9-gone.snapshot"):
        (folder / name).write_bytes(b"half")
    opened(store).save()
    assert sorted(path.suffix for path in folder.iterdir() if path.name != "saving.lock") == [".snapshot"] * 2


def test_what_cannot_be_written_is_left_for_another_time(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    filled(store, 30)
    (store.folder / "index").write_text("a file where the folder should be")
    projections = opened(store)
    projections.save()
    assert "No snapshot was written" in caplog.text
    assert found(projections, "x7y") == 1


def test_a_snapshot_of_another_model_is_never_used(store: Store) -> None:
    filled(store, 30)
    opened(store).save()
    other = Projections(store, Fingerprint("b" * 64), DIMENSION)
    assert other.current().vectors.nearest(vectors([sha256("x")])[0], 5, Among()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_snapshot_of_another_version_is_no_fault_and_made_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    filled(store, 40)
    with monkeypatch.context() as earlier:
        earlier.setitem(FORMATS, kind, FORMATS[kind] - 1)
        opened(store).save()
    told = next(one for one in opened(store).check() if one.name == f"snapshot of {kind}")
    assert told.ok
    assert "another version" in told.detail
    assert good(opened(store))
    before = set(files(store))
    assert found(opened(store), "x7y") == 1
    assert set(files(store)) != before
    assert good(opened(store))


def test_questions_from_many_threads_during_writes_see_every_acknowledged_note(store: Store) -> None:
    projections = opened(store, upkeep=True)
    acknowledged: list[int] = []
    missing: list[int] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            known = len(acknowledged)
            if known and found(projections, f"x{known - 1}y") != 1:
                missing.append(known - 1)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(120):
        add(store, "A note", f"One text x{number}y.")
        acknowledged.append(number)
    done.set()
    for thread in threads:
        thread.join()
    projections.close()
    assert missing == []
    assert good(projections)


def test_rebuild_says_what_is_in_its_way(store: Store) -> None:
    filled(store, 3)
    (store.folder / "index").write_text("a file where the folder should be")
    with pytest.raises(LibraryFull, match="kbase rebuild"):
        opened(store).rebuild()


def test_a_server_does_not_try_again_at_every_question(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    filled(store, 30)
    (store.folder / "index").write_text("a file where the folder should be")
    projections = opened(store, upkeep=True)
    for _ in range(20):
        projections.current()
        projections.close()
    assert caplog.text.count("No snapshot was written") == 1


def test_an_older_copy_put_back_is_read_anew(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """The library's change number lies before that of what is in memory."""
    filled(store, 3)
    projections = opened(store)
    view = projections.current()
    projections._view = replace(view, change=ChangeNumber(view.change + 100))
    assert found(projections, "x1y") == 1
    assert projections.current().change == store.changes.number()
    assert "kbase rebuild" in caplog.text


def test_who_asks_while_a_server_reads_a_large_library_is_told_how_far_it_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store, 4)
    monkeypatch.setattr(module, "READ_WHILE_WAITED_FOR", 11)  # of twelve passages
    monkeypatch.setattr(module, "READ_AT_ONCE", 3)
    reading, go_on = threading.Event(), threading.Event()
    rows = type(store.passages).rows
    asked = 0

    def held(*given: Any) -> object:
        nonlocal asked
        asked += 1
        if asked == 3:
            reading.set()
            assert go_on.wait(30)
        return rows(*given)

    monkeypatch.setattr(type(store.passages), "rows", held)
    projections = opened(store, upkeep=True)
    first = threading.Thread(target=projections.current)
    first.start()
    assert reading.wait(30)
    with pytest.raises(IndexBeingMade, match="6 of 12 passages are read, about 1 minute left"):
        projections.current()
    go_on.set()
    first.join()
    assert found(projections, "failed") == 4
    projections.close()


def test_a_library_that_could_not_be_read_is_tried_again_by_the_next_question(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store, 4)
    monkeypatch.setattr(module, "READ_WHILE_WAITED_FOR", 11)

    def busy(*_: object) -> object:
        raise LibraryBusy("Another process is writing.")

    projections = opened(store, upkeep=True)
    with monkeypatch.context() as patched:
        patched.setattr(type(store.passages), "rows", busy)
        with pytest.raises(LibraryBusy):
            projections.current()
    assert found(projections, "failed") == 4
    projections.close()
