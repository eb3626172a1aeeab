"""Several processes share one library: two that write, one that reads, all at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import SpawnContext
from pathlib import Path

import pytest

from kbase.model import ChangeNumber
from kbase.store import Store
from tests.store.making import EVERYTHING, NO_FILTERS, add, revise, troubles

SPAWN: SpawnContext = multiprocessing.get_context("spawn")
NOTES = 40


def write(folder: Path, name: str) -> int:
    """Add notes, revising every fourth; how many were acknowledged."""
    with Store.open(folder) as store:
        for number in range(NOTES):
            note = add(store, f"{name} {number}", f"{name} {number}.\n\n" + "word " * 3000)
            if number % 4 == 0:
                revise(store, note, body=f"{name} {number}.\n\nrevised")
    return NOTES


def read(folder: Path, wanted: int) -> int:
    """Follow the changes as a search process does until all notes are there; deltas read."""
    with Store.open(folder) as store:
        held: set[int] = set()
        at = ChangeNumber(0)
        deltas = 0
        deadline = time.monotonic() + 100
        while time.monotonic() < deadline:
            delta = store.changes.since(at)
            assert delta.number >= at
            assert not set(delta.added.tolist()) & held
            assert set(delta.removed.tolist()) <= held
            held = (held - set(delta.removed.tolist())) | set(delta.added.tolist())
            at = delta.number
            deltas += 1
            page = store.notes.page(EVERYTHING, NO_FILTERS, 5, 0)
            assert all(store.passages.of_note(note.id) for note in page.notes)
            if page.total == wanted and store.changes.number() == at:
                return deltas
    raise AssertionError(f"Only {page.total} of {wanted} notes came.")


def make(folder: Path) -> int:
    """Make the library, or open the one another process is making."""
    with Store.create(folder) as store:
        add(store, f"By {os.getpid()}")
        return 1


def test_two_writers_and_a_reader_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    Store.create(folder).close()
    with ProcessPoolExecutor(3, SPAWN) as processes:
        reader = processes.submit(read, folder, 2 * NOTES)
        writers = [processes.submit(write, folder, name) for name in ("left", "right")]
        assert [writer.result(200) for writer in writers] == [NOTES, NOTES]
        assert reader.result(200) > 0
    with Store.open(folder) as store:
        assert store.notes.page(EVERYTHING, NO_FILTERS, 1, 0).total == 2 * NOTES
        assert store.changes.number() == 2 * (NOTES + NOTES // 4)
        assert troubles(store) == []


def test_processes_may_make_the_same_library_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with ProcessPoolExecutor(4, SPAWN) as processes:
        assert sum(processes.map(make, [folder] * 8)) == 8
    with Store.open(folder) as store:
        assert store.notes.page(EVERYTHING, NO_FILTERS, 1, 0).total == 8
        assert troubles(store) == []


def keep_writing(folder: Path, acknowledged: Path) -> None:
    """Add notes until killed, putting down each title once it is acknowledged."""
    with Store.open(folder) as store, acknowledged.open("a") as log:
        for number in range(100_000):
            add(store, f"Note {number}", f"Number {number}.\n\n" + "word " * (number % 500))
            log.write(f"Note {number}\n")
            log.flush()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("after_s", [0.05, 0.11, 0.23])
def test_a_writer_killed_leaves_every_acknowledged_note(tmp_path: Path, after_s: float) -> None:
    folder = tmp_path / "library"
    acknowledged = tmp_path / "acknowledged"
    acknowledged.touch()
    Store.create(folder).close()
    writer = SPAWN.Process(target=keep_writing, args=(folder, acknowledged))
    writer.start()
    while not acknowledged.stat().st_size:
        time.sleep(0.005)
    time.sleep(after_s)
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    writer.close()
    promised = set(acknowledged.read_text().split("\n")[:-1])
    with Store.open(folder) as store:
        stored = {note.title for note in store.notes.page(EVERYTHING, NO_FILTERS, 10**6, 0).notes}
        assert promised <= stored
        assert len(stored) <= len(promised) + 1
        assert troubles(store) == []
        add(store, "After")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_opens_its_own_connection(store: Store) -> None:
    add(store, "Before")
    child = os.fork()
    if child == 0:
        try:
            add(store, "Child's")
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    add(store, "After")
    assert store.notes.page(EVERYTHING, NO_FILTERS, 9, 0).total == 3
    assert troubles(store) == []
