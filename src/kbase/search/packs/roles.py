"""What a passage is good for in a session, told by its note's kind and the headings above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kbase.model import LESSON_SECTIONS, Kind
from kbase.pack import Role
from kbase.plaintext import below_headings
from kbase.unread import prose_of

_OPEN = re.compile(
    r"\b(?:unresolved|open|unanswered|outstanding|remaining) (?:questions?|issues?)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(r"\bfuture (?:work|possibilities)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:drawbacks?|disadvantages?|downsides?|objections?|counter-?arguments?|cons"
    r"|rejected (?:ideas?|alternatives?)|does not apply when|risks?(?: and mitigations?)?"
    r"|limitations?|what did not (?:travel|work))\b",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"\W*(?:recommendations?|what to do|guidelines?|best practices?)\b", re.IGNORECASE
)  # not "Unsafe code guidelines", which may be anything's name
_SAYS_NO_MORE = re.compile(r"\boptional\b|[\W\d]", re.IGNORECASE)
_NONE = re.compile(
    r"""[\W_]*(?:
        (?:(?:there[ ](?:are|is)|we[ ](?:see|have|know[ ]of)|I[ ](?:see|know[ ]of))[ ])?(?:currently[ ])?
        no[ ](?:\w+[ ]){0,2}
        (?:drawbacks?|disadvantages?|downsides?|risks?|limitations?|objections?|questions?|issues?)\b
      | (?:none|nothing)[ *_]*
        (?:[-.,;:!(\u2013\u2014\n]|\Z|(?:known|yet|so|at|that|currently|right|identified)\b)
      | n/?a\b | not[ ]applicable\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_WEIGHTS = {
    "lesson": 1.1,
    "recommendation": 1.0,
    "cause": 1.0,
    "observed": 1.0,
    "context": 0.9,
    "applies": 0.85,
    "does_not_apply": 0.85,
    "expected": 0.8,
    "evidence": 0.8,
}
_NO_PROSE = re.compile(
    r"^[ \t]*(?:\|.*|(?:[-*+]|\d{1,9}[.)])[ \t]+\[.*\]\W*)$", re.MULTILINE
)  # a row, a mere link
_FIELDS = {heading.casefold(): name for name, heading in LESSON_SECTIONS.items()}
ENOUGH_WORDS = 15
"""Words from which a passage says enough to be read for itself."""

MOSTLY = 0.5
"""Share of a passage's words that are prose from which it is read as prose."""


def role_of(kind: Kind, heading: Sequence[str]) -> Role:
    """What a passage serves as, if it serves as anything but a core reading: by the heading it stands under,
    else by one farther up that says nothing else.
    """
    way = heading[-1] if heading else ""
    if kind is Kind.QUESTION or _says(_OPEN, heading) or _says(_TO_COME, heading):
        return Role.QUESTION
    if kind is Kind.PRACTICE or _TO_DO.match(way):
        return Role.PRACTICE
    return Role.CONTRAST if _says(_AGAINST, heading) else Role.CORE


def asks(heading: Sequence[str]) -> bool:
    """Whether what stands under these headings is a question that its note leaves open."""
    return _says(_OPEN, heading)


def objects(heading: Sequence[str]) -> bool:
    """Whether what stands under these headings speaks against what its note says, or tells where it ends."""
    return _says(_AGAINST, heading)


def says_none(heading: Sequence[str], text: str) -> bool:
    """Whether a passage says only that there is none of what its headings name: "No known drawbacks."."""
    return (asks(heading) or objects(heading)) and bool(_NONE.match(text, below_headings(text)))


def _says(what: re.Pattern[str], heading: Sequence[str]) -> bool:
    if heading and what.search(heading[-1]):
        return True
    found = ((what.search(above), above) for above in heading[:-1])
    return any(
        one and not _SAYS_NO_MORE.sub("", above[: one.start()] + above[one.end() :]) for one, above in found
    )


def weight(heading: Sequence[str], text: str) -> float:
    """How much a passage tells by its form alone, about 1: the lesson more than the evidence for it, a few
    words less than a paragraph, whatever code, tables and links stand beside them.
    """
    field = _FIELDS.get(heading[-1].casefold(), "") if heading else ""
    words = _words(prose_of(text))
    return _WEIGHTS.get(field, 1.0) * min(1.0, (5 + words) / (5 + ENOUGH_WORDS))


def prose(text: str, said: str) -> float:
    """How far a passage is prose: 1 where half of its words are, 0 where all are code, tables and mere links.

    `said` is what of it is said in words (`kbase.unread.prose_of`), with its note before it looked at.
    """
    words = len(text.split())
    return min(1.0, _words(said) / (MOSTLY * words)) if words else 0.0


def _words(said: str) -> int:
    return len(_NO_PROSE.sub("", said).split())
