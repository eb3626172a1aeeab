"""HTML comments in a note are for whoever edits it: its page leaves them out, and so does a search.

A comment in code is code. One that is never closed is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kbase.model import Span

LONGEST_KEPT = 10_000
"""Characters of a passage whose look is remembered."""

_OPENS, _CLOSES = "<!--", "-->"
_CODE_OR_COMMENT = re.compile(r"(`++)[^`\n]++\1|(?<!\\)<!--")
_LETTER = re.compile(r"[^\n]")


def seen(source: str) -> str:
    """`source` with spaces for its comments, the rest in its place; all of it if nothing else is left."""
    if _OPENS not in source:
        return source
    return _seen(source) if len(source) > LONGEST_KEPT else _kept(source)


def _seen(source: str) -> str:
    pieces, at = [], 0
    for comment in _comments(source):
        pieces += [source[at : comment.start], _LETTER.sub(" ", source[comment.start : comment.end])]
        at = comment.end
    left = "".join([*pieces, source[at:]])
    return left if left.strip() else source


_kept = lru_cache(maxsize=1024)(_seen)  # passages are looked at again and again


def without_comments(source: str) -> str:
    """`source` without its comments, and without the lines that held nothing else."""
    if _OPENS not in source:
        return source
    pieces, at = [], 0
    for comment in _comments(source):
        start = source.rfind("\n", 0, comment.start) + 1
        end = source.find("\n", comment.end) + 1 or len(source)
        alone = not (source[start : comment.start] + source[comment.end : end]).strip()
        if not alone or start < at:
            start, end = comment.start, comment.end
        pieces.append(source[at:start])
        at = end
    return "".join([*pieces, source[at:]])


def _comments(source: str) -> Iterator[Span]:
    """Where they stand, in order. None where the source is too costly to parse: it is shown as written."""
    from kbase.markdown import ParserTimedOut, blocks

    try:
        tokens, _ = blocks(source)
    except ParserTimedOut:
        return
    lines = [0, *(found.end() for found in re.finditer("\n", source)), len(source), len(source)]
    code = [
        Span(lines[token.map[0]], lines[token.map[1]])
        for token in tokens
        if token.type in ("fence", "code_block") and token.map
    ]
    at = 0
    while opening := _CODE_OR_COMMENT.search(source, at):
        while code and code[0].end <= opening.start():
            del code[0]
        if code and code[0].start <= opening.start():
            at = code[0].end
        elif opening[0] != _OPENS:
            at = opening.end()
        elif (end := source.find(_CLOSES, opening.start() + 2)) >= 0:
            at = end + len(_CLOSES)
            yield Span(opening.start(), at)
        else:
            return
