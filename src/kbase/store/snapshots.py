"""Which projection files are good: a file counts only once its row is here, with its digest."""

from __future__ import annotations

from dataclasses import dataclass

from kbase.model import ChangeNumber, Fingerprint
from kbase.store.database import Database, Row
from kbase.store.keys import now


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A projection written to a file."""

    kind: str  # "vectors", "words"
    change: ChangeNumber  # it holds everything up to here
    file: str  # name inside the library's index folder
    sha256: str  # hexadecimal
    model: Fingerprint
    passages: int


class Snapshots:
    """The snapshots on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, kind: str, model: Fingerprint) -> SnapshotRow | None:
        """The latest snapshot of a kind, made with `model`."""
        row = self._database.row(
            "SELECT kind, change, file, sha256, model, passages FROM snapshot"
            " WHERE kind = ? AND model = ? ORDER BY change DESC, key DESC LIMIT 1",
            (kind, model),
        )
        return None if row is None else _snapshot(row)

    def record(self, row: SnapshotRow) -> None:
        """Say that a file is whole and on disk; only after it was synced and renamed."""
        with self._database.housekeeping():
            self._database.write(
                "INSERT INTO snapshot (kind, change, file, sha256, model, passages, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row.kind, row.change, row.file, bytes.fromhex(row.sha256), row.model, row.passages, now()),
            )

    def forget(self, row: SnapshotRow) -> None:
        """Strike out a snapshot whose file is gone or damaged."""
        with self._database.housekeeping():
            self._database.write(
                "DELETE FROM snapshot WHERE kind = ? AND file = ? AND sha256 = ?",
                (row.kind, row.file, bytes.fromhex(row.sha256)),
            )

    def forget_older(self, row: SnapshotRow, in_use: Fingerprint | None) -> None:
        """Strike out what `row` replaces, and what models that are neither its own nor in use have left."""
        with self._database.housekeeping():
            self._database.write(
                "DELETE FROM snapshot WHERE kind = :kind AND file <> :file"
                " AND (model = :model OR model <> ifnull(:in_use, :model))",
                {"kind": row.kind, "file": row.file, "model": row.model, "in_use": in_use},
            )

    def files(self) -> set[str]:
        """The files of all of them, of every model."""
        return {row[0] for row in self._database.rows("SELECT file FROM snapshot")}


def _snapshot(row: Row) -> SnapshotRow:
    kind, change, file, sha256, model, passages = row
    return SnapshotRow(kind, ChangeNumber(change), file, sha256.hex(), Fingerprint(model), passages)
