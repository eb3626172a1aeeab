"""Where the links of a rendered note lead, for whoever reads it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from kbase.errors import NotFound
from kbase.library import Library
from kbase.markdown import ParserTimedOut, blocks, plain
from kbase.model import Actor, NoteRef, PersonRef, Related
from kbase.web import addresses
from kbase.web.addresses import heading_id
from kbase.web.excerpts import opening
from kbase.web.wiki import Found, Target

MOST_LINKS = 200  # different names looked up for one page; more are shown as leading nowhere yet
MOST_EMBEDS = 8  # notes quoted in one page; more are links
QUOTED = 420  # characters of a quoted note
LONGEST_HEADING = 400  # characters of a heading that are read


def finder(
    library: Library, actor: Actor, path: str = "", links: Sequence[Related] = ()
) -> Callable[[Target], Found | None]:
    """Finds notes by name as `actor` may read them, and people of whom there is no note.

    `links` are those the library knows already: among notes of one name it chose the nearest. Others
    (in an answer, in a text not saved yet) are looked up; `path` is the file the note came from. What
    was found is remembered, so a page that names one note often asks once.
    """
    known: dict[str, NoteRef | PersonRef | None] = {
        posixpath.normpath(link.target): link.note for link in links if link.target
    }
    quoted = 0

    def named(name: str) -> NoteRef | PersonRef | None:
        if name not in known:
            if len(known) >= MOST_LINKS + len(links):
                return None
            beside = beside_file(path, name)
            found = library.resolve(beside, actor) if beside else None
            found = found or library.resolve(name.removeprefix("../"), actor)
            known[name] = found or library.meeting.called(name, actor)
        return known[name]

    def find(target: Target) -> Found | None:
        nonlocal quoted
        meant = named(target.name) if target.name else None
        if meant is None:
            return None
        if isinstance(meant, PersonRef):
            return Found(addresses.person(meant.id), meant.name)
        there = Found(addresses.note(meant.id, target.heading), meant.title)
        if not target.embed or quoted >= MOST_EMBEDS:
            return there
        quoted += 1
        try:
            quote = library.note(meant.id, actor).note
        except NotFound:  # gone since its name was looked up
            return None
        body = quote.body if quote.summary.plain else under(quote.body, target.heading)
        return replace(there, excerpt=opening(body, QUOTED, is_plain=quote.summary.plain))

    return find


def beside_file(path: str, name: str) -> str:
    """The path that `name` means in the file at `path`; "" for a bare name or one outside the collection."""
    if not path or "/" not in name:
        return ""
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    return "" if meant.startswith("..") else meant


def under(body: str, heading: str) -> str:
    """What stands in `body` under `heading`, down to the next one as high; all of it without a heading."""
    if not heading:
        return body
    try:
        tokens, _ = blocks(body)
    except ParserTimedOut:
        return body
    headings = [
        (int(token.tag[1]), token.map[0], token.map[1], heading_id(plain(words.content[:LONGEST_HEADING])))
        for token, words in pairwise(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]
    wanted, lines = heading_id(heading), body.split("\n")
    for place, (level, _, first, name) in enumerate(headings):
        if name == wanted:
            after = (start for high, start, _, _ in headings[place + 1 :] if high <= level)
            return "\n".join(lines[first : next(after, len(lines))])
    return body
