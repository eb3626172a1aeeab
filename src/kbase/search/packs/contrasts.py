"""Which note is a contrasting view of another: what its writer says of it, else how it ended elsewhere.

A link is the surest sign (`disagrees_with`, `supersedes`, `adapted_from`, either way). Without one, a
passage of another space that is near in meaning and tells of the opposite outcome is a contrast
too. Outcomes are read from a short list of words, so they are shown as what the note says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from kbase.model import Relation
from kbase.pack import Contrast

BEST_FIRST = (
    Contrast.DISAGREES,
    Contrast.FAILED,
    Contrast.SUPERSEDED,
    Contrast.ELSEWHERE,
    Contrast.ADAPTED,
    Contrast.OBJECTION,
)
"""Who says no teaches more than who says otherwise."""

LEAST_NEAR = 0.55
"""Cosine from which two passages tell of the same thing, where no link says so."""

_TOLD: Mapping[tuple[Relation, bool], tuple[Contrast, str]] = {
    (Relation.DISAGREES, False): (Contrast.DISAGREES, "disagrees with {note}"),
    (Relation.DISAGREES, True): (Contrast.DISAGREES, "{note} disagrees with it"),
    (Relation.SUPERSEDES, True): (Contrast.SUPERSEDED, "was believed until {note} superseded it"),
    (Relation.SUPERSEDES, False): (Contrast.SUPERSEDED, "supersedes {note}"),
    (Relation.ADAPTS, False): (Contrast.ADAPTED, "adapts {note} to another place"),
    (Relation.ADAPTS, True): (Contrast.ADAPTED, "{note} had to be adapted from it"),
}


def by_link(relation: Relation, *, told_by_other: bool) -> tuple[Contrast, str] | None:
    """How a linked note contrasts, and why in words about it; `{note}` is the one it is a contrast to.

    `told_by_other`: the link stands in the note it is a contrast to. None for links that say nothing
    of a difference.
    """
    return _TOLD.get((relation, told_by_other))


class Outcome(Enum):
    """How what a text tells of ended."""

    WORKED = "worked"
    FAILED = "failed"
    UNTOLD = "untold"


_FAILED = re.compile(
    r"\b(?:failed|(?:did|does|do|would|will) ?n[o'’]t (?:work|help|hold|last|save)"
    r"|made (?:it|things|them) worse|came back|gave up|never again|(?:was|were) (?:lost|ruined|wasted)"
    r"|no (?:use|effect|difference)|worse than)\b",
    re.IGNORECASE,
)
_WORKED = re.compile(
    r"\b(?:work(?:ed|s) (?:well|at once|every time|since)|it work(?:ed|s)|solved|fixed it|helped"
    r"|no (?:more|further) \w+ since|since then no|(?:has|have) not (?:happened|returned) since"
    r"|succeeded|successfully|held (?:well|all))\b",
    re.IGNORECASE,
)


def outcome(text: str) -> Outcome:
    """What `text` says of how it ended; untold where it says neither, or both alike."""
    failed, worked = len(_FAILED.findall(text)), len(_WORKED.findall(text))
    if failed == worked:
        return Outcome.UNTOLD
    return Outcome.FAILED if failed > worked else Outcome.WORKED


def by_outcome(own: Outcome, other: Outcome) -> tuple[Contrast, str] | None:
    """How a passage of another space contrasts with one that ended as `own`, and why in words."""
    if other is Outcome.FAILED and own is not Outcome.FAILED:
        return Contrast.FAILED, "tells how much the same failed elsewhere than in {note}"
    if other is Outcome.WORKED and own is Outcome.FAILED:
        return Contrast.ELSEWHERE, "tells how it went well, in another place than {note}"
    return None
