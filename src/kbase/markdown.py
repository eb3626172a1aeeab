"""One Markdown parser for cutting, linking and rendering, and it always stops.

CommonMark with GitHub's tables, strikethrough, task lists, alerts, footnotes and bare
addresses, and Obsidian's ``==highlights==``; raw HTML is text. `inline` also knows
`[[Page#Heading|shown]]` and `![[Page]]`: tokens of type ``wikilink`` with `meta`
``{"link": WikiLink}``.

A few kilobytes of ``![`` keep any backtracking parser busy for seconds, so every block and
inline rule first looks at the clock (of this thread's own work, so that a busy machine parses no
less). When the time is up, or the source is nested deeper than
`DEEPEST`, parsing raises `ParserTimedOut`; whoever called shows or cuts the source as plain text.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.gfm import gfm_plugin

from kbase.plaintext import MARK_BEGINS, MARK_ENDS, is_size

DEEPEST = 240
"""How many levels of quotes and lists (a list is two) are parsed; Python's stack allows about that."""

LONGEST_INLINE = 50_000
"""A paragraph of more characters is one run of text: some inline rules are quadratic within one call."""

MOST_LINES = 500_000
"""More lines than this are not parsed: the parser keeps several numbers for each before any rule runs."""

QUICKEST_S, SLOWEST_S, SECONDS_A_CHARACTER = 2.0, 6.0, 1e-5
"""How long a whole source is parsed: ordinary Markdown takes a tenth, so that a slow machine reads it too."""

SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
"""What a link may lead to; anything else stays text."""

_DEADLINE = "kbase_deadline"
_WIKI_LINK = re.compile(
    r"(?P<embed>!?)\[\[(?P<target>[^\[\]|#\n]*?)(?:#(?P<heading>[^\[\]|\n]*?))?"
    r"(?:\\?\|(?P<shown>[^\[\]\n]*))?\]\]"  # in a table, `|` is written `\|`
)
_MARK_BEGINS = re.compile(MARK_BEGINS)
_IN_MARK = re.compile(rf"\\.|(?P<ticks>`+)|{MARK_ENDS}", re.DOTALL)
_LONGEST_MARK = 2_000

_BLOCK_CHAINS = ("paragraph", "reference", "blockquote", "list", "table", "footnote_def")


class ParserTimedOut(Exception):
    """The source is too costly to parse; treat it as plain text."""


@dataclass(frozen=True, slots=True)
class WikiLink:
    """A link in double brackets; of `target` and `heading` one may be empty, never both as written."""

    target: str
    heading: str  # the last one named; "" for a block's mark (`#^mark`), which no heading has
    shown: str  # the words after `|`, if there are any
    embed: bool
    source: str

    def words(self, between: str) -> str:
        """What a reader sees: the words given, else target and heading with `between` between them."""
        said = self.shown or between.join(part for part in (self.target, self.heading) if part)
        return said or self.source.strip("![]")


def wiki_link_at(source: str, start: int, end: int) -> WikiLink | None:
    """The wiki link that begins at `source[start]`, for everything that reads, shows or follows one."""
    if not source.startswith(("[[", "![["), start):
        return None
    found = _WIKI_LINK.match(source, start, end)
    if found is None:
        return None
    target, heading = found["target"].strip(), (found["heading"] or "").strip()
    if not target and not heading:
        return None
    heading = heading.strip("# ").rpartition("#")[2].strip()
    shown = (found["shown"] or "").strip()
    return WikiLink(
        target,
        "" if heading.startswith("^") else heading,
        "" if found["embed"] and is_size(shown, target) else shown,
        bool(found["embed"]),
        found[0],
    )


class _BoundedMarkdown(MarkdownIt):
    """Keeps: `parse` and `render` return in about the deadline or raise `ParserTimedOut`."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the parser's own name for it
        """Whether a normalised link address stays here or has a scheme people expect."""
        if url.startswith(("//", "/\\", "\\")):  # another host without saying so
            return False
        try:
            return urlsplit(url.strip()).scheme.lower() in SAFE_SCHEMES
        except ValueError:
            return False

    def parse(self, src: str, env: EnvType | None = None) -> list[Token]:
        if src.count("\n") > MOST_LINES:
            raise ParserTimedOut("too many lines")
        try:
            return super().parse(src, env)
        except RecursionError as error:
            raise ParserTimedOut("nested too deeply") from error


def parser(deadline_s: float = 2.0) -> MarkdownIt:
    """A new parser that gives up after `deadline_s`: `parse` and `render` raise `ParserTimedOut`.

    It may be shared between threads once no more rules are added to it.
    """
    md = _BoundedMarkdown("js-default", {"maxNesting": DEEPEST + 10}).use(gfm_plugin)
    md.core.ruler.before("normalize", "start_clock", _start_clock(deadline_s))
    md.core.ruler.at("inline", _inline)
    md.block.ruler.before("table", "look_at_clock", _stop_blocks, {"alt": list(_BLOCK_CHAINS)})
    md.inline.ruler.before("text", "look_at_clock", _stop_inline)
    md.inline.ruler.before("emphasis", "highlight", _highlight)
    return md


@cache
def _block_reader() -> MarkdownIt:
    """The parser behind `blocks`, which sets its clock; nothing is rendered, so HTML is told apart."""
    md = parser()
    md.options["html"] = True
    return md


@cache
def _inline_reader() -> MarkdownIt:
    """The parser behind `inline`, which sets its clock."""
    md = parser()
    md.inline.ruler.before("link", "wikilink", _wikilink)
    return md


def blocks(source: str) -> tuple[list[Token], MutableMapping[str, Any]]:
    """The block tokens of `source` with their line maps, and the environment (`references`, `footnotes`).

    Comments and HTML are ``html_block`` tokens here. Inline text is left unparsed in the ``inline``
    tokens: much faster, and all that cutting needs.
    `source` has LF line ends. Raises `ParserTimedOut`.
    """
    if source.count("\n") > MOST_LINES:
        raise ParserTimedOut("too many lines")
    md = _block_reader()
    tokens: list[Token] = []
    patience_s = min(SLOWEST_S, QUICKEST_S + SECONDS_A_CHARACTER * len(source))
    env: MutableMapping[str, Any] = {_DEADLINE: time.thread_time() + patience_s}
    try:
        md.block.parse(source, md, env, tokens)
    except RecursionError as error:
        raise ParserTimedOut("nested too deeply") from error
    return tokens, env


def inline(source: str, env: MutableMapping[str, Any], deadline_s: float = 2.0) -> list[Token]:
    """The inline tokens of one ``inline`` token's content; `env` and its clock are those of `blocks`.

    Raises `ParserTimedOut`.
    """
    env.setdefault(_DEADLINE, time.thread_time() + deadline_s)
    if len(source) > LONGEST_INLINE:
        return [_text(source)]
    md = _inline_reader()
    tokens: list[Token] = []
    try:
        md.inline.parse(source, md, env, tokens)
    except RecursionError as error:
        raise ParserTimedOut("nested too deeply") from error
    return tokens


def plain(source: str) -> str:
    """Inline Markdown as the words a reader sees, on one line; the source itself when it is too costly."""
    try:
        tokens = inline(source, {}, 0.2)
    except ParserTimedOut:
        return " ".join(source.split())
    return " ".join("".join(_shown(tokens)).split())


def _shown(tokens: Sequence[Token]) -> list[str]:
    words = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.children:
            words.extend(_shown(token.children))
        elif token.nesting == 0:
            words.append(token.content)
    return words


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _start_clock(deadline_s: float) -> Callable[[StateCore], None]:
    def start(state: StateCore) -> None:
        state.env[_DEADLINE] = time.thread_time() + deadline_s

    return start


def _stop_blocks(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:
    """A rule that never matches: it ends the parse instead of letting the parser drop what is too deep."""
    if state.level >= DEEPEST:
        raise ParserTimedOut("nested too deeply")
    if time.thread_time() > state.env.get(_DEADLINE, float("inf")):
        raise ParserTimedOut("took too long")
    return False


def _stop_inline(state: StateInline, _silent: bool) -> bool:
    if time.thread_time() > state.env.get(_DEADLINE, float("inf")):
        raise ParserTimedOut("took too long")
    return False


def _inline(state: StateCore) -> None:
    """Parse inline text, paragraphs past `LONGEST_INLINE` excepted."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = [] if token.children is None else token.children
        if len(token.content) > LONGEST_INLINE:
            token.children.append(_text(token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _highlight(state: StateInline, silent: bool) -> bool:
    """`==words==`, with whatever may stand in running text between; never the `==` of `a==b`."""
    begins = _MARK_BEGINS.match(state.src, state.pos, state.posMax)
    ends = _end_of_mark(state.src, begins.end(), state.posMax) if begins else None
    if begins is None or ends is None:
        return False
    if not silent:
        end = state.posMax
        state.pos, state.posMax = begins.end(), ends.start()
        state.push("mark_open", "mark", 1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = end
    state.pos = ends.end()
    return True


def _end_of_mark(source: str, start: int, end: int) -> re.Match[str] | None:
    """The first `==` from `start` that ends a highlight and stands in no code."""
    end = min(end, start + _LONGEST_MARK)
    while found := _IN_MARK.search(source, start, end):
        start = found.end()
        if found["ticks"]:
            closes = re.compile(f"(?<!`){found['ticks']}(?!`)").search(source, start, end)
            start = closes.end() if closes else start
        elif not found[0].startswith("\\"):
            return found
    return None


def _wikilink(state: StateInline, silent: bool) -> bool:
    found = wiki_link_at(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        token.meta = {"link": found}
        token.content = found.words(" > ")
        token.markup = found.source
    state.pos += len(found.source)
    return True
