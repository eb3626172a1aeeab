"""What files held, into the store: a few notes in one transaction, each whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kbase.errors import BadInput, Conflict, NotFound
from kbase.ingest.links import may_be_note
from kbase.ingest.preparing import Batch, Ready
from kbase.ingest.standing import KnownFile, record
from kbase.ingest.storing import IMPORT, put_vectors, unseen_vectors
from kbase.model import Failure, NoteId, Nowhere, PersonRecord, Readable, Relation, Vector
from kbase.ports import Embedder
from kbase.store import Store

NOTES_A_TRANSACTION = 64

_OF_ONE_NOTE = (BadInput, Conflict, NotFound)  # trouble with a note, not with the library


class Writing:
    """Writes what was read from files, on behalf of `by`."""

    def __init__(self, store: Store, embedder: Embedder, by: str) -> None:
        self._store = store
        self._embedder = embedder
        self._by = by
        self.embedded = 0
        self.stored: dict[NoteId, str] = {}  # and where each came from

    def vectors(self, notes: Sequence[Ready]) -> dict[str, Vector]:
        """Vectors of the passages the store has none of, by digest; each text is embedded once."""
        found = unseen_vectors((cut for ready in notes for cut in ready.cuts), self._store, self._embedder)
        self.embedded += len(found)
        return found

    def records(self, batch: Batch) -> None:
        """Store what files say of people and spaces."""
        with self._store.transaction(self._by):
            for person in batch.people:
                self._store.people.save(person)
            for space in batch.spaces:
                self._store.spaces.save(space)
            record(self._store, batch.records)

    def group(self, notes: Sequence[Ready], vectors: dict[str, Vector]) -> list[Failure]:
        """Store a few notes in one transaction; when one of them cannot be, each in its own."""
        try:
            with self._store.transaction(self._by):
                for ready in notes:
                    self._store_note(ready, vectors)
        except _OF_ONE_NOTE as error:
            if len(notes) > 1:
                return [failure for ready in notes for failure in self.group([ready], vectors)]
            return [Failure(notes[0].task.file.shown, "whole file", str(error))]
        return []

    def _store_note(self, ready: Ready, vectors: dict[str, Vector]) -> None:
        put_vectors(ready.cuts, vectors, self._store, self._embedder)
        for name, address in ready.addresses:
            self._know_address(name, address)
        before = ready.task.before
        if before is None:
            note = self._store.notes.add(ready.draft, ready.cuts, self._by, IMPORT)
        else:
            note = before.note
            if ready.task.moved:
                self._move(before, ready)
            else:
                self._store.notes.revise(note, ready.draft, ready.cuts, self._by, IMPORT)
        self.stored[note] = ready.task.file.shown
        if ready.signed_in_git:
            self._store.identities.met_in_git(ready.draft.authors)

    def _move(self, before: KnownFile, ready: Ready) -> None:
        """Say where the file is now; what was changed with that, its own name above all, is a revision."""
        self._store.notes.move(before.note, ready.source, self._by)
        if ready.edited or (
            self._store.notes.draft(before.note).title != ready.draft.title
            and not self._store.notes.edited_here([before.note])
        ):
            draft = replace(ready.draft, source=None)
            self._store.notes.revise(before.note, draft, ready.cuts, self._by, IMPORT)

    def _know_address(self, name: str, address: str) -> None:
        """Remember that `name` signs with `address`, unless somebody is known by it already."""
        known = self._store.people.find(address)
        if known is not None and known.name.casefold() != address:  # else known by nothing but the address
            return
        person = self._store.people.find(name)
        if person is None:
            self._store.people.save(PersonRecord(name, email=address))
            return
        before = self._store.people.record(person.id)
        changed = replace(before, email=address) if not before.email else _also(before, address)
        self._store.people.save(changed)


def edits_replaced(notes: Sequence[Ready], store: Store) -> list[Failure]:
    """What was changed in the browser in those of `notes` whose files say something else now."""
    changed = {ready.task.before.note: ready for ready in notes if ready.task.before and ready.edited}
    if not changed:
        return []
    return [
        Failure(
            changed[note].task.file.shown,
            "whole file",
            f"“{edit.title}” was changed in the browser too, by {edit.saved_by}; the file's text takes its "
            f"place. That change is kept: /notes/{note}/revisions/{edit.number} makes it the newest again",
        )
        for note, edit in store.notes.edited_here(list(changed)).items()
        if (edit.title, edit.body) != (changed[note].draft.title, changed[note].draft.body)
    ]


def pointing_nowhere(
    notes: Mapping[NoteId, str], store: Store, readable: Readable
) -> tuple[list[Failure], list[Nowhere]]:
    """What `notes`, by where they came from, name and is not here yet: in front matter, and in text.

    What is not `readable` looks as what is not here.
    """
    said: list[Failure] = []
    linked: dict[Nowhere, None] = {}
    for note, relation, target in store.notes.unresolved(readable, list(notes)):
        if not may_be_note(target):
            continue
        if relation in (Relation.LINK, Relation.EMBED):
            linked[Nowhere(notes[note], target)] = None
        else:
            reason = f"there is no other note {target!r} yet; it is linked when it comes"
            said.append(Failure(notes[note], str(relation), reason))
    return said, list(linked)


def _also(record: PersonRecord, address: str) -> PersonRecord:
    return replace(record, aliases=(*record.aliases, address))
