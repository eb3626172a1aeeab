"""What an import has to do: each file compared with what is known, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kbase.errors import BadFile, NotFound
from kbase.ingest.opening import content_of
from kbase.ingest.renames import Placed, same_notes
from kbase.ingest.standing import KnownFile, Standing, place_of, records, standing_of
from kbase.ingest.storing import IMPORT
from kbase.ingest.walking import FoundFile, Walk
from kbase.model import Draft, Failure, NoteId
from kbase.store import Store

_FRONT_MATTER = re.compile(
    rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE
)
_RECORD = re.compile(rb"^kind[ \t]*:[ \t]*[\"']?(?:person|space)\b", re.IGNORECASE | re.MULTILINE)
_HEAD = 8_192


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read: a new one, one that changed, or one that moved."""

    file: FoundFile
    standing: Standing
    root: Path  # of the walk that found it
    before: KnownFile | None = None
    moved: bool = False
    record: bool = False  # of a person or a space; those come first
    known_record: bool = False  # read before


@dataclass(slots=True)
class Plan:
    """What one import will do."""

    tasks: list[Task] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    missing: list[KnownFile] = field(default_factory=list)
    gone_records: list[str] = field(default_factory=list)  # places
    failed: list[Failure] = field(default_factory=list)


def plan_for(walks: Sequence[Walk], store: Store, draft_of: Callable[[Task], Draft | None]) -> Plan:
    """Every file once, records first, else in the order found. Reads all files and writes nothing.

    `draft_of` is the note a file will become; None for one that holds none or cannot be read.
    """
    planning = _Planning(store, {file.place for found in walks for file in found.files})
    for found in walks:
        planning.take(found)
    planning.know_again(draft_of)
    planning.plan.tasks.sort(key=lambda task: not task.record)
    return planning.plan


class _Planning:
    """A plan being made."""

    def __init__(self, store: Store, seen: set[str]) -> None:
        self.plan = Plan()
        self._store = store
        self._records = records(store)
        self._seen = seen  # places of all files found
        self._planned: set[str] = set()
        self._moved: set[NoteId] = set()

    def take(self, found: Walk) -> None:
        """Add what one walk found, and what it no longer found."""
        if found.root is None:
            return
        standing = standing_of(found, self._store)
        for file in found.files:
            if file.place not in self._planned:
                self._planned.add(file.place)
                self._take_file(file, found.root, standing)
        plan = self.plan
        lost = [known for place, known in standing.known.items() if _is_gone(place, found, self._seen)]
        plan.missing += [known for known in lost if known not in plan.missing]
        plan.gone_records += [place for place in self._records if _is_gone(place, found, self._seen)]

    def know_again(self, draft_of: Callable[[Task], Draft | None]) -> None:
        """Take for moved, too, what is gone from one place and stands at another with some other words."""
        plan = self.plan
        gone = {
            known: Placed(known.place, draft)
            for known in plan.missing
            if known.note not in self._moved and (draft := self._as_stored(known))
        }
        names = {Path(known.place).name for known in gone}
        new = {
            at: Placed(task.file.place, draft)
            for at, task in enumerate(plan.tasks)
            if task.before is None and Path(task.file.place).name in names and (draft := draft_of(task))
        }
        files, places = list(gone), list(new)
        for one, other in same_notes(list(gone.values()), list(new.values())):
            if self._is_as_imported(files[one]):
                self._moved.add(files[one].note)
                task = plan.tasks[places[other]]
                plan.tasks[places[other]] = replace(task, before=files[one], moved=True)
        plan.missing = [known for known in plan.missing if known.note not in self._moved]

    def _as_stored(self, known: KnownFile) -> Draft | None:
        try:
            return self._store.notes.draft(known.note)
        except NotFound:  # removed meanwhile
            return None

    def _is_as_imported(self, known: KnownFile) -> bool:
        """Whether the note's words are still those of its last import, so that nobody's are written over."""
        try:
            revisions = self._store.notes.revisions(known.note)
        except NotFound:  # removed meanwhile
            return False
        imported = next((one for one in revisions if one.reason == IMPORT), None)
        return imported is not None and (imported.title, imported.body) == (
            revisions[0].title,
            revisions[0].body,
        )

    def _take_file(self, file: FoundFile, root: Path, standing: Standing) -> None:
        try:
            content = content_of(file.file, file.shown)
        except BadFile as error:
            self.plan.failed.append(Failure(error.path, str(error.place), error.reason))
            return
        before = standing.known.get(file.place)
        read_as_record = self._records.get(file.place)
        if content.digest in (before.source.digest if before else "", read_as_record):
            self.plan.unchanged.append(file.shown)
            return
        front = _FRONT_MATTER.match(content.bytes, 0, _HEAD)
        record = bool(front and _RECORD.search(front[1]))
        task = Task(file, standing, root, before, record=record, known_record=bool(read_as_record))
        moved = self._moved_here(content.digest) if before is None and not record else None
        if moved:
            self._moved.add(moved.note)
            task = replace(task, before=moved, moved=True)
        self.plan.tasks.append(task)

    def _moved_here(self, digest: str) -> KnownFile | None:
        """The note made from a file of the same bytes that is no longer where it was."""
        for note, source in self._store.notes.by_digest(digest):
            gone = place_of(source) not in self._seen and not Path(source.collection, source.path).exists()
            if source.path and gone and note not in self._moved:
                return KnownFile(note, source)
        return None


def _is_gone(place: str, walk: Walk, seen: set[str]) -> bool:
    """Whether a file known below what was asked for is not there; never for a folder that was not read."""
    if place in seen or not walk.folders:
        return False
    root = walk.folders[0].rstrip("/") + "/"
    return place.startswith(root) and not any(
        place == unread or place.startswith(f"{unread}/") for unread in walk.unread
    )
