"""Who wrote a file, and when, as its git history tells: one `git log` for a folder."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kbase.errors import BadSetting
from kbase.ingest.walking import nfc

LEAST_SHARE = 0.1
"""Of the lines ever added to a file; who added less mended it and is no author, the first one excepted."""

_BOT = re.compile(r"\[bot\]|\bbot$", re.IGNORECASE)
_COMMAND = (
    *("git", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false"),
    *("log", "--use-mailmap", "--no-ext-diff", "--no-textconv", "--no-merges", "--find-renames", "-l1000"),
    *("--relative", "--numstat", "-z"),
)
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_PAGER": "",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class _Marks:
    """What stands between the parts of a log: chosen anew each time, so no name or message holds it."""

    mark: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def commit(self) -> str:
        return f"<{self.mark}:commit>"

    @property
    def part(self) -> str:
        return f"<{self.mark}:part>"

    @property
    def name(self) -> str:
        return f"<{self.mark}:name>"

    @property
    def format(self) -> str:
        others = f"%(trailers:key=Co-authored-by,valueonly,separator={self.name})"
        return self.part.join((f"{self.commit}%aN", "%as", others, ""))


@dataclass(frozen=True, slots=True)
class History:
    """One file's past."""

    authors: tuple[str, ...]  # the first to commit it, then by lines added
    created: date
    updated: date


@dataclass(slots=True)
class _Past:
    """A file's past being read, newest commit first."""

    lines: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    first: str = ""
    created: date = date.max
    updated: date = date.min


def git_histories(folder: Path) -> Mapping[str, History]:
    """The history of every file below `folder`, by its path there in NFC; files moved keep theirs.

    Names go through the folder's mailmap; bots are left out. Raises `BadSetting` when there is no git
    or the folder is in no repository.
    """
    pasts: dict[str, _Past] = {}
    now: dict[str, str] = {}  # what a file of that old name is called today
    marks = _Marks()
    for people, day, changes in _commits(_log(folder, marks), marks):
        for added, old, new in changes:
            today = now.get(new, new)
            if old != new:
                now[old] = today
            past = pasts.setdefault(today, _Past())
            for place, name in enumerate(people):
                past.lines[name] += added
                if place == 0:
                    past.first = name
            past.created = min(past.created, day)
            past.updated = max(past.updated, day)
    return {nfc(path): _history(past) for path, past in pasts.items()}


def _history(past: _Past) -> History:
    most = sum(past.lines.values())
    writers = [name for name, lines in past.lines.items() if lines >= LEAST_SHARE * most and lines]
    ordered = sorted(writers, key=lambda name: -past.lines[name])
    authors = dict.fromkeys(name for name in (past.first, *ordered) if name)
    return History(tuple(authors), past.created, past.updated)


def _log(folder: Path, marks: _Marks) -> str:
    try:
        done = subprocess.run(
            (*_COMMAND, f"--format={marks.format}", "--", "."),
            cwd=folder,
            env=os.environ | _ENVIRONMENT,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BadSetting(
            "git is not installed, so authors cannot come from it. Leave --authors git out."
        ) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if "does not have any commits" in done.stderr.decode("utf-8", "replace"):
            return ""
        raise BadSetting(
            f"git has no history of {folder}: {said[-1] if said else 'it failed'}. Leave --authors git out."
        )
    return done.stdout.decode("utf-8", "surrogateescape")


def _commits(log: str, marks: _Marks) -> Iterator[tuple[list[str], date, list[tuple[int, str, str]]]]:
    """Each commit's people (the author first), day and changes (lines added, old path, new path)."""
    for commit in log.split(marks.commit)[1:]:
        author, day, others, changed = commit.split(marks.part, 3)
        names = [author, *(other.partition("<")[0] for other in others.split(marks.name))]
        people = list(dict.fromkeys(name.strip() for name in names if name.strip() and not _BOT.search(name)))
        yield people, date.fromisoformat(day), list(_changes(changed))


def _changes(changed: str) -> Iterator[tuple[int, str, str]]:
    """Of `added TAB deleted TAB path NUL`; a rename has no path there but two more fields behind."""
    fields = iter(changed.strip("\n").split("\0"))
    for entry in fields:
        added, _, rest = entry.lstrip("\n").partition("\t")
        _, tab, path = rest.partition("\t")
        if not tab:
            continue
        lines = int(added) if added.isdigit() else 0
        if path:
            yield lines, path, path
        else:
            old, new = next(fields, ""), next(fields, "")
            yield lines, old, new
