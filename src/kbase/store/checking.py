"""`kbase check`: whether everything stored agrees with everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kbase.errors import DamagedLibrary, LibraryFull
from kbase.model import Finding
from kbase.store.database import Database
from kbase.store.vectors import ACTIVE, MODEL_SHIFT

RESTORE = "Restore the library from a backup."
REBUILD = "Run `kbase rebuild`."


@dataclass(frozen=True, slots=True)
class Claim:
    """Something true of every whole library: the query counts the rows that belie it."""

    name: str
    sql: str
    remedy: str


CLAIMS = (
    Claim(
        "Every note has its body and revisions",
        """SELECT count(*) FROM note WHERE NOT EXISTS (SELECT 1 FROM body WHERE body.note = note.key)
        OR revision IS NOT (SELECT max(number) FROM revision WHERE revision.note = note.key)
        OR revision <> (SELECT count(*) FROM revision WHERE revision.note = note.key)
        OR EXISTS (SELECT 1 FROM revision WHERE revision.note = note.key
          AND (body IS NULL) <> (number = note.revision))""",
        RESTORE,
    ),
    Claim(
        "Every passage lies inside its body",
        # Each body is measured once, not for each of its passages: it may have ten megabytes.
        """WITH whole AS MATERIALIZED (SELECT note, length(text) AS length FROM body)
        SELECT count(*) FROM passage LEFT JOIN whole ON whole.note = passage.note
        WHERE start < 0 OR stop < start OR stop > ifnull(whole.length, -1)""",
        RESTORE,
    ),
    Claim(
        "Every passage has a vector of the model in use",
        f"""SELECT count(*) FROM passage WHERE NOT EXISTS (
          SELECT 1 FROM vector WHERE vector.key = passage.wording |
            ((SELECT model.key FROM model JOIN meta ON meta.value = model.fingerprint
              AND meta.key = '{ACTIVE}') << {MODEL_SHIFT}))""",
        REBUILD,
    ),
    Claim(
        "Every vector has its model's length",
        f"""SELECT count(*) FROM vector LEFT JOIN model ON model.key = vector.key >> {MODEL_SHIFT}
        WHERE length(value) IS NOT 2 * model.dimension""",
        REBUILD,
    ),
    Claim(
        "Every vector belongs to a passage",
        f"""SELECT (SELECT count(*) FROM wording
          WHERE NOT EXISTS (SELECT 1 FROM passage WHERE passage.wording = wording.key))
        + (SELECT count(*) FROM vector WHERE NOT EXISTS (
          SELECT 1 FROM wording WHERE wording.key = vector.key & ((1 << {MODEL_SHIFT}) - 1)))""",
        REBUILD,
    ),
    Claim(
        "No removed passage is there",
        "SELECT count(*) FROM removed_passage JOIN passage ON passage.id = removed_passage.id",
        RESTORE,
    ),
    Claim(
        "Passage ids follow the changes",
        """SELECT count(*) FROM passage
        WHERE id > (SELECT ifnull(max(last_passage), 0) FROM change)""",
        RESTORE,
    ),
    Claim(
        "Every note is found by its id",
        """SELECT count(*) FROM note LEFT JOIN note_name ON note_name.fold = note.id
          AND note_name.note = note.key WHERE note_name.note IS NULL""",
        RESTORE,
    ),
    Claim(
        "Full-text search counts the passages",
        "SELECT abs((SELECT count(*) FROM passage) - (SELECT count(*) FROM passage_words_docsize))",
        REBUILD,
    ),
    Claim(
        "Full-text search counts the notes",
        "SELECT abs((SELECT count(*) FROM note) - (SELECT count(*) FROM note_words_docsize))",
        REBUILD,
    ),
)


def findings(database: Database) -> list[Finding]:
    """SQLite's own checks, then each claim, then full-text search against the texts it stands for."""
    whole = _file(database)
    if not whole.ok:
        return [whole]
    found = [whole, _references(database)]
    found += [_claim(database, claim) for claim in CLAIMS]
    found += [
        _full_text(database, "passage_words", "Full-text search holds every passage's words"),
        _full_text(database, "note_words", "Full-text search holds every title's words"),
    ]
    return found


def _file(database: Database) -> Finding:
    try:
        wrong = [row[0] for row in database.rows("PRAGMA integrity_check") if row[0] != "ok"]
    except DamagedLibrary as error:
        wrong = [str(error)]
    return Finding(
        "The database file is whole", not wrong, "; ".join(wrong) or "ok", RESTORE if wrong else ""
    )


def _references(database: Database) -> Finding:
    wrong = len(database.rows("PRAGMA foreign_key_check"))
    return Finding(
        "Every reference points at something", not wrong, f"{wrong} do not", RESTORE if wrong else ""
    )


def _claim(database: Database, claim: Claim) -> Finding:
    wrong = int(database.value(claim.sql))
    return Finding(claim.name, not wrong, f"{wrong} do not" if wrong else "ok", claim.remedy if wrong else "")


def _full_text(database: Database, table: str, name: str) -> Finding:
    """FTS5 compares its index with the texts, word by word (rank 1 asks it to read them)."""
    try:
        with _cut_out(database):
            database.write(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    except DamagedLibrary as error:
        return Finding(name, False, str(error), REBUILD)
    except LibraryFull as error:
        return Finding(name, False, f"This could not be looked at: {error}", "Make room, then check again.")
    return Finding(name, True, "ok")


@contextmanager
def _cut_out(database: Database) -> Iterator[None]:
    """Within, `_Bodies` cuts passages out: FTS5 reads whatever has the name of its content."""
    with database.undone():
        database.define("cut_out", 3, _Bodies(database).cut_out)
        database.write("DROP VIEW passage_text")
        database.write(
            "CREATE VIEW passage_text AS SELECT id, heading, cut_out(passage.note, start, stop) AS text"
            " FROM passage JOIN body ON body.note = passage.note"
        )
        yield


class _Bodies:
    """Each body is read once while its passages follow one another, as they do but for edits.

    SQLite's own `substr` reads it from its first character on for each: a minute for ten megabytes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._note = 0
        self._body = ""

    def cut_out(self, note: int, start: int, stop: int) -> str:
        """A passage; what is no UTF-8 any more is another text than the one indexed."""
        if note != self._note:
            read = self._database.value("SELECT CAST(text AS BLOB) FROM body WHERE note = ?", (note,))
            self._note, self._body = note, read.decode("utf-8", "replace")
        return self._body[start:stop]
