"""`check` finds each way in which what is stored can contradict itself, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbase.model import SpaceName
from kbase.store import Store
from tests.store.making import add, file, remove, revise, troubles

FULL_TEXT = (
    "INSERT INTO passage_words (passage_words, rowid, heading, text) VALUES ('delete', 1, '[]', 'Alpha.')"
)

DAMAGE = {
    "a body is gone": "DELETE FROM body WHERE note = 1",
    "a body was changed behind our back": "UPDATE body SET text = replace(text, 'Alpha', 'Omega')",
    "a body was cut short": "UPDATE body SET text = substr(text, 1, 8) WHERE note = 2",
    "a revision is gone": "DELETE FROM revision WHERE note = 1",
    "an old revision lost its body": "UPDATE revision SET body = NULL",
    "a passage ends before it starts": "UPDATE passage SET start = 5, stop = 2 WHERE id = 1",
    "a passage lost its vector": "DELETE FROM vector WHERE key = (1 << 40) | 1",
    "a vector is too short": "UPDATE vector SET value = x'0000'",
    "a vector belongs to no text": "INSERT INTO vector (key, value) VALUES ((1 << 40) | 77, zeroblob(16))",
    "a vector belongs to no model": "INSERT INTO vector (key, value) VALUES ((9 << 40) | 1, zeroblob(16))",
    "a text belongs to no passage": "INSERT INTO wording (digest) VALUES (zeroblob(32))",
    "a removed passage is there": "INSERT INTO removed_passage (id, change) VALUES (1, 1)",
    "a passage no change knows": "UPDATE change SET last_passage = 1",
    "a note without its names": "DELETE FROM note_name WHERE note = 1",
    "a reference to nothing": "INSERT INTO note_tag (note, ordinal, tag) VALUES (99, 0, 1)",
    "a passage full-text search does not know": FULL_TEXT,
    "a title full-text search does not know": (
        "INSERT INTO note_words (note_words, rowid, title) VALUES ('delete', 1, 'Frost')"
    ),
    "a title changed behind our back": "UPDATE note SET title = 'Ice' WHERE key = 1",
}


def filled(store: Store) -> None:
    first = add(store, "Frost", "Alpha.\n\nBeta.", tags=("cold",), source=file("frost.md"))
    add(store, "Door", "Gamma gamma.\n\nDelta.", space=SpaceName("private"))
    revise(store, first, body="Alpha.\n\nBeta, revised.")
    remove(store, add(store, "Gone", "Epsilon."))


def test_a_whole_library_is_clean(store: Store) -> None:
    assert troubles(store) == []
    filled(store)
    assert troubles(store) == []
    assert len(store.check()) >= 13


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_found_and_has_a_remedy(store: Store, damage: str) -> None:
    filled(store)
    connection = store._database._desk().connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(damage)
    wrong = [finding for finding in store.check() if not finding.ok]
    assert wrong
    assert all(finding.remedy and finding.detail for finding in wrong)


def test_full_text_search_is_mended_from_the_notes(store: Store) -> None:
    filled(store)
    connection = store._database._desk().connection
    connection.execute(FULL_TEXT)
    connection.execute("INSERT INTO note_words (note_words) VALUES ('delete-all')")
    assert troubles(store) != []
    store.mend()
    assert troubles(store) == []


def test_a_long_body_is_read_a_few_times_however_many_passages_it_has(store: Store) -> None:
    body = "\n\n".join(f"Door {number}." for number in range(400))
    note = add(store, "Doors", body, source=file("doors.md"))
    read: list[str] = []
    connection = store._database._desk().connection

    def substr(text: str, start: int, length: int) -> str:
        read.append(text)
        return text[start - 1 : start - 1 + length]

    connection.create_function("substr", 3, substr)
    connection.set_trace_callback(lambda sql: read.append(body) if "FROM body WHERE note" in sql else None)
    assert troubles(store) == []
    with store.transaction("tester"):
        store.notes.move(note, file("gates.md"), "tester")
    assert sum(map(len, read)) <= 8 * len(body)
    assert store.passages.of_note(note)[0].id > 400
    assert troubles(store) == []


def test_a_check_leaves_nothing_behind(store: Store) -> None:
    filled(store)
    before = store.path.read_bytes(), Path(f"{store.path}-wal").read_bytes()
    schema = store._database.rows("SELECT * FROM sqlite_schema")
    assert troubles(store) == []
    after = store.path.read_bytes(), Path(f"{store.path}-wal").read_bytes()
    assert after == before
    assert store._database.rows("SELECT * FROM sqlite_schema") == schema
