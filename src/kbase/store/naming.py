"""The names a note is found by, and what a link's target says about them. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

from kbase import endings
from kbase.model import Draft, Link, NoteId, Relation, Source
from kbase.store.keys import folded

DEEPEST = 8
"""Ends of a path longer than this many parts are not names; its whole is."""


class Rank(IntEnum):
    """How good a name is; of two notes that go by one name, the better rank is meant."""

    ID = 0
    TITLE = 1
    ALIAS = 2
    PATH = 3
    PATH_END = 4  # "site/Page" of "notes/site/Page.md", and its stem
    FORMER = 5  # what it was called before: old links still arrive
    SERIES = 6  # the number in a series with which a better one begins, see `series_key`


_SERIES = re.compile(r"(?P<series>[^\W\d_]{2,8})[ _-]?0*(?P<number>\d{1,6})(?![^\W_]|[.-]\d)")


def name_key(name: str) -> str:
    """A name or target as both sides compare it: folded, without slashes around or a Markdown suffix."""
    key = folded(name).strip("/")
    for suffix in endings.MARKDOWN:
        if key.endswith(suffix) and len(key) > len(suffix):
            return key.removesuffix(suffix)
    return key


def names_of(note: NoteId, draft: Draft) -> dict[str, Rank]:
    """What a note goes by now, each name with its best rank."""
    names: dict[str, Rank] = {note: Rank.ID}
    for called, rank in ((draft.title, Rank.TITLE), *((alias, Rank.ALIAS) for alias in draft.aliases)):
        names.setdefault(name_key(called), rank)
        names.setdefault(target_key(called), rank)  # `[[1//2]]`, which is read as a path
    if draft.source and draft.source.path:
        for name, rank in _of_path(draft.source.path):
            names.setdefault(name, rank)
    names.pop("", None)
    for name in [name for name, rank in names.items() if rank is not Rank.ID]:
        if series := series_key(name):
            names.setdefault(series, Rank.SERIES)
    return names


def other_names(aliases: Iterable[str], path: str) -> tuple[str, ...]:
    """What a note is called beside its title: its aliases, and its file without the ending."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return tuple(dict.fromkeys(name for name in (*aliases, stem) if name))


def found_by(names: Mapping[str, Rank]) -> set[str]:
    """Those of a note's names by whose words it is found beside its title's, see `other_names`."""
    return {
        name
        for name, rank in names.items()
        if rank is Rank.ALIAS or (rank in (Rank.PATH, Rank.PATH_END) and "/" not in name)
    }


def series_key(name: str) -> str:
    """The one key of `adr-005`, `adr 5 - title` and `adr-0005-title`; "" where no such number is in front.

    It is stored: whoever changes what it gives fills the names of older libraries anew in a migration.
    """
    found = _SERIES.match(name)
    return f"#{found['series']} {found['number']}" if found else ""


def kept_names(before: Mapping[str, Rank], after: Mapping[str, Rank]) -> dict[str, Rank]:
    """`after`, and the titles and paths of `before` as former names; a dropped alias is meant to go."""
    meant_to_go = (Rank.ALIAS, Rank.SERIES)
    former = {name: Rank.FORMER for name, rank in before.items() if rank not in meant_to_go}
    return {**former, **after}


def place_of(link: Link, source: Source | None) -> str | None:
    """Where else a link's note is looked for in its own collection: as the path that a path points to from
    `source`, and what another supersedes by its number in a series; None where nowhere else.
    """
    if link.relation in (Relation.SUPERSEDES, Relation.SUPERSEDED_BY) and not _is_path(link.target):
        whole = _SERIES.fullmatch(name_key(link.target))
        return series_key(whole[0]) if whole else None
    target = link.target
    if source is None or not source.path or not _is_path(target):
        return None
    beside = posixpath.join(posixpath.dirname(source.path), target)
    return name_key(posixpath.normpath(target if target.startswith("/") else beside))


def target_key(target: str) -> str:
    """The name a target asks for; of a relative path the part below the dots."""
    if not _is_path(target):
        return name_key(target)
    parts = [part for part in target.split("/") if part not in ("", ".", "..")]
    return name_key("/".join(parts))


def _is_path(target: str) -> bool:
    return "/" in target or target.lower().endswith(endings.NOTES)


def _of_path(path: str) -> Iterator[tuple[str, Rank]]:
    whole = name_key(path)
    plain = posixpath.splitext(whole)[0] if whole.endswith(endings.PLAIN) else whole
    for name in dict.fromkeys((whole, plain)):
        yield name, Rank.PATH
        parts = name.split("/")
        for length in range(min(DEEPEST, len(parts) - 1), 0, -1):
            yield "/".join(parts[-length:]), Rank.PATH_END
