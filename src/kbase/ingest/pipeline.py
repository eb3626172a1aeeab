"""Imports: walk, compare, read and cut, embed what is new, store a few notes at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from kbase.errors import BadFile, BadNote, NotFound
from kbase.ingest.planning import Plan, plan_for
from kbase.ingest.preparing import Batch, Preparing, Ready
from kbase.ingest.readers.markdown import MarkdownReader, first_words
from kbase.ingest.standing import KnownFile, record
from kbase.ingest.storing import IMPORT, store_draft
from kbase.ingest.walking import walk
from kbase.ingest.writing import NOTES_A_TRANSACTION, Writing, edits_replaced, pointing_nowhere
from kbase.model import (
    SESSION_PACK,
    Draft,
    Failure,
    ImportOptions,
    ImportReport,
    NoteId,
    Nowhere,
    Readable,
)
from kbase.ports import Embedder, Progress
from kbase.store import Store

STDIN = "standard input"

T = TypeVar("T")


def add_text(
    content: bytes,
    options: ImportOptions,
    store: Store,
    embedder: Embedder,
    by: str,
    readable: Readable,
) -> ImportReport:
    """Store what standard input held as one note (or a person or space). Raises `BadFile`.

    The report tells of links as whoever reads what is `readable` sees them.
    """
    started = time.monotonic()
    read = MarkdownReader().read(Path(f"{STDIN}.md"), content, STDIN)
    preparing, writing = Preparing(options, embedder), Writing(store, embedder, by)
    embedded = 0
    tally = _Tally(warnings=[Failure(STDIN, "whole file", warned.reason) for warned in read.warnings])
    for draft in read.drafts:
        try:
            titled = draft if draft.title != STDIN else replace(draft, title=first_words(draft.body))
            whole = preparing.completed(titled, read.placed)
        except BadNote as error:
            raise BadFile(STDIN, str(error)) from error
        cuts = preparing.cut(whole)
        digests = {one.digest for one in cuts}
        embedded += len(digests) - len(store.vectors.known(list(digests), embedder.fingerprint))
        tally.add(whole.title, whole, dated=True)  # what is typed now is of today
        tally.passages += len(cuts)
        if not options.dry_run:
            note = store_draft(whole, store, embedder, by, IMPORT)
            tally.look_for_links({note: STDIN}, store, readable)
    for name in (*(person.name for person in read.people), *(space.name for space in read.spaces)):
        tally.added.append(name)
    if not options.dry_run and (read.people or read.spaces):
        writing.records(Batch(people=list(read.people), spaces=list(read.spaces)))
    return tally.report(options, embedded, started)


def add(
    paths: Sequence[Path],
    options: ImportOptions,
    store: Store,
    embedder: Embedder,
    progress: Progress,
    by: str,
    readable: Readable,
) -> ImportReport:
    """Import files and folders; a bad one is reported and never stops the others.

    What is stored is stored whole, a few notes at a time, so Ctrl-C keeps everything done so far and is
    told in the report; the next import goes on from there. Files that did not change are not read
    beyond their bytes and cause no write. The report tells of links as whoever reads what is `readable`
    sees them. Raises `BadSetting` when authors cannot come from git, and `LibraryBusy`, `LibraryFull` or
    `DamagedLibrary`; what was stored until then stays.
    """
    started = time.monotonic()
    tally = _Tally()
    importing = _Import(options, store, embedder, progress, by, tally)
    try:
        importing.run(paths, readable)
    except KeyboardInterrupt:
        tally.interrupted = True
    return tally.report(options, importing.embedded, started)


@dataclass(slots=True)
class _Tally:
    """What was done so far."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    empty: list[Failure] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    warnings: list[Failure] = field(default_factory=list)
    nowhere: list[Nowhere] = field(default_factory=list)
    unsigned: int = 0
    undated: int = 0
    passages: int = 0
    interrupted: bool = False

    def report(self, options: ImportOptions, embedded: int, started: float) -> ImportReport:
        return ImportReport(
            added=self.added,
            changed=self.changed,
            moved=self.moved,
            unchanged=self.unchanged,
            missing=self.missing,
            removed=self.removed,
            others=self.others,
            empty=self.empty,
            failed=self.failed,
            warnings=self.warnings,
            nowhere=self.nowhere,
            unsigned=self.unsigned,
            undated=self.undated,
            passages=self.passages,
            embedded=embedded,
            seconds=time.monotonic() - started,
            interrupted=self.interrupted,
            dry_run=options.dry_run,
        )

    def count(self, ready: Ready) -> None:
        task = ready.task
        if task.moved and task.before:
            self.moved.append((task.before.source.path, task.file.shown))
        elif task.before:
            self.changed.append(task.file.shown)
        else:
            self.add(task.file.shown, ready.draft, dated=ready.dated)
        self.passages += len(ready.cuts)

    def look_for_links(self, stored: Mapping[NoteId, str], store: Store, readable: Readable) -> None:
        """Note which links of the notes that were stored lead nowhere."""
        warnings, nowhere = pointing_nowhere(stored, store, readable)
        self.warnings += warnings
        self.nowhere += nowhere

    def add(self, shown: str, draft: Draft, *, dated: bool) -> None:
        self.added.append(shown)
        self.undated += not dated
        self.unsigned += not draft.authors and SESSION_PACK not in draft.tags


class _Import:
    """One run of `add`."""

    def __init__(
        self,
        options: ImportOptions,
        store: Store,
        embedder: Embedder,
        progress: Progress,
        by: str,
        tally: _Tally,
    ) -> None:
        self._options = options
        self._store = store
        self._progress = progress
        self._by = by
        self._tally = tally
        self._preparing = Preparing(options, embedder)
        self._writing = Writing(store, embedder, by)

    @property
    def embedded(self) -> int:
        return self._writing.embedded

    def run(self, paths: Sequence[Path], readable: Readable) -> None:
        walks = [walk(path) for path in paths]
        for found in walks:
            self._tally.failed += found.failed
            self._tally.warnings += found.warnings
            self._tally.others += found.others
        plan = plan_for(walks, self._store, self._preparing.draft_of)
        self._tally.failed += plan.failed
        self._tally.unchanged += plan.unchanged
        self._progress.total(len(plan.tasks))
        for batch in ahead(self._preparing.batches(plan.tasks)):
            self._tally.empty += batch.empty
            self._tally.failed += batch.failed
            self._tally.warnings += batch.warnings
            out = [*batch.empty, *batch.failed]
            self._progress.advance(len(out), out[-1].path if out else "")
            self._store_records(batch)
            self._store_notes(batch)
        self._tally.look_for_links(self._writing.stored, self._store, readable)
        self._settle_missing(plan)

    def _store_records(self, batch: Batch) -> None:
        if not batch.record_tasks:
            return
        if not self._options.dry_run:
            self._writing.records(batch)
        for task in batch.record_tasks:
            (self._tally.changed if task.known_record else self._tally.added).append(task.file.shown)
            self._progress.advance(1, task.file.shown)

    def _store_notes(self, batch: Batch) -> None:
        if self._options.dry_run:
            self._tally.warnings += edits_replaced(batch.notes, self._store)
            for ready in batch.notes:
                self._tally.count(ready)
                self._progress.advance(1, ready.task.file.shown)
            return
        vectors = self._writing.vectors(batch.notes)
        for start in range(0, len(batch.notes), NOTES_A_TRANSACTION):
            group = batch.notes[start : start + NOTES_A_TRANSACTION]
            replaced = edits_replaced(group, self._store)
            try:
                failed = self._writing.group(group, vectors)
            except KeyboardInterrupt:
                for ready in self._stored_of(group):  # it may have come right after the commit
                    self._tally.count(ready)
                raise
            bad = {failure.path for failure in failed}
            self._tally.failed += failed
            self._tally.warnings += [one for one in replaced if one.path not in bad]
            for ready in group:
                if ready.task.file.shown not in bad:
                    self._tally.count(ready)
            self._progress.advance(len(group), group[-1].task.file.shown)

    def _stored_of(self, group: Sequence[Ready]) -> list[Ready]:
        """Those of `group` that are in the library as their files are now."""
        sources = [ready.draft.source for ready in group if ready.draft.source]
        stored = {source.collection: self._store.notes.by_source(source.collection) for source in sources}
        return [
            ready
            for ready in group
            if (source := ready.draft.source)
            and stored[source.collection].get(source.path, ("", ""))[1] == source.digest
        ]

    def _settle_missing(self, plan: Plan) -> None:
        """Report the notes whose files are gone; take them out if that was asked for."""
        if not self._options.prune or self._options.dry_run:
            self._tally.missing += [known.source.path for known in plan.missing]
            return
        if not plan.missing and not plan.gone_records:
            return
        with self._store.transaction(self._by):
            removed = [known.source.path for known in plan.missing if self._removed(known)]
            record(self._store, {}, gone=plan.gone_records)
        self._tally.removed += removed

    def _removed(self, known: KnownFile) -> bool:
        """Take a note out; False when somebody else did meanwhile, which is no reason to keep the others."""
        try:
            self._store.notes.remove(known.note, self._by)
        except NotFound:
            return False
        return True


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Each of `items` while the next is being made in another thread."""
    with ThreadPoolExecutor(1, "reading ahead") as pool:
        waiting = pool.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = pool.submit(next, items, None)
            yield item
