"""What of a note's source nobody reads, comments and link definitions, and what says nothing: contents.

Here alone it is decided, for excerpts, marks, packs and topics. Search finds it all the same, and places in
the source stay what they are: what is left out leaves blanks of its own length.
"""

from __future__ import annotations

import re

CONTENTS_LINE = r"\s*(?:[-*+]|\d{1,9}[.)])\s+\[[^\n]{0,300}\]\(#[^\s)]{0,300}\)[ \t]*(?:\n|\Z)"
"""A line of a table of contents: an item that is a link into the note itself."""

NEARLY_ALL = 0.8
"""The share of a passage's lines that makes it a table of contents."""

_UNREAD = re.compile(
    r"""
      (?P<code>
        ^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)|\Z)
      | (?<!`)(?P<ticks>`+)[^`\n]+(?P=ticks)
      )
    | (?P<comment>
        <!--(?!-?>).*?-->
      | ^[ ]{0,3}<!--(?!-?>).*                   # goes on in the next passage
      | \A(?:(?!<!--|`{3}).)*?^-->[ \t]*$        # began in the one before
      )
    | ^[ >]{0,8}(?:[-*+][ ])?\[(?!\^)(?:[^\[\]\\\n]|\\.){1,200}\]:[ \t]*\n?[ \t]*
      (?:<[^<>\n]*>|\#\S*|(?=\S*(?:[\w.]/|/\w|\w\.[A-Za-z]|[A-Za-z]{3}:))\S+)  # no "10:05", no "3.5"
      (?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_ADDRESS = re.compile(
    r"(?<=\])(?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])"
    r"|\b(?:[A-Za-z][A-Za-z0-9+.-]{0,20}://|www\.)[^\s<>]+|(?<![\w@])[\w.+-]*@[A-Za-z0-9][\w.-]*"
)
_MAY_HOLD_SOME = ("<!--", "-->", "]:")
_CONTENTS = re.compile(f"^{CONTENTS_LINE}", re.MULTILINE)
_SAYS = re.compile(r"^(?![ \t]*\#{1,6}[ \t])[^\n]*\w", re.MULTILINE)


def as_read(source: str) -> str:
    """`source` with blanks where nobody reads it; its comments stay where only headings stand beside them."""
    if not any(sign in source for sign in _MAY_HOLD_SOME):
        return source
    shown = _UNREAD.sub(_without_all, source)
    return shown if _SAYS.search(shown) else _UNREAD.sub(_without_definitions, source)


def as_said(source: str) -> str:
    """`source` with blanks for that and for lines of a table of contents: none of it answers anything."""
    said = _UNREAD.sub(_without_all, source) if any(sign in source for sign in _MAY_HOLD_SOME) else source
    return _CONTENTS.sub(_blank, said) if "](#" in said else said


def in_words(source: str) -> str:
    """`source` with blanks for all that, code, and addresses of pages and people: what is said in words."""
    return _ADDRESS.sub(_blank, _CONTENTS.sub(_blank, _UNREAD.sub(_blank, source)))


def is_aside(source: str) -> bool:
    """Whether a passage says nothing: headings aside nearly all of it is what nobody reads, or contents."""
    if not any(sign in source for sign in (*_MAY_HOLD_SOME, "](#")):
        return False
    read = _UNREAD.sub(_without_all, source)
    return len(_CONTENTS.findall(read)) >= NEARLY_ALL * len(_SAYS.findall(read))


def _without_all(found: re.Match[str]) -> str:
    return found[0] if found["code"] else _blank(found)


def _without_definitions(found: re.Match[str]) -> str:
    return found[0] if found["code"] or found["comment"] else _blank(found)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])
