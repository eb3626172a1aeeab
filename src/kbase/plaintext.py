"""Markdown as people read it: without its signs, links as what they show, items on lines of their own.

Search works on the source, so what it found are places in the source; here they are carried over to
the plain text, piece by piece.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from kbase.model import Span
from kbase.unread import as_read

SOFT_HYPHEN = "\u00ad"  # shown only where a line ends in it
DECEIVING = "\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff"
"""Ranges of characters nobody sees that part a word or reorder it: notes and questions are kept without."""

MOST_SOURCE = 6_000  # characters of one passage that are looked at

_MARK = r"(?:^|[ \t\n]{1,9})\^(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{4,}[ \t]*"
BLOCK_MARK = re.compile(_MARK + "$")
"""Obsidian's name for a block, `^a1b2c3` at its end; what is short or a number is a power (`10 ^6`)."""

_ENDS = r"(?:\Z|\n[ \t>]*(?:\n|\Z|[-*+][ \t]|1[.)][ \t]|\#{1,6}[ \t]|`{3}|~{3}))"
"""How a paragraph ends: the text does, with a blank line, or something else begins."""

_BESIDE = r"(?:(?=[\x00-\u0dff\u10a0-\u10ff\u1e00-\u1fff])[^\W_]|=)"  # a letter of a script with spaces
MARK_BEGINS = rf"(?<!{_BESIDE})==(?=[^\s=])"
MARK_ENDS = rf"(?<=[^\s=])==(?!{_BESIDE})"
"""Where `==words==` begin and end: never the `==` of `a==b`, save in scripts without spaces."""

_INNER = r"(?:[^\[\]\n\\`]|\\.|`[^`\n]*`|\n(?![ \t]*\n)|\[[^\[\]\n]{0,200}\]){0,400}"
_ADDRESS = r"\((?:[^()\n]|\([^()\n]*\))*\)"
_REFERENCE = r"\[(?:[\w`][^\[\]\n]{0,200})?\]"
"""What stands between the brackets of a link, and where it leads, itself or by a definition elsewhere."""

_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif|pdf|mp[34]|webm|wav|ogg|canvas|excalidraw)$", re.IGNORECASE
)
_PICTURE_SIZE = re.compile(r"\d+(?:\s*x\s*\d+)?")

_SIGNS = re.compile(
    r"""
    (?:^|(?=[`~*_\[\]!\\=|&\n]|[ \t]{1,9}[|^]|(?<=\S)[ ]{9}))  # nothing else begins one: a letter is quick
    (?:
      ^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<code>.*?)(?:\n[ \t]*(?P=fence)[^\n]*|\Z)
    | ^[ \t]*(?:[-*_][ \t]?){3,}[ \t]*(?:\n|\Z)                                       # a rule
    | ^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*(?:\n|\Z)         # under a table's head
    | ^[ \t]{0,3}\#{1,6}[ \t]+
    | ^[ \t]*(?:>[ \t]?)+(?:\[!\w+\][+-]?[ \t]*)?                                     # quotes and callouts
    | ^[ \t]*(?P<item>[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?
    | (?P<ticks>`+)(?P<literal>[^`\n]+)(?P=ticks)
    | !?\[\[(?P<target>[^\[\]\n|]*)(?:\|(?P<alias>[^\[\]\n|]*))?\]\]
    | (?P<link>"""
    rf"!?\[(?={_INNER}\]{_ADDRESS})|(?<![\w\])])!?\[(?={_INNER}\]{_REFERENCE}))|(?P<leads>\](?:{_ADDRESS}|{_REFERENCE}))"
    r"""
    | \[\^[^\]\s]+\](?::[ \t]?)?                                                       # footnotes
    | \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?<![\w*])\*(?=[^\s*]) | (?<=[^\s*])\*(?![\w*])
    | (?P<within>(?<=[^\W\d_])\*\*(?=[^\W\d_]))                                        # a word
    | (?<!\w)_{1,3}(?=[^\s_]) | (?<=[^\s_])_{1,3}(?!\w)
    | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)
    | ~~ | (?P<mark>"""
    f"{_MARK}(?={_ENDS}))"
    rf"| (?P<opens>(?<![\w*])\*{{2,3}}(?=[^\s*])|{MARK_BEGINS})"
    rf"| (?P<closes>(?<=[^\s*])\*{{2,3}}(?![\w*])|{MARK_ENDS})"
    r"""
    | (?P<edge>^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$)
    | (?P<cell>[ \t]*\|[ \t]*)
    | (?P<blank>\n[ \t]*(?:\n[ \t]*)+)
    | (?P<line>\n[ \t]*)
    | (?<=\S)(?P<gap>[ ]{9,})                                                         # where nobody reads
    )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_BLOCK = re.compile(r"#\^.*")
_HEADINGS = re.compile(r"(?:\s*#{1,6}[ \t][^\n]*(?:\n|$))*")
_STANDS_ALONE = re.compile(r"[ \t]*(?:\||#|`{3}|~{3})")
_KEEPS_MARKS = re.compile(r"[ \t]{0,3}#{1,6}[ \t]|(?: {4}|\t)[ \t]*(?![-*+][ \t]|\d{1,9}[.)][ \t])")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
_PART = frozenset({"blank", "item", "edge", "cell", "code"})  # nothing is emphasised beyond them
_LINE_STAYS = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|\||#|`{3}|~{3})")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text without Markdown's signs, and where each stretch of it came from."""

    text: str
    sources: tuple[int, ...]  # where the pieces begin in the source …
    places: tuple[int, ...]  # … and in `text`; one more of both for the end

    def place(self, offset: int) -> int:
        """Where `source[offset]` stands in `text`, or what follows it if it is no longer there."""
        piece = max(0, bisect_right(self.sources, offset) - 1)
        end = self.places[piece + 1] if piece + 1 < len(self.places) else len(self.text)
        return min(self.places[piece] + max(0, offset - self.sources[piece]), end)

    def span(self, span: Span) -> Span:
        """A stretch of the source in `text`, without white space and bullets around it."""
        start, end = self.place(span.start), self.place(span.end)
        inner = self.text[start:end]
        start += len(inner) - len(inner.lstrip(" \n•·"))
        return Span(start, max(start, end - (len(inner) - len(inner.rstrip()))))


@lru_cache(maxsize=1024)  # a passage never changes, and the good ones are found again and again
def plain_text(source: str) -> PlainText:
    """`source` as it is read, without Markdown's signs; items and paragraphs on lines of their own."""
    texts: list[str] = []
    sources: list[int] = []
    places: list[int] = []
    length = 0
    for start, text in _pieces(as_read(source)):
        if text:
            texts.append(text)
            sources.append(start)
            places.append(length)
            length += len(text)
    return PlainText("".join(texts), (*sources, len(source)), (*places, length))


def is_file(target: str) -> bool:
    """Whether a link names a picture or another attachment, which kbase does not keep."""
    return bool(_FILE.search(target))


def is_size(shown: str, target: str) -> bool:
    """Whether what stands for the words of an embed is how large it is: `![[seal.png|300x200]]`."""
    return is_file(target) and bool(_PICTURE_SIZE.fullmatch(shown))


def below_headings(source: str) -> int:
    """Where `source` goes on below the headings it begins with, and what nobody reads between them."""
    above = _HEADINGS.match(as_read(source))
    return above.end() if above else 0


def _pieces(source: str) -> Iterator[tuple[int, str]]:
    end = links = 0
    signs = list(_SIGNS.finditer(source))
    alone = _alone(signs, source) if "==" in source or "**" in source else ()
    for sign in signs:
        if sign.start() in alone or (sign["leads"] and not links):
            continue
        links += bool(sign["link"]) - bool(sign["leads"])
        yield end, source[end : sign.start()]
        end = sign.end()
        yield _kept(sign, source)
    yield end, source[end:]


def _alone(signs: Sequence[re.Match[str]], source: str) -> set[int]:
    """Where `==`, or `**` within a word, has no other to be a sign with: it is read as it stands."""
    alone: set[int] = set()
    opened: dict[str, int] = {}
    for sign in signs:
        kind, at = sign.lastgroup, sign.start()
        if kind in _PART:
            opened.clear()
        elif kind in ("opens", "closes", "within"):
            pair = sign[0][:2]
            if pair in opened and not source[at - 1].isspace():
                alone.discard(opened.pop(pair))
                continue
            if kind == "within" or pair == "==":
                alone.add(at)
            if kind != "closes":
                opened[pair] = at
    return alone


def _kept(sign: re.Match[str], source: str) -> tuple[int, str]:
    """What of a sign is read, and where that stands in the source."""
    kind = sign.lastgroup
    for name in ("code", "literal", "alias", "escaped"):
        if sign[name] is not None and not (name == "alias" and _is_sized(sign)):
            return sign.start(name), sign[name]
    if sign["target"] is not None:  # `Title#Heading`, as its page shows it
        target = _BLOCK.sub("", sign["target"]) or sign["target"]
        target = target.rstrip("\\") or target  # in a table, `|` is written `\|`
        return sign.start("target"), target.removeprefix("#").replace("#", " › ")
    at = sign.start()
    if kind == "entity":
        return at, unescape(sign["entity"])
    if kind == "item":
        return at, f"{sign['item']} " if sign["item"][0].isdigit() else "• "
    if kind == "cell":
        return at, " · "
    if kind == "gap":
        return at, " "
    if kind == "blank":
        return at, "\n"
    if kind == "mark" and not _names_block(sign, source):
        return at, sign[0]
    if kind == "line":
        above = source.rfind("\n", 0, at) + 1
        stays = _STANDS_ALONE.match(source, above) or _LINE_STAYS.match(source, sign.end())
        return at, "\n" if stays else " "
    return at, ""


def _is_sized(sign: re.Match[str]) -> bool:
    target = sign["target"].partition("#")[0].rstrip("\\ \t")
    return sign[0].startswith("!") and is_size(sign["alias"].strip(), target)


def _names_block(mark: re.Match[str], source: str) -> bool:
    """Whether a paragraph ends in it: no heading, and no indented code (below an item text is indented)."""
    line = source.rfind("\n", 0, source.index("^", mark.start())) + 1
    keeps = _KEEPS_MARKS.match(source, line)
    return not keeps or ("#" not in keeps[0] and bool(_ITEM.search(source, 0, line)))
