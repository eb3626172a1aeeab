"""What a body points at: wiki links, embeds, links to neighbouring files, and its inline tags."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from kbase import endings
from kbase.ingest.cleaning import clean_name
from kbase.markdown import ParserTimedOut, WikiLink, blocks, inline, wiki_link_at
from kbase.model import Link, Relation
from kbase.plaintext import is_file
from kbase.unread import as_linked

MOST_LINKS = 2_000
"""Links and tags of one note; more is a list made by a program."""

_SUFFIX = re.compile(r"(?<=[^\s.])\.(?:[a-z][a-z0-9]{1,5}|(?<!\d\.)[a-z]|7z)$", re.IGNORECASE)
_WORTH_PARSING = re.compile(r"\]|(?<![\w/&])#\w|<[a-z]", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://|[a-z][a-z0-9+.-]+:(?=[^\s:])")
_ACTIVE = re.compile(
    r"<(?:script|style|iframe|object|embed|form|base|meta|link|svg|math|noscript)(?:\s+[\w:-]+\s*=|\s*/?>)"
    r"|<[a-z][^<>]{0,500}\son[a-z]{3,20}\s*=",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\](?:\(|:)\s*+<?(?:[a-z][a-z0-9+.\t\n -]{0,40}:|[/\\]{2})", re.IGNORECASE)
_TAG = re.compile(  # none behind what begins an address, a call or an anchor; `#a/b#12` is an issue
    r"(?<![^\s(,;])(?<![\w\]]\()(?<!\{[ ])#(?P<tag>(?=[\w/-]*[^\W\d])[\w/-]++)(?!#)"
)
_TO_HEADING = re.compile(r"\]\(#(?P<anchor>[^\s()]+)\)")
_LONGEST_ANCHOR = 100
_NO_ANCHOR = re.compile(r"[^\w -]+")
_TAG_WRONG = re.compile(r"[^\w/-]+")
_SLASHES = re.compile(r"(?:\s*/\s*)+")


@dataclass(frozen=True, slots=True)
class FoundInText:
    """What stands in a body's text, code left out."""

    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    active: bool = False  # HTML or an address that would do something where it is not shown as text
    too_costly: bool = False  # the parser gave up: it counts as plain text, without links and tags


def found_in(body: str) -> FoundInText:
    """The links and tags of a body, in order, each once; never those in code or comments.

    What names a heading that the body itself links to (`[Story 3](#story-3)`) is no tag.
    """
    links: dict[Link, None] = {}
    tags: dict[str, None] = {}
    anchors = {unquote(found["anchor"]).lower() for found in _TO_HEADING.finditer(body)}
    active = False
    try:
        tokens, env = blocks(body)
        for token in tokens:
            if token.type == "html_block":
                active = active or bool(_ACTIVE.search(token.content))
            elif token.type == "inline" and _WORTH_PARSING.search(token.content):
                children = inline(token.content, env)
                text = _text_of(children)
                active = active or bool(_ACTIVE.search(text) or _REFUSED.search(text))
                if (said := as_linked(token.content)) != token.content:
                    children = inline(said, env)
                links.update(dict.fromkeys(_links(children)))
                tags.update(dict.fromkeys(_tags(children, anchors)))
            if len(links) + len(tags) > MOST_LINKS:
                break
    except ParserTimedOut:
        return FoundInText(too_costly=True)
    return FoundInText(tuple(links)[:MOST_LINKS], tuple(tags)[:MOST_LINKS], active)


def tag_from(written: str) -> str:
    """A tag as it is kept: lower case, `/` between levels, `-` for spaces; "" when no letter is left."""
    name = clean_name(written.strip().lstrip("#"), 100).lower()
    tag = _TAG_WRONG.sub("", _SLASHES.sub("/", name).replace(" ", "-")).strip("/-")
    return tag if any(character.isalnum() for character in tag) else ""


def target_from(written: str) -> str:
    """The note named by `[[Title]]`, `[[Title#Heading|shown]]` or a plain title."""
    plain = written.strip()
    found = wiki_link_at(plain, 0, len(plain))
    return clean_name(found.target if found and found.source == plain else plain, 300)


def may_be_note(target: str) -> bool:
    """Whether what a link names can be a note here: no address, and no file that kbase does not read.

    A title may have a dot: `v1.2`, `Dr. Smith`, `Release 1.x`.
    """
    if _ADDRESS.match(target) or is_file(target):
        return False
    return target.lower().endswith(endings.NOTES) or not _SUFFIX.search(target)


def relations(targets: Iterable[str], relation: Relation) -> Iterator[Link]:
    """Links of one kind to the notes named."""
    for written in targets:
        target = target_from(written)
        if target:
            yield Link(target, relation)


def _links(tokens: Sequence[Token]) -> Iterator[Link]:
    for place, token in enumerate(tokens):
        if token.type == "wikilink":
            found: WikiLink = token.meta["link"]
            target = clean_name(found.target, 300)
            if target:
                relation = Relation.EMBED if found.embed else Relation.LINK
                yield Link(target, relation, clean_name(found.heading, 300), clean_name(found.shown, 300))
        elif token.type == "link_open" and token.markup != "autolink":
            link = _to_file(str(token.attrGet("href") or ""), tokens[place + 1 :])
            if link:
                yield link


def _to_file(address: str, rest: Sequence[Token]) -> Link | None:
    """A link to a file beside this one; None for the web, other files and headings of the same note."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or not path.lower().endswith(endings.NOTES):
        return None
    shown = []
    for token in rest:
        if token.type == "link_close":
            break
        shown.append(token.content)
    target = clean_name(path, 500).removeprefix("./")
    return Link(
        target, Relation.LINK, clean_name(unquote(parts.fragment), 300), clean_name("".join(shown), 300)
    )


def _tags(tokens: Sequence[Token], anchors: Collection[str]) -> Iterator[str]:
    """The tags of a paragraph; none that names one of `anchors`."""
    inside = 0  # a link
    before = ""
    for token in tokens:
        inside += token.nesting if token.type.startswith("link_") else 0
        if token.type == "text" and not inside:
            text = before + token.content
            for found in _TAG.finditer(text, len(before)):
                start, end = found.span("tag")
                tag = tag_from(found["tag"])
                if tag and not (
                    anchors and _is_anchor(text[start : start + _LONGEST_ANCHOR], end - start, anchors)
                ):
                    yield tag
        before = token.content[-2:] if token.type.startswith("text") else ""


def _is_anchor(said: str, least: int, anchors: Collection[str]) -> bool:
    """Whether one of `anchors` begins what is `said` behind a `#`: `best-practices` "best practices for".

    A shorter one than `least` characters is none.
    """
    words = _NO_ANCHOR.sub("", said.lower()).replace(" ", "-")
    ends = (end for end in range(least, len(words) + 1) if words[end : end + 1] in {"", "-"})
    return any(words[:end] in anchors for end in ends)


def _text_of(tokens: Sequence[Token]) -> str:
    """What is plain text to a reader, code left out; a link the parser refused is as it was written."""
    return "".join(token.content for token in tokens if token.type.startswith("text"))
