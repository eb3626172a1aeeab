"""A library of any earlier version opens and holds what it held; one of a later version is refused."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kbase.errors import DamagedLibrary, LibraryTooNew
from kbase.model import Availability, ChangeNumber, Filters, Helping, Link, PassageId, Relation
from kbase.store import Store
from kbase.store.connections import connect
from kbase.store.migrations import APPLICATION_ID, MIGRATIONS, migrate, statements, version_of
from tests.store.making import EVERYTHING, MODEL, NO_FILTERS, add, cut, troubles, vectors

if TYPE_CHECKING:
    from sqlite_utils import Database as Tables

GOLDEN = Path(__file__).parents[1] / "golden"
VERSIONS = range(1, len(MIGRATIONS) + 1)


def unpacked(version: int, folder: Path) -> Path:
    folder.mkdir()
    packed = (GOLDEN / f"library-{version}.sqlite.gz").read_bytes()
    (folder / "kbase.sqlite").write_bytes(gzip.decompress(packed))
    return folder


def test_a_library_may_be_made_while_another_process_looks(tmp_path: Path) -> None:
    path = tmp_path / "kbase.sqlite"
    looked = 0

    def made_meanwhile(_: str) -> None:
        nonlocal looked
        looked += 1
        if looked == 2:  # a look of several statements would see the half before and the half after
            Store.create(tmp_path).close()

    with closing(connect(path, 10)) as connection:
        connection.set_trace_callback(made_meanwhile)
        before = version_of(connection, path, len(MIGRATIONS))
        connection.set_trace_callback(None)
        Store.create(tmp_path).close()
        assert (before, version_of(connection, path, len(MIGRATIONS))) == (0, len(MIGRATIONS))


def test_an_older_library_learns_the_numbers_in_series(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        new = add(store, "ADR-005: Title")
        old = add(store, "Before", links=(Link("ADR 5", Relation.SUPERSEDED_BY),))
    with closing(connect(tmp_path / "kbase.sqlite", 10)) as connection:
        connection.execute("DELETE FROM note_name WHERE rank = 6")
        connection.execute("UPDATE link SET place = NULL")
        connection.execute("PRAGMA user_version = 10")
    with Store.open(tmp_path) as store:
        found = store.notes.summaries([old], EVERYTHING)[old].superseded_by
        assert found is not None
        assert found.id == new


def test_every_version_has_a_golden_library() -> None:
    assert {path.name for path in GOLDEN.glob("*.gz")} == {f"library-{n}.sqlite.gz" for n in VERSIONS}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_golden_library_holds_what_was_stored(version: int, tmp_path: Path) -> None:
    with Store.open(unpacked(version, tmp_path / "library")) as store:
        assert troubles(store) == []
        page = store.notes.page(EVERYTHING, NO_FILTERS, 10, 0, "oldest")
        assert [note.title for note in page.notes] == [
            "Change the gasket",
            "Frost on the vault door",
            "Why frost?",
            "Why frost? An answer",
        ]
        gasket, frost, question, answer = page.notes
        assert [author.name for author in frost.authors] == ["Tan Wei Ling", "Bo Ek"]
        assert (frost.tags, frost.verified) == (("cold-chain/doors", "vault"), date(2025, 2, 6))
        assert gasket.superseded_by == frost.ref
        assert gasket.status == ("withdrawn" if version >= 10 else "")
        assert question.answers == 1
        assert store.notes.question_of(answer.id, EVERYTHING) == question.ref
        assert [state.body[-6:] for state in store.notes.revisions(frost.id)] == ["twice.", "first."]
        assert store.notes.links(frost.id, EVERYTHING)[1] == ("Nowhere",)
        assert [note.note for note in store.notes.backlinks(frost.id, EVERYTHING)] == [answer.ref]
        found = store.passages.phrase(["TS-999"], 5, EVERYTHING, Filters(tags=("cold-chain",)))
        assert [one.text for one in store.passages.fetch(found, EVERYTHING)] == [
            "Ice ünder the seal, error TS-999."
        ]
        assert store.notes.by_source("/vault").keys() == {"lessons/frost.md", "lessons/gasket.md"}
        digest = cut("Change the gasket", "A new gasket.")[0].digest
        stored = store.vectors.of([store.passages.of_note(gasket.id)[0].id], MODEL)
        assert np.allclose(stored, vectors([digest]), atol=1e-3)
        person = store.people.find("tan@corymb.example")
        assert person is not None
        assert person.successor is not None
        assert person.successor.name == "Bo Ek"
        if version >= 3:
            bo = store.people.find("Bo Ek")
            assert bo is not None
            assert (bo.away_until, bo.weekly_limit) == (date(2031, 8, 31), 2)
            assert store.routed.since([bo.id], 36_500) == {bo.id: 1}
            assert store.people.named("A. Berg") == store.people.named("Åsa Berg")
        assert store.changes.since(ChangeNumber(5)).removed.tolist() == [PassageId(4)]
        snapshot = store.snapshots.newest("vectors", MODEL)
        assert snapshot is not None
        assert snapshot.change == 3
        assert store.meta.get("golden") == "yes"
        helped = [Helping("Why is there ice on the door?", frost.id)] if version >= 2 else []
        assert store.helped.newest(EVERYTHING, 5) == helped
        if version >= 4:
            (line,) = store.packs.all(EVERYTHING)
            saved = store.packs.get(line.id, EVERYTHING)
            assert (line.title, saved.versions, saved.pack.attendees[1].name) == ("Doors", 2, "A guest")
            assert saved.pack.readings[0].citation.text == "Ice ünder the seal, error TS-999"
            assert saved.pack.readings[0].why[0].sentence() == "beside “Frost on the vault door”"
            assert store.packs.known([person.id]) == {frost.id: {person.id}}
            outcomes = [note.id for note in store.outcomes.of(line.id, EVERYTHING)]
            assert outcomes == ([frost.id] if version >= 6 else [])
        applied = [(one.by, one.where) for one in store.applied.of(frost.id, EVERYTHING)]
        assert applied == ([("Bo Ek", "Skarvik")] if version >= 7 else [])
        assert frost.applied == len(applied)
        assert store.places.all(EVERYTHING).at.tolist() == ([[0.25, 0.75]] if version >= 5 else [])
        add(store, "New")
        assert troubles(store) == []


def test_a_pack_kept_with_who_was_free_then_opens_without_it(tmp_path: Path) -> None:
    folder = unpacked(7, tmp_path / "library")
    with closing(sqlite3.connect(folder / "kbase.sqlite")) as old, old:
        note = {"id": old.execute("SELECT id FROM note LIMIT 1").fetchone()[0], "title": "", "kind": "note"}
        bo = old.execute("SELECT id FROM person WHERE name = 'Bo Ek'").fetchone()[0]
        invited = {
            "person": {"id": bo, "name": "Bo Ek"},
            "site": "",
            "themes": [0],
            "evidence": [{"note": note, "role": "wrote", "created": "2021-03-04", "share": 1.0}],
            "why": [],
            "availability": "away until 3 May",
        }
        old.execute(
            "UPDATE pack_version SET content = json_set(content, '$.invitations', json(?))",
            (json.dumps([invited, invited]),),
        )
    with Store.open(folder) as store:
        (line,) = store.packs.all(EVERYTHING)
        read = store.packs.get(line.id, EVERYTHING).pack.invitations
        assert [(one.person.name, one.availability) for one in read] == [("Bo Ek", Availability())] * 2


def test_a_library_of_a_newer_kbase_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    store._database._desk().connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    store.close()
    before = store.path.read_bytes()
    for look in (Store.open, Store.create):
        with pytest.raises(LibraryTooNew, match="Upgrade kbase"):
            look(tmp_path)
    assert store.path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "kbase.sqlite"
    with sqlite3.connect(path) as foreign:
        foreign.execute("CREATE TABLE precious (value)")
    foreign.close()
    before = path.read_bytes()
    for look in (Store.open, Store.create):
        with pytest.raises(DamagedLibrary):
            look(tmp_path)
    assert path.read_bytes() == before


def half_run(tables: Tables) -> None:
    tables.table("mood").create({"note": int, "mood": str})
    tables.conn.execute("DELETE FROM note")
    raise KeyboardInterrupt


def whole(tables: Tables) -> None:
    tables.table("note").transform(rename={"verified_by": "checked_by"})


def broken(tables: Tables) -> None:
    tables.conn.execute("INSERT INTO note_tag (note, ordinal, tag) VALUES (99, 0, 99)")


def test_a_migration_cut_off_leaves_the_version_before(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        add(store, "One")
    connection = connect(store.path, 1.0)
    with pytest.raises(KeyboardInterrupt):
        migrate(connection, store.path, 1.0, [*MIGRATIONS, whole, half_run])
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert connection.execute("SELECT verified_by FROM note").fetchone() == ("",)
    connection.close()
    with Store.open(tmp_path) as store:
        assert store.notes.page(EVERYTHING, NO_FILTERS, 5, 0).total == 1
        assert troubles(store) == []


def test_a_migration_that_leaves_rows_pointing_nowhere_is_undone(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    store.close()
    connection = connect(store.path, 1.0)
    with pytest.raises(DamagedLibrary):
        migrate(connection, store.path, 1.0, [*MIGRATIONS, broken])
    assert connection.execute("SELECT count(*) FROM note_tag").fetchone() == (0,)
    connection.close()


def test_a_migration_that_ends_is_kept_and_run_once(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        add(store, "One", verified_by="Bo")
    connection = connect(store.path, 1.0)
    for _ in range(2):
        migrate(connection, store.path, 1.0, [*MIGRATIONS, whole])
    assert connection.execute("SELECT checked_by FROM note").fetchone() == ("Bo",)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()


def test_a_script_is_cut_into_its_statements() -> None:
    script = "-- a; comment\nCREATE TABLE a (b TEXT DEFAULT ';');\n\nINSERT INTO a\nVALUES (1);\n"
    assert [one.strip()[-4:] for one in statements(script)] == [";');", "(1);"]
