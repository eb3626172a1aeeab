"""Links between notes as people write them: `[[Title#Heading|shown]]`, `![[Title]]`, `[text](other.md)`.

Rendering knows only what is written. It leaves a numbered place for each link, and the page
fills the places for whoever reads: a note they may not read looks like one that does not exist.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it.rules_inline import StateInline
from markupsafe import Markup

from kbase import endings
from kbase.markdown import wiki_link_at
from kbase.web import addresses
from kbase.web.unseen import isolated, spelled_out

PLACE = "/_link/"  # never an address of ours; replaced before a page is sent

_PLACE = re.compile(
    rf'<(a|blockquote)(?: class="[a-z ]+")? (?:href|cite)="{PLACE}(\d+)"[^>]*>(.*?)</\1>', re.DOTALL
)
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link names."""

    name: str  # title, alias, file stem or path; "" for this very note
    heading: str
    shown: str
    embed: bool  # asked to be shown in place


@dataclass(frozen=True, slots=True)
class Found:
    """The note or person a link leads to; for an embed how the note begins, or nothing where it is a link."""

    address: str
    title: str
    excerpt: str = ""


def wiki_link(state: StateInline, silent: bool) -> bool:
    """The inline rule: one token `wiki_link` for each link in double brackets."""
    found = wiki_link_at(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("wiki_link", "", 0)
        token.meta = {"target": Target(found.target, found.heading, found.words(" › "), found.embed)}
    state.pos += len(found.source)
    return True


def target_of(href: str, shown: str) -> Target:
    """What an ordinary link to a neighbouring file names."""
    path, _, heading = unquote(href).partition("#")
    return Target(posixpath.normpath(path).lstrip("/") if path else "", heading, shown, embed=False)


def names_note(href: str) -> bool:
    """Whether a relative address is that of a note, and not of some other file kbase does not keep."""
    suffix = posixpath.splitext(unquote(href).partition("#")[0])[1].lower()
    return suffix in endings.NOTES or not _SUFFIX.fullmatch(suffix)


def linked(html: str, targets: Sequence[Target], find: Callable[[Target], Found | None]) -> str:
    """`html` with every place filled: a link, an excerpt, or the words marked as leading nowhere yet."""

    def filled(place: re.Match[str]) -> str:
        number = int(place[2])
        if number >= len(targets):
            return place[3]
        target = targets[number]
        found = find(target)
        if found is None:
            missing = _missing(target, Markup(place[3]))  # noqa: S704 - cut out of sanitised HTML
            return str(missing if place[1] == "a" else Markup("<p>{}</p>").format(missing))
        if place[1] == "blockquote" and found.excerpt:
            return str(_embedded(target, found))
        link = str(Markup('<a href="{}">').format(found.address)) + place[3] + "</a>"
        return link if place[1] == "a" else f"<p>{link}</p>"

    return _PLACE.sub(filled, html)


def _missing(target: Target, shown: Markup) -> Markup:
    stem, suffix = posixpath.splitext(posixpath.basename(target.name))
    write = addresses.new("note", title=stem if suffix.lower() in endings.NOTES else stem + suffix)
    return Markup('<a class="missing" href="{}" title="Nobody has written this note yet">{}</a>').format(
        write, shown
    )


def _embedded(target: Target, found: Found) -> Markup:
    heading = Markup(" › {}").format(isolated(target.heading)) if target.heading else ""
    return Markup(
        '<figure class="embed"><blockquote dir="auto">{}</blockquote>'
        '<figcaption><a href="{}">{}{}</a></figcaption></figure>'
    ).format(
        spelled_out(found.excerpt),
        found.address,
        isolated(found.title),
        heading,
    )
