"""What of a note's source nobody reads, comments and link definitions, and what says nothing: contents.

Here alone it is decided, for excerpts, marks, packs and topics. Search finds it all the same, and places in
the source stay what they are: what is left out leaves blanks of its own length. All of it is decided of a
passage alone, which may begin or end within a comment: one that goes on in the next passage is left out, the
end of one that began in the passage before is read. Obsidian's comments, `%% … %%`, are left out where both
signs stand in the passage and no code between them. `kbase.web.comments` decides of whole notes, for pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CONTENTS_LINE = r"[ \t]*(?:[-*+]|\d{1,9}[.)])\s+\[[^\n]{0,300}\]\(#[^\s)]{0,300}\)[ \t]*(?:\n|\Z)"
"""A line of a table of contents: an item that is a link into the note itself."""

NEARLY_ALL = 0.8
"""The share of a passage's lines that makes it a table of contents."""

_BEGINS = re.compile(
    r"""
      (?P<code>
        ^[ \t>]*(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^[ \t>]*(?P=fence)|\Z)
      | (?<!`)(?P<ticks>`+)[^`\n]+(?P=ticks)
      )
    | (?P<comment>(?P<line>^[ ]{0,3})?<!--(?!-?>))
    | (?P<remark>(?P<own>^[ \t>]*)?(?<![\w%\\])%%(?!%))
    | (?P<definition>
        ^[ >]{0,8}(?:[-*+][ ])?\[(?!\^)(?:[^\[\]\\\n]|\\.){1,200}\]:[ \t]*+(?:\n[ \t]*+)?
        (?:<[^<>\n]*>|\#\S*|(?=\S*(?:[\w.]/|/\w|\w\.[A-Za-z]|[A-Za-z]{3}:))\S+)  # no "10:05", no "3.5"
        (?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$
      )
    | (?P<indented>(?:\A|(?<=\n\n))(?:[ ]{4}|[ ]{0,3}\t)(?=[ \t]*+\S))
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_INDENTED = re.compile(r"(?:(?:[ ]{4}|[ ]{0,3}\t)[^\n]*(?:\n|\Z)|[ \t]*\n)+")
_REMARK_ENDS = re.compile(r"%%(?![\w%])(?P<line>[ \t]*$)?", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_IN_LIST = re.compile(r"[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]")
_ADDRESS = re.compile(
    r"(?<=\])(?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])"
    r"|\b(?:[A-Za-z][A-Za-z0-9+.-]{0,20}://|www\.)[^\s<>]+|(?<![\w.+@-])[\w.+-]{0,64}@[A-Za-z0-9][\w.-]*"
)
_TO_FILE = re.compile(
    r"\]\((?![A-Za-z][A-Za-z0-9+.-]*:|//)"  # an address of the web may be all that is told of a page
    r"(?:<[^<>\n]+>|(?=#|[^()\s]*/|\S*\.[A-Za-z]{2,5}[#)\s])(?:[^()\s]|\([^()\s]*\))+)(?=[ \t]*[)\"'])"
)
_TO_NOTE = re.compile(r"\[\[[^\[\]|\n]+(?=\|[^\[\]|\n])")
_MAY_HOLD_SOME = ("<!--", "]:", "%%")
_UNREAD = ("comment", "remark", "definition")
_CONTENTS = re.compile(f"^{CONTENTS_LINE}", re.MULTILINE)
_SAYS = re.compile(r"^(?![ \t]*\#{1,6}[ \t])[^\n]*\w", re.MULTILINE)
_SEEN = re.compile(r"[^\n]")


def as_read(source: str) -> str:
    """`source` with blanks where nobody reads it; its comments stay where only headings stand beside them."""
    if not any(sign in source for sign in _MAY_HOLD_SOME):
        return source
    shown = _without(source, *_UNREAD)
    return shown if _SAYS.search(shown) else _without(source, "definition")


def as_said(source: str) -> str:
    """`source` with blanks for that and for lines of a table of contents: none of it answers anything."""
    said = source
    if any(sign in source for sign in _MAY_HOLD_SOME):
        said = _without(source, *_UNREAD)
    return _CONTENTS.sub(_blank, said) if "](#" in said else said


def as_linked(source: str) -> str:
    """`source` with blanks where no link is read; links in Obsidian's comments count."""
    return _without(source, "comment", "definition")


def prose_of(source: str) -> str:
    """`source` with blanks for all that, code, and addresses of pages and people: what is said in words."""
    said = _without(source, *_UNREAD, "code")
    return _ADDRESS.sub(_blank, _CONTENTS.sub(_blank, said))


def as_worded(source: str) -> str:
    """`source` with blanks where links name a file or a heading they do not show: no words of its own."""
    shown = _TO_FILE.sub(_blank, source) if "](" in source else source
    return _TO_NOTE.sub(_blank, shown) if "[[" in source else shown


def is_aside(source: str) -> bool:
    """Whether a passage says nothing: headings aside nearly all of it is what nobody reads, or contents."""
    if not any(sign in source for sign in (*_MAY_HOLD_SOME, "](#")):
        return False
    read = _without(source, *_UNREAD)
    return len(_CONTENTS.findall(read)) >= NEARLY_ALL * len(_SAYS.findall(read))


def _without(source: str, *kinds: str) -> str:
    """`source` with blanks for what is of one of the `kinds`."""
    pieces: list[str] = []
    before = 0
    for kind, start, end in _stretches(source):
        if kind in kinds:
            pieces += source[before:start], _SEEN.sub(" ", source[start:end])
            before = end
    return "".join((*pieces, source[before:]))


def _stretches(source: str) -> Iterator[tuple[str, int, int]]:
    """What is code, a comment or a link definition: which, and from where to where. Code is nothing else."""
    last_end = source.rfind("-->")  # looked for once: of comments that never end there may be many
    at = 0
    while found := _BEGINS.search(source, at):
        start, at = found.span()
        kind = found.lastgroup or ""
        if kind == "comment":
            if at <= last_end:
                at = source.index("-->", at) + len("-->")
            elif found["line"] is not None:  # goes on in the next passage
                at = len(source)
            else:
                continue
        elif kind == "remark":
            end = _remark_end(source, at, of_lines=found["own"] is not None)
            if end < 0:
                continue
            at = end
        elif kind == "indented":
            block = None if _is_in_list(source, start) else _INDENTED.match(source, start)
            if block is None:
                continue
            at = block.end()
        yield kind, start, at


def _remark_end(source: str, start: int, *, of_lines: bool) -> int:
    """Behind the `%%` that ends a remark begun before `start`, if the next one does; else -1.

    Over several paragraphs it has lines of its own.
    """
    at = source.find("%%", start)
    found = _REMARK_ENDS.match(source, at) if at >= 0 else None
    if found is None or "`" in source[start : found.start()]:
        return -1
    if _BLANK_LINE.search(source, start, found.start()) and not (of_lines and found["line"] is not None):
        return -1
    return found.start() + len("%%")


def _is_in_list(source: str, place: int) -> bool:
    """Whether what is indented at `place`, behind a blank line, belongs to an item: else it is code."""
    while place and source[place - 1].isspace():
        place -= 1
    return place > 0 and bool(_IN_LIST.match(source, source.rfind("\n", 0, place) + 1))


def _blank(found: re.Match[str]) -> str:
    return _SEEN.sub(" ", found[0])
