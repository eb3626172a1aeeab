"""Vectors: one per embedded text and model, float16, shared by passages with the same text."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from kbase.errors import BadInput, DamagedLibrary
from kbase.model import Fingerprint, Matrix, NoteId, PassageId, PassageIds, StoredModel
from kbase.store.database import Database
from kbase.store.meta import Meta, put

MODEL_SHIFT = 40
"""A vector's key is its model's key above these bits and its wording's below."""

DIGESTS_AT_ONCE = 500
"""Digests looked up by one query; SQLite takes some 32,000 values."""

ACTIVE = "model"
"""The meta key of the fingerprint searches use."""


class Vectors:
    """The stored vectors."""

    def __init__(self, database: Database, meta: Meta) -> None:
        self._database = database
        self._meta = meta

    def known(self, digests: Sequence[str], model: Fingerprint) -> set[str]:
        """Those of `digests` (hexadecimal) that have a vector of `model`."""
        key = self._model(model)
        if key is None:
            return set()
        wanted = sorted({bytes.fromhex(digest) for digest in digests})
        found: set[str] = set()
        for start in range(0, len(wanted), DIGESTS_AT_ONCE):
            some = wanted[start : start + DIGESTS_AT_ONCE]
            rows = self._database.rows(
                "SELECT wording.digest FROM wording JOIN vector ON vector.key = (? << 40) | wording.key"
                f" WHERE wording.digest IN ({', '.join('?' * len(some))})",
                (key, *some),
            )
            found.update(row[0].hex() for row in rows)
        return found

    def put(self, model: Fingerprint, digests: Sequence[str], matrix: Matrix) -> None:
        """Store row i for digests[i]; one that is known stays as it is.

        The first model to store anything becomes the active one. Raises `BadInput` for rows that are
        not finite, not of one length, or not of the model's dimension.
        """
        rows = np.asarray(matrix, np.float32)
        if rows.ndim != 2 or len(rows) != len(digests):
            raise BadInput(f"{len(digests)} texts need as many vectors, not an array of shape {rows.shape}.")
        if not len(rows):
            return
        lengths = np.linalg.norm(rows, axis=1)
        if not np.isfinite(lengths).all() or (lengths < 0.5).any():
            raise BadInput("An embedding is empty or not a number; nothing was stored.")
        with self._database.housekeeping():
            base = self._model_to_write(model, rows.shape[1]) << MODEL_SHIFT
            keys = wording_keys(self._database, digests)
            values = rows.astype("<f2")
            self._database.write_many(
                "INSERT INTO vector (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(base | keys[digest], values[place].tobytes()) for place, digest in enumerate(digests)],
            )

    def of(self, passages: PassageIds | Sequence[PassageId], model: Fingerprint) -> Matrix:
        """The vectors of `passages`, in their order: (n, dimension) float32.

        Raises `DamagedLibrary` when one has none.
        """
        ids = [int(passage) for passage in passages]
        rows = self._database.rows(
            "SELECT passage.id, vector.value FROM json_each(:ids)"
            " JOIN passage ON passage.id = json_each.value"
            " JOIN vector ON vector.key = (:model << 40) | passage.wording",
            {"ids": json.dumps(sorted(ids)), "model": self._model(model) or 0},
        )
        values: dict[int, bytes] = dict(rows)
        missing = [passage for passage in ids if passage not in values]
        if missing:
            raise DamagedLibrary(f"{len(missing)} passages have no vector. Run `kbase check`.")
        if not ids:
            return np.empty((0, self.dimension(model)), np.float32)
        return vectors_from([values[passage] for passage in ids])

    def dimension(self, model: Fingerprint) -> int:
        """The length of the model's vectors; 0 when it has stored none."""
        size = self._database.value("SELECT dimension FROM model WHERE fingerprint = ?", (model,))
        return int(size or 0)

    def active(self) -> Fingerprint | None:
        """The model searches use; None before the first vector."""
        name = self._meta.get(ACTIVE)
        return Fingerprint(name) if name else None

    def models(self) -> list[StoredModel]:
        """Every model that has stored vectors, oldest first."""
        active = self.active()
        rows = self._database.rows("SELECT key, fingerprint FROM model ORDER BY key")
        return [
            StoredModel(Fingerprint(fingerprint), self._count(key), fingerprint == active)
            for key, fingerprint in rows
        ]

    def use(self, model: Fingerprint) -> None:
        """Make `model` the active one. Do it when `wanting` is empty."""
        put(self._database, ACTIVE, model)

    def forget(self, model: Fingerprint) -> None:
        """Drop every vector of a model that is not the active one."""
        if model == self.active():
            raise BadInput("That model is the one in use. Choose another first.")
        key = self._model(model)
        if key is None:
            return
        with self._database.housekeeping():
            self._database.write(
                "DELETE FROM vector WHERE key BETWEEN ? AND ?",
                (key << MODEL_SHIFT, ((key + 1) << MODEL_SHIFT) - 1),
            )
            self._database.write("DELETE FROM model WHERE key = ?", (key,))

    def wanting(self, model: Fingerprint, after: PassageId, limit: int) -> dict[NoteId, PassageId]:
        """The notes of the next `limit` passages without a vector of `model`, each with the last of its own.

        Looks at passages above `after` only, in the order of their ids: whoever goes on from the last one
        looks at each once.
        """
        rows = self._database.rows(
            "SELECT note.id, passage.id FROM passage JOIN note ON note.key = passage.note"
            " WHERE passage.id > :after"
            " AND NOT EXISTS (SELECT 1 FROM vector WHERE vector.key = (:model << 40) | passage.wording)"
            " ORDER BY passage.id LIMIT :limit",
            {"model": self._model(model) or 0, "limit": limit, "after": after},
        )
        return {NoteId(note): PassageId(passage) for note, passage in rows}

    def sweep(self) -> int:
        """Drop the vectors no passage uses (an import that was cut off leaves some); how many."""
        with self._database.housekeeping():
            rows = self._database.rows(
                "SELECT key FROM wording"
                " WHERE NOT EXISTS (SELECT 1 FROM passage WHERE passage.wording = wording.key)"
            )
            drop_unused(self._database, [row[0] for row in rows])
            self._database.write(
                "DELETE FROM vector WHERE NOT EXISTS (SELECT 1 FROM wording, model"
                " WHERE wording.key = vector.key & ((1 << 40) - 1) AND model.key = vector.key >> 40)"
            )
        return len(rows)

    def _count(self, key: int) -> int:
        return int(
            self._database.value(
                "SELECT count(*) FROM passage JOIN vector ON vector.key = (? << 40) | passage.wording", (key,)
            )
        )

    def _model(self, model: Fingerprint) -> int | None:
        key: int | None = self._database.value("SELECT key FROM model WHERE fingerprint = ?", (model,))
        return key

    def _model_to_write(self, model: Fingerprint, dimension: int) -> int:
        self._database.write(
            "INSERT INTO model (fingerprint, dimension) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (model, dimension),
        )
        stored = self.dimension(model)
        if stored != dimension:
            raise BadInput(f"This model's vectors have {stored} numbers, not {dimension}.")
        self._database.write(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (ACTIVE, model)
        )
        return self._model(model) or 0


def vectors_from(blobs: Sequence[bytes]) -> Matrix:
    """Stored vectors as (n, dimension) float32; (0, 0) for none."""
    stored = np.frombuffer(b"".join(blobs), "<f2")
    return stored.reshape(len(blobs), len(blobs[0]) // 2 if blobs else 0).astype(np.float32)


def wording_keys(database: Database, digests: Sequence[str]) -> dict[str, int]:
    """The key of each text by digest, made when missing."""
    blobs = {digest: bytes.fromhex(digest) for digest in digests}
    database.write_many(
        "INSERT INTO wording (digest) VALUES (?) ON CONFLICT DO NOTHING",
        [(blob,) for blob in blobs.values()],
    )
    return {
        digest: int(database.value("SELECT key FROM wording WHERE digest = ?", (blob,)))
        for digest, blob in blobs.items()
    }


def drop_unused(database: Database, wordings: Sequence[int]) -> None:
    """Drop those of `wordings` no passage uses any more, with their vectors."""
    unused = database.rows(
        "SELECT value FROM json_each(?)"
        " WHERE NOT EXISTS (SELECT 1 FROM passage WHERE passage.wording = json_each.value)",
        (json.dumps(list(wordings)),),
    )
    keys = json.dumps([row[0] for row in unused])
    database.write(
        "DELETE FROM vector WHERE key IN"
        " (SELECT (model.key << 40) | json_each.value FROM json_each(?), model)",
        (keys,),
    )
    database.write("DELETE FROM wording WHERE key IN (SELECT value FROM json_each(?))", (keys,))
