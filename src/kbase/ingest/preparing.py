"""Files into what is stored: read, completed with what the import knows, cut into passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from kbase import endings
from kbase.errors import BadFile, BadNote, EmptyFile
from kbase.ingest.authorship import History, git_histories
from kbase.ingest.chunking import cut
from kbase.ingest.drafting import checked_fields, space_from
from kbase.ingest.opening import Content, content_of
from kbase.ingest.planning import Task
from kbase.ingest.readers import reader_for
from kbase.ingest.readers.markdown import NO_SPACE
from kbase.ingest.walking import nfc
from kbase.model import (
    SESSION_PACK,
    Cut,
    Draft,
    Failure,
    ImportOptions,
    PersonRecord,
    Source,
    SpaceRecord,
)
from kbase.ports import Embedder, ReadFile

GIT = "git"

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")

MOST_PASSAGES = 1_024
MOST_NOTES = 256
"""Of one batch: enough to sort texts by length, few enough to lose little when stopped."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A note ready to be stored."""

    task: Task
    draft: Draft  # with its source
    source: Source
    cuts: Sequence[Cut]
    addresses: Sequence[tuple[str, str]] = ()
    signed_in_git: bool = False  # the authors are those of its history
    dated: bool = True  # by its own words, its history or its file's name; else by its file's time at best

    @property
    def edited(self) -> bool:
        """Whether its file has other bytes than at its last import, if there was one."""
        return self.task.before is None or self.task.before.source.digest != self.source.digest


@dataclass(slots=True)
class Batch:
    """What is stored next, and what came up on the way."""

    notes: list[Ready] = field(default_factory=list)
    people: list[PersonRecord] = field(default_factory=list)
    spaces: list[SpaceRecord] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)  # digests of their files, by place
    record_tasks: list[Task] = field(default_factory=list)
    empty: list[Failure] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    warnings: list[Failure] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.notes) >= MOST_NOTES or sum(len(ready.cuts) for ready in self.notes) >= MOST_PASSAGES


class Preparing:
    """Reads what a plan asks for."""

    def __init__(self, options: ImportOptions, embedder: Embedder) -> None:
        self._options = options
        self._embedder = embedder
        self._space = space_from(options.space) if options.space else NO_SPACE
        self._histories = cache(git_histories)

    def batches(self, tasks: Sequence[Task]) -> Iterator[Batch]:
        """All of `tasks`, in order; people and spaces in batches of their own, before the first note."""
        batch = Batch()
        for task in tasks:
            if batch.full or (batch.record_tasks and not task.record):
                yield batch
                batch = Batch()
            try:
                self._prepare(task, batch)
            except EmptyFile as error:
                kept = "; the note it was is kept" if task.before else ""
                batch.empty.append(Failure(task.file.shown, str(error.place), f"{error.reason}{kept}"))
            except BadFile as error:
                batch.failed.append(Failure(task.file.shown, str(error.place), error.reason))
        yield batch

    def completed(
        self, draft: Draft, placed: bool, history: History | None = None, otherwise_on: date | None = None
    ) -> Draft:
        """A reader's `draft` with authors, space and days where it has none, and the import's tags.

        Raises `BadNote`.
        """
        options = self._options
        authors = draft.authors
        if options.authors_from == GIT and history and history.authors:
            authors = history.authors
        if SESSION_PACK in draft.tags:
            authors = ()  # it quotes what others wrote
        elif not authors and options.author:
            authors = (options.author,)
        created = draft.created or (history.created if history else otherwise_on)
        if draft.updated and not draft.created:  # what was changed on a day was there by then
            created = min(created or draft.updated, draft.updated)
        updated = draft.updated or (history.updated if history else None)
        return checked_fields(
            replace(
                draft,
                authors=authors,
                space=draft.space if placed else self._space,
                tags=(*draft.tags, *options.tags),
                created=created,
                updated=max(updated, created) if updated and created else updated,
            )
        )

    def draft_of(self, task: Task) -> Draft | None:
        """The note a file will become; None for one that holds none, or fails, which is told in its turn."""
        try:
            content = content_of(task.file.file, task.file.shown)
            read = _read(task, content)
            history = self._history(task)
            drafts = [
                self.completed(draft, read.placed, history, _day_of(task, content)) for draft in read.drafts
            ]
        except (BadFile, BadNote):
            return None
        return drafts[0] if drafts else None

    def cut(self, draft: Draft) -> list[Cut]:
        """The passages of a draft."""
        return cut(draft.title, draft.body, self._embedder, self._embedder.max_tokens, draft.kind)

    def _prepare(self, task: Task, batch: Batch) -> None:
        shown = task.file.shown
        content = content_of(task.file.file, shown)
        read = _read(task, content)
        batch.warnings += [Failure(shown, "whole file", warned.reason) for warned in read.warnings]
        batch.people += read.people
        batch.spaces += read.spaces
        if not read.drafts:
            batch.records[task.file.place] = content.digest
            batch.record_tasks.append(task)
        for draft in read.drafts:
            try:
                history = self._history(task)
                whole = self.completed(draft, read.placed, history, _day_of(task, content))
            except BadNote as error:
                raise BadFile(shown, str(error)) from error
            source = task.standing.source(task.file, content.digest)
            whole = replace(whole, source=source)
            from_git = bool(history and history.authors)
            dated = bool(draft.dated or history or _day_named(task))
            batch.notes.append(Ready(task, whole, source, self.cut(whole), read.addresses, from_git, dated))

    def _history(self, task: Task) -> History | None:
        if self._options.authors_from != GIT:
            return None
        histories: Mapping[str, History] = self._histories(task.root)
        return histories.get(nfc(Path(task.file.file).relative_to(task.root).as_posix()))


def _day_of(task: Task, content: Content) -> date | None:
    """The day the file's name begins with; else the day it was last written, if known."""
    return _day_named(task) or content.changed_on


def _day_named(task: Task) -> date | None:
    """The day the file's name begins with, as daily notes' do; None for a day that never was."""
    named = _DAY.match(Path(task.file.file).name)
    try:
        return date.fromisoformat(named[0]) if named else None
    except ValueError:
        return None


def _read(task: Task, content: Content) -> ReadFile:
    reader = reader_for(task.file.file)
    if reader is None:
        raise BadFile(task.file.shown, f"kbase reads {endings.READ}")
    return reader.read(task.file.file, content.bytes, task.file.shown)
