"""Comments are for whoever edits the source, so that a page leaves them out: those of HTML, `<!-- … -->`, and
Obsidian's, `%% … %%`.

What is hidden from a reader is found all the same, since cutting it from the source would lose what stands
around a sign that was never meant as one. So a `%%` beside a letter, a digit or a third `%` is none, and the
next one decides whether there is a comment at all. These rules see a whole note as its parser does, and a
comment that never ends is shown; `kbase.unread` decides of single passages, for excerpts: there what is left
open goes on in the next passage and is left out.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.utils import EnvType

_NEXT_END = "kbase_next_end"
_BEGINS = re.compile(r"(?<![\w%])%%(?!%)")
_ENDS = re.compile(r"%%(?![\w%])")
_IN_LINE = re.compile(r"(?P<code>`+)|%%")
_IN_BLOCK = re.compile(r"^[ \t>]*(?P<code>`{3,}|~{3,})|%%", re.MULTILINE)


def use_comments(markdown: MarkdownIt) -> None:
    """Let a parser pass over comments in a line and over those of several lines, code excepted."""
    markdown.block.ruler.before(
        "fence", "comment", _block, {"alt": ["paragraph", "reference", "blockquote", "list", "table"]}
    )
    markdown.block.ruler.before(
        "comment", "html_comment", _html, {"alt": ["paragraph", "reference", "blockquote", "list", "table"]}
    )
    markdown.inline.ruler.before("text", "comment", _inline)


def _inline(state: StateInline, _silent: bool) -> bool:
    if state.src.startswith("<!--", state.pos):
        end = _html_end(state.env, state.src, state.pos, state.posMax)
        state.pos = max(state.pos, end)
        return end >= 0
    begins = _BEGINS.match(state.src, state.pos, state.posMax)
    end = _end(_IN_LINE, "(?<!`){}(?!`)", state.src, begins.end(), state.posMax) if begins else -1
    if end < 0:
        return False
    state.pos = end
    return True


def _block(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """A comment that begins a line, ends another, and leaves neither its list nor its quote."""
    source = state.src
    begins = _BEGINS.match(source, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if begins is None or state.is_code_block(start):
        return False
    end = _end(_IN_BLOCK, "^[ \t>]*{}", source, begins.end(), state.eMarks[last - 1])
    line = _line(state, start, last, end)
    if line in (start, last) or source[end : state.eMarks[line]].strip():
        return False
    if any(state.sCount[one] < state.blkIndent and not state.isEmpty(one) for one in range(start, line + 1)):
        return False
    if not silent:
        state.line = line + 1
    return True


def _html(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """A comment of HTML that begins a line and ends on another, as CommonMark's second kind of HTML block.

    It may end beyond the list it begins in, as a browser reads it. What stands behind its end is read on as a
    line of its own.
    """
    source = state.src
    begins = state.bMarks[start] + state.tShift[start]
    if not source.startswith("<!--", begins) or state.is_code_block(start):
        return False
    end = _html_end(state.env, source, begins, state.eMarks[last - 1])
    line = _line(state, start, last, end)
    if end < 0 or line in (start, last):
        return False
    if not silent:
        rest = len(source[end : state.eMarks[line]].lstrip())
        state.line = line if rest else line + 1
        if rest:
            state.bMarks[line], state.tShift[line] = state.eMarks[line] - rest, 0
            state.sCount[line] = min(state.sCount[line], state.blkIndent)
    return True


def _html_end(env: EnvType, source: str, start: int, most: int) -> int:
    """Behind the `-->` that ends the comment at `start`, if it stands before `most`; else -1.

    Where the next one stands is remembered: of comments that never end there may be many.
    """
    start += len("<!")
    known, after, found = env.get(_NEXT_END, ("", 0, 0))
    if known is not source or not after <= start <= found:
        found = source.find("-->", start)
        found = len(source) if found < 0 else found
        env[_NEXT_END] = source, start, found
    end: int = found + len("-->")
    return end if end <= most else -1


def _line(state: StateBlock, start: int, last: int, end: int) -> int:
    """The line on which `end` stands, from `start` on; `last` where it is none before that."""
    return next((line for line in range(start, last) if state.eMarks[line] >= end), last)


def _end(signs: re.Pattern[str], closing: str, source: str, start: int, end: int) -> int:
    """Behind the next `%%` that stands in no code, if it can end a comment; else -1."""
    while found := signs.search(source, start, end):
        start = found.end()
        if not found["code"]:
            return start if _ENDS.match(source, found.start()) else -1
        code = re.compile(closing.format(found["code"]), re.MULTILINE).search(source, start, end)
        start = code.end() if code else start
    return -1
