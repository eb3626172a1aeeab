"""What notes share because they were written on one form, not because they say the same.

Nobody lists headings by hand: a heading or a line that stands in a great share of the notes of one
kind in one space is of their form. "Test Plan", a checklist, "Describe the risks here" say
nothing of any of them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kbase.analysis import STOP_WORDS, term_texts

SHARE = 0.2
"""Of the notes of one kind in one space: what so many have is of their form."""

FEWEST = 5
"""Fewer notes share no form, whatever they share."""

LEAST_OWN = 3
"""A text with fewer telling terms of its own is like nothing yet: the form it is written on says nothing."""

MOST_HEADINGS, MOST_LINES = 300, 3_000  # of one space, the commonest
LONGEST_LINE = 400  # characters; longer ones nobody has in common but word for word copies
_LEAST_WORDS = 3  # of a line: "yes" and "n/a" are answers

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*")
_SIGNS = re.compile(r"^[\s>|]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[[ xX]\]\s*)?|[\s|]+$")
_SPACES = re.compile(r"\s+")
_WANTED = re.compile(r"what (?:is|are|was|were) (?:the|our) (.+?)\s*\?*")


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The headings and lines of a form; headings folded, lines as `line_key` has them."""

    headings: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()  # headings under which all notes say much the same

    def own(self, text: str) -> str:
        """`text` without what is of the form."""
        return "\n".join(line for line in text.split("\n") if not self.holds(line))

    def holds(self, line: str) -> bool:
        """Whether a line is of the form."""
        heading = heading_of(line)
        if heading:
            return heading in self.headings
        return bool(self.lines) and line_key(line) in self.lines

    def said(self, text: str) -> int:
        """How many different telling terms `text` says of its own."""
        return len(set(term_texts(self.own(text))).difference(STOP_WORDS))

    def repeats(self, path: Iterable[str]) -> bool:
        """Whether what stands at the end of this way of headings is much the same in all notes."""
        return is_under(path, self.repeated)

    def __or__(self, other: Boilerplate) -> Boilerplate:
        return Boilerplate(
            self.headings | other.headings, self.lines | other.lines, self.repeated | other.repeated
        )


def found_in(bodies: Sequence[str]) -> Boilerplate:
    """What of the notes of one kind in one space is their form."""
    least = max(FEWEST, SHARE * len(bodies))
    headings: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for body in bodies:
        said, under = _parts(body)
        headings.update(said)
        lines.update(under)
    return Boilerplate(
        _common(headings, least, MOST_HEADINGS),
        _common(lines, least, MOST_LINES),
    )


def heading_of(line: str) -> str:
    """The words of a heading line, folded; "" for any other."""
    found = _HEADING.fullmatch(line)
    return folded(found[1]) if found else ""


def folded(text: str) -> str:
    """One spelling for headings and for questions that repeat one."""
    return _SPACES.sub(" ", text.strip(" \t*_`:")).casefold()


def is_under(path: Iterable[str], headings: frozenset[str]) -> bool:
    """Whether this way of headings leads through one of `headings`, which are folded."""
    return not headings.isdisjoint(map(folded, path))


def line_key(line: str) -> str:
    """A short key for a line whatever its marker, its tick and its spaces; "" for one too short to tell."""
    if len(line) > LONGEST_LINE:
        return ""
    bare = _SPACES.sub(" ", _SIGNS.sub("", line)).casefold()
    if bare.count(" ") + 1 < _LEAST_WORDS:
        return ""
    return hashlib.blake2b(bare.encode("utf-8", "replace"), digest_size=6).hexdigest()


def _parts(body: str) -> tuple[set[str], set[str]]:
    headings: set[str] = set()
    lines: set[str] = set()
    for line in body.split("\n"):
        heading = heading_of(line)
        if heading:
            headings.add(heading)
        elif line.strip():
            lines.add(line_key(line))
    lines.discard("")
    return headings, lines


def _common(counted: Counter[str], least: float, most: int) -> frozenset[str]:
    return frozenset(name for name, notes in counted.most_common(most) if notes >= least)


def heading_asked(text: str, headings: Collection[str]) -> str:
    """The heading of the form that a question is, or asks for and nothing else: "What are the drawbacks?"."""
    asked = folded(text)
    wanted = _WANTED.fullmatch(asked)
    return next((one for one in (asked, wanted[1] if wanted else "") if one in headings), "")
