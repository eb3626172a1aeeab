"""Markdown into HTML that is safe to show: our own tags and attributes only, nothing fetched, nothing run.

Three walls, each enough alone: the parser knows no raw HTML; every token is rendered by rules here
that escape what people wrote; nh3 then drops whatever is not on the list. The page's content security
policy is the fourth. When the parser's time is up, the text is shown as it was written.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from threading import Lock
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from kbase.markdown import ParserTimedOut, parser
from kbase.model import NoteId
from kbase.web import callouts, outline
from kbase.web.comments import use_comments
from kbase.web.lines import lined
from kbase.web.markup import (
    OURS,
    OUTWARD,
    WRITING,
    NoteRenderer,
    Writing,
    align_by_class,
    set_embeds_apart,
    without_block_marks,
    without_comments,
)
from kbase.web.outline import Heading
from kbase.web.unseen import spelled_out
from kbase.web.wiki import Target, wiki_link

MOST_RENDERED = 400_000  # characters of one note; what follows is left to the note's source
KEPT_CHARS = 10_000_000  # of HTML kept for the next reader, in all

TAGS = {
    *("a", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure"),
    *("h2", "h3", "h4", "h5", "h6", "hr", "li", "mark", "ol", "p", "pre", "s", "section", "span"),
    *("strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {
    "*": {"class", "id", "dir"},
    "a": {"href", "aria-label"},
    "blockquote": {"cite"},
    "ol": {"start"},
    "div": {"aria-label"},
    "span": {"aria-label"},
}
FIXED_VALUES = {
    "div": {"tabindex": {"0"}, "role": {"group", "note"}},
    "pre": {"tabindex": {"0"}},
    "span": {"role": {"img"}},
}
CLASSES = {
    *("as-written", "lines", "callout", "callout-care", "callout-note", "callout-question", "callout-quote"),
    *("callout-tip", "callout-title", "contains-task-list", "done", "embed", "file", "footnote-backref"),
    *("footnote-item", "footnote-ref", "footnotes", "footnotes-list", "outward", "picture", "scroll"),
    *("task", "task-list-item", "to-center", "to-left", "to-right", "unseen", "wiki"),
}
SCHEMES = {"http", "https", "mailto"}
_OUR_ID = re.compile(r"h-.+|fn(?:ref)?[0-9a-z:-]*")


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a note under one of its highest headings; `heading` is None before the first."""

    heading: Heading | None
    head: str  # the heading itself
    inner: str  # what stands under it


@dataclass(frozen=True, slots=True)
class Rendered:
    """A note's body, ready but for its links to other notes."""

    sections: tuple[Section, ...]
    contents: tuple[Heading, ...]
    targets: tuple[Target, ...]
    as_written: bool = False  # the parser's time was up
    cut: bool = False  # longer than a page can be

    @property
    def html(self) -> str:
        return "".join(section.head + section.inner for section in self.sections)

    @property
    def size(self) -> int:
        return sum(len(section.head) + len(section.inner) for section in self.sections) + 1_000


class Shelf:
    """Rendered notes kept for the next reader, the least used dropped first. Safe between threads."""

    def __init__(self, most_chars: int = KEPT_CHARS) -> None:
        self._most = most_chars
        self._held = 0
        self._kept: OrderedDict[tuple[NoteId, bytes, int, bool], Rendered] = OrderedDict()
        self._lock = Lock()

    def rendered(
        self, note: NoteId, title: str, body: str, top: int = 2, *, is_plain: bool = False
    ) -> Rendered:
        """The body of a note as it reads now; `top` is the level of its highest heading.

        Known again by its very words: a revision's number may come to mean others when a copy of the
        library is brought back.
        """
        words = f"{title}\0{body}".encode("utf-8", "replace")
        key = (note, blake2b(words, digest_size=16).digest(), top, is_plain)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = render(body, title, top=top, prefix=f"{note}-" if top > 2 else "", is_plain=is_plain)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._held += made.size
            while self._held > self._most and len(self._kept) > 1:
                self._held -= self._kept.popitem(last=False)[1].size
        return made


def render(body: str, title: str = "", *, top: int = 2, prefix: str = "", is_plain: bool = False) -> Rendered:
    """`body` as HTML. A first heading that repeats `title` is left out; ids begin with `h-` and `prefix`.

    One that `is_plain` is no Markdown: its lines stay.
    """
    cut = len(body) > MOST_RENDERED
    if cut:
        end = body.rfind("\n\n", MOST_RENDERED // 2, MOST_RENDERED)
        body = body[: end if end > 0 else MOST_RENDERED]
    if is_plain:
        return Rendered((Section(None, "", cleaned(lined(body))),), (), (), cut=cut)
    markdown, renderer = _tools()
    writing = Writing(prefix)
    env: dict[str, Any] = {WRITING: writing}
    if prefix:
        env["docId"] = prefix.strip("-")
    try:
        tokens = outline.without_title(markdown.parse(body, env), title)
    except ParserTimedOut:
        text = f'<pre class="as-written" tabindex="0">{spelled_out(body)}</pre>'
        return Rendered((Section(None, "", text),), (), (), as_written=True, cut=cut)
    without_comments(tokens)
    without_block_marks(tokens)
    headings = outline.placed(tokens, top, prefix)
    callouts.set_apart(tokens)
    set_embeds_apart(tokens)
    align_by_class(tokens)

    def html(part: Sequence[Token]) -> str:
        return cleaned(renderer.render(part, markdown.options, env))

    sections = tuple(
        Section(heading, html(part[:3]), html(part[3:])) if heading else Section(None, "", html(part))
        for heading, part in outline.parted(tokens, headings)
    )
    return Rendered(sections, tuple(headings), tuple(writing.targets), cut=cut)


def cleaned(html: str) -> str:
    """`html` with nothing in it that is not on the lists above."""
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        tag_attribute_values=FIXED_VALUES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(one for one in value.split() if one in CLASSES) or None
    if name == "id":
        return value if _OUR_ID.fullmatch(value) else None
    if name in ("href", "cite"):
        return value if OUTWARD.match(value) or OURS.match(value) else None
    return value


@cache
def _tools() -> tuple[MarkdownIt, NoteRenderer]:
    """The parser with wiki links, and the renderer; both keep what they know of one text in its `env`."""
    markdown = parser()
    markdown.inline.ruler.before("link", "wiki_link", wiki_link)
    use_comments(markdown)
    renderer = NoteRenderer(markdown)
    rules = markdown.renderer.rules if isinstance(markdown.renderer, RendererHTML) else {}
    footnotes = {name: rule for name, rule in rules.items() if name.startswith("footnote")}
    renderer.rules |= footnotes
    return markdown, renderer
