"""What an import has to do: each file compared with what is known, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kbase.errors import BadFile
from kbase.ingest.opening import content_of
from kbase.ingest.standing import KnownFile, Standing, place_of, records, standing_of
from kbase.ingest.walking import FoundFile, Walk
from kbase.model import Failure
from kbase.store import Store

_RECORD = re.compile(rb"^kind[ \t]*:[ \t]*[\"']?(?:person|space)\b", re.IGNORECASE | re.MULTILINE)
_HEAD = 8_192


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read: a new one, one that changed, or one that only moved."""

    file: FoundFile
    standing: Standing
    root: Path  # of the walk that found it
    before: KnownFile | None = None
    moved: bool = False
    record: bool = False  # of a person or a space; those come first


@dataclass(slots=True)
class Plan:
    """What one import will do."""

    tasks: list[Task] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    missing: list[KnownFile] = field(default_factory=list)
    gone_records: list[str] = field(default_factory=list)  # places
    failed: list[Failure] = field(default_factory=list)


def plan_for(walks: list[Walk], store: Store) -> Plan:
    """Every file once, records first, else in the order found. Reads all files and writes nothing."""
    plan = Plan()
    known_records = records(store)
    seen = {file.place for walk in walks for file in walk.files}
    planned: set[str] = set()
    moved: set[str] = set()
    for walk in walks:
        if walk.root is None:
            continue
        standing = standing_of(walk, store)
        for file in walk.files:
            if file.place in planned:
                continue
            planned.add(file.place)
            _plan_file(file, walk.root, standing, known_records, seen, moved, store, plan)
        lost = [known for place, known in standing.known.items() if _is_gone(place, walk, seen)]
        plan.missing += [known for known in lost if known.note not in moved and known not in plan.missing]
        plan.gone_records += [place for place in known_records if _is_gone(place, walk, seen)]
    plan.tasks.sort(key=lambda task: not task.record)
    return plan


def _plan_file(
    file: FoundFile,
    root: Path,
    standing: Standing,
    known_records: dict[str, str],
    seen: set[str],
    moved: set[str],
    store: Store,
    plan: Plan,
) -> None:
    try:
        content = content_of(file.file, file.shown)
    except BadFile as error:
        plan.failed.append(Failure(error.path, str(error.place), error.reason))
        return
    before = standing.known.get(file.place)
    if content.digest in (before.source.digest if before else "", known_records.get(file.place)):
        plan.unchanged.append(file.shown)
        return
    record = bool(_RECORD.search(content.bytes, 0, _HEAD))
    if before is None and not record:
        for known in _moved_here(content.digest, seen, store):
            if known.note not in moved:
                moved.add(known.note)
                plan.tasks.append(Task(file, standing, root, known, moved=True))
                return
    plan.tasks.append(Task(file, standing, root, before, record=record))


def _moved_here(digest: str, seen: set[str], store: Store) -> Iterator[KnownFile]:
    """Notes made from a file of the same bytes that is no longer where it was."""
    for note, source in store.notes.by_digest(digest):
        if source.path and place_of(source) not in seen and not Path(source.collection, source.path).exists():
            yield KnownFile(note, source)


def _is_gone(place: str, walk: Walk, seen: set[str]) -> bool:
    """Whether a file known below what was asked for is not there; never for a folder that was not read."""
    if place in seen or not walk.folders:
        return False
    root = walk.folders[0].rstrip("/") + "/"
    return place.startswith(root) and not any(
        place == unread or place.startswith(f"{unread}/") for unread in walk.unread
    )
