"""Notes near a note: by the passages that say similar things, and stand out in that.

What counts between two passages is by how much their cosine exceeds that to the crowd, the
fifteenth nearest note: every section of a form is near the same section of all others, and stands
out from none of them. A passage that many notes have nearly word for word is weighed down
further by how many. So two notes that share only a template are not related.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kbase.model import Hit, NoteId, PassageId

NEIGHBOURS = 40
"""Hits to take for each passage of the note."""

PASSAGES_COMPARED = 24
"""At most so many passages of a long note are compared, spread evenly over it."""

LEAST_COSINE = 0.45  # of the best pair of passages
LEAST_NEARNESS = 0.03
_CROWD = 15
_SAME_WORDS = 0.92  # cosine from which two passages say nearly the same, word for word
_BEST = 3  # pairs of passages that make two notes near


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A note near another, and the passages that make it so, nearest first."""

    note: NoteId
    nearness: float  # by how much it stands out, 0..1; compared with other neighbours of this note only
    passages: tuple[Hit, ...]


def spread(count: int, most: int = PASSAGES_COMPARED) -> list[int]:
    """Which of `count` passages to compare: all, or `most` spread evenly."""
    if count <= most:
        return list(range(count))
    return [index * count // most for index in range(most)]


def neighbours(
    hits: Sequence[Sequence[Hit]], notes: Mapping[PassageId, NoteId], own: NoteId | None, limit: int = 6
) -> list[Neighbour]:
    """At most `limit` notes near the one whose passages found `hits`, nearest first.

    `hits[i]` are the neighbours of its i-th compared passage, best first; `notes` says whose
    passages they are. Hits in `own` itself, or in no known note, do not count.
    """
    pairs: dict[NoteId, list[tuple[float, Hit]]] = {}  # by how much each stands out, the other's passage
    weights: list[float] = []
    for found in hits:
        best: dict[NoteId, Hit] = {}
        for hit in found:  # best first
            note = notes.get(hit.passage)
            if note is not None and note != own:
                best.setdefault(note, hit)
        shared_by = sum(hit.score >= _SAME_WORDS for hit in best.values())
        weight = 1.0 / max(shared_by, 1)
        weights.append(weight)
        crowd = sorted((hit.score for hit in best.values()), reverse=True)[_CROWD - 1 : _CROWD]
        for note, hit in best.items():
            ahead = (hit.score - max(crowd, default=0.0)) * weight
            if ahead > 0:
                pairs.setdefault(note, []).append((ahead, hit))
    counted = min(_BEST, max(round(sum(weights)), 1))  # what is template is hardly there to compare
    near = [_neighbour(note, of_note, counted) for note, of_note in pairs.items()]
    kept = [
        one
        for one in near
        if one.nearness >= LEAST_NEARNESS and max(hit.score for hit in one.passages) >= LEAST_COSINE
    ]
    kept.sort(key=lambda one: (-one.nearness, one.note))
    return kept[:limit]


def _neighbour(note: NoteId, pairs: Sequence[tuple[float, Hit]], counted: int) -> Neighbour:
    """Half the best pair, half the mean of the best few: one very near passage relates two long notes, less
    than several do.
    """
    best = sorted(pairs, key=lambda pair: (-pair[0], pair[1].passage))[:counted]
    mean = sum(ahead for ahead, _ in best) / counted
    return Neighbour(note, (best[0][0] + mean) / 2, tuple(hit for _, hit in best))
