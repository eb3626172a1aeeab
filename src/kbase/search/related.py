"""Notes near a note: by the passages that say similar things.

A note is as near as the mean of its best few passage-to-passage cosines. A passage that many
notes have nearly word for word (a checklist, a form's questions) is part of a template: it is
weighed down by how many share it, so that two notes that share only a template are not related.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kbase.model import Hit, NoteId, PassageId

NEIGHBOURS = 40
"""Hits to take for each passage of the note."""

PASSAGES_COMPARED = 24
"""At most so many passages of a long note are compared, spread evenly over it."""

LEAST_NEARNESS = 0.45
_SAME_WORDS = 0.92  # cosine from which two passages say nearly the same, word for word
_BEST = 3  # pairs of passages that make two notes near


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A note near another, and the passages that make it so, nearest first."""

    note: NoteId
    nearness: float  # 0..1
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
    pairs: dict[NoteId, list[tuple[float, float, Hit]]] = {}  # nearness, weight, the other's passage
    weights: list[float] = []
    for found in hits:
        best: dict[NoteId, Hit] = {}
        for hit in found:
            note = notes.get(hit.passage)
            if note is not None and note != own and (note not in best or best[note].score < hit.score):
                best[note] = hit
        shared_by = sum(hit.score >= _SAME_WORDS for hit in best.values())
        weight = 1.0 / max(shared_by, 1)
        weights.append(weight)
        for note, hit in best.items():
            pairs.setdefault(note, []).append((hit.score, weight, hit))
    counted = min(_BEST, max(round(sum(weights)), 1))  # what is template is hardly there to compare
    near = [_neighbour(note, of_note, counted) for note, of_note in pairs.items()]
    kept = [one for one in near if one.nearness >= LEAST_NEARNESS]
    kept.sort(key=lambda one: (-one.nearness, one.note))
    return kept[:limit]


def _neighbour(note: NoteId, pairs: Sequence[tuple[float, float, Hit]], counted: int) -> Neighbour:
    """Nearness from the best pairs after weighing; a note near in fewer pairs than counted is less near."""
    weighed = sorted(((score * weight, hit) for score, weight, hit in pairs), key=lambda one: -one[0])
    best = weighed[:counted]
    nearness = sum(score for score, _ in best) / counted
    first = weighed[0][0]
    # One very near passage still relates two long notes, if less than several do.
    return Neighbour(note, 0.5 * nearness + 0.5 * first, tuple(hit for _, hit in best))
