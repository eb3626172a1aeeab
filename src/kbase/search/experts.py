"""Who knows about it: people ranked by the votes of the notes a question found.

Every note found is a vote for its authors, the stronger the better it matches (voting models:
Macdonald and Ounis, CIKM 2006; document models: Balog, Azzopardi and de Rijke, SIGIR 2006):

    vote(note)     = (score / best score)⁶ · role · quality / √authors
    expertise(p)   = Σ vote(i-th strongest note of p) / i
    activity(p)    = Σ nearness · ½^(age of note / half-life) over all p wrote near the question
    score(p)       = (expertise/max + 0.1) · (activity/max + 0.05)^weight

Dividing the i-th vote by i lets a second and third good note count and a fiftieth hardly; what
says nearly the same as a stronger note of the same author counts for nothing, and what a readable
note supersedes a quarter. Weight and half-life are the library's own (`kbase.search.recency`). How
each choice was measured is in docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import NamedTuple

import numpy as np

from kbase.model import (
    Availability,
    Evidence,
    Expert,
    Kind,
    Matrix,
    NoteId,
    PassageId,
    Person,
    PersonId,
    Written,
    role_in,
)
from kbase.search.matching import FoundNote
from kbase.search.recency import Recency, combined

VOTING_NOTES = 200
"""How many notes of a question vote, best first."""

SHARPNESS = 6.0
SAME = 0.92  # cosine from which two passages say the same
RECEIPTS = 5
_PAIRS_AT_ONCE = 2_000
_FEW_ROWS = 32  # of one author: more of them are compared one after the other
LITTLE = 0.15  # of votes: a single note that matches three quarters as well as the best

_ROLES: Mapping[str, float] = {"wrote": 1.0, "answered": 1.1, "accepted answer": 1.3}
_VERIFIED = 1.15
_OUTDATED = 0.25  # so that who wrote what is valid stands first even where it matches a fifth less


Authored = tuple[PersonId, NoteId]


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's place for a question, before their record is fetched."""

    person: PersonId
    score: float  # 0..1, 1 for the first
    evidence: tuple[Evidence, ...]
    last_active: date  # the newest note that speaks for them
    little: bool = False  # hardly any vote speaks for them


class _Vote(NamedTuple):  # as `NearNote`, for its time
    note: Written
    weight: float
    passages: tuple[PassageId, ...] = ()  # that were found of it


def standings(
    found: Sequence[FoundNote],
    written: Mapping[NoteId, Written],
    activity: Mapping[PersonId, float],
    recency: Recency,
    limit: int = 10,
    leave_out: Collection[PersonId] = (),
    copies: Collection[Authored] = (),
) -> list[Standing]:
    """At most `limit` people, best first, each with the notes that speak for them.

    `found` are the notes of a question, best first; they vote as far as they are in `written`, but for
    authors whose `copies` they are. Questions do not vote: asking is no expertise. `leave_out` names
    people who are not to be suggested. Ties go to the id, so that order never wavers.
    """
    votes = _votes(found, written, set(leave_out), copies)
    if not votes:
        return []
    people = sorted(votes)
    cast = np.array([_diminishing(votes[person]) for person in people])
    active = np.array([activity.get(person, 0.0) for person in people])
    scores = combined(cast, active, recency.weight)
    order = np.argsort(-scores, kind="stable")[:limit]
    return [
        Standing(
            people[place],
            float(scores[place] / scores.max()),
            _receipts(votes[people[place]]),
            max(vote.note.created for vote in votes[people[place]]),
            bool(cast[place] < LITTLE),
        )
        for place in order.tolist()
    ]


def offering_first(ranked: Sequence[Standing], offering: Collection[PersonId]) -> list[Standing]:
    """The same people; first those who offer what is asked about, who know it by their own word."""
    first = [replace(one, score=1.0, little=False) for one in ranked if one.person in offering]
    return [*first, *(one for one in ranked if one.person not in offering)]


def expertise(found: Sequence[FoundNote], written: Mapping[NoteId, Written]) -> dict[PersonId, float]:
    """What the notes found say of their authors, without regard to when they were written."""
    return {person: _diminishing(cast) for person, cast in _votes(found, written).items()}


def copies(
    notes: Sequence[NoteId], vectors: Matrix, authors: Mapping[NoteId, Sequence[PersonId]]
) -> set[Authored]:
    """What says nearly the same as a better note of the same author, as (author, note).

    `notes` are best first, and row i of `vectors` is the passage of notes[i] that a question found.
    """
    by_author: dict[PersonId, list[int]] = {}
    for row, note in enumerate(notes):
        for person in authors.get(note, ()):
            by_author.setdefault(person, []).append(row)
    few = {person: rows for person, rows in by_author.items() if 1 < len(rows) <= _FEW_ROWS}
    alike = _alike(vectors, few.values())
    found: set[Authored] = set()
    for person, rows in few.items() if alike else ():
        kept: list[int] = []
        for row in rows:
            if any((better, row) in alike for better in kept):
                found.add((person, notes[row]))
            else:
                kept.append(row)
    for person, rows in by_author.items():
        if len(rows) > _FEW_ROWS:
            found.update((person, notes[row]) for row in _said_before(vectors, rows))
    return found


def _alike(vectors: Matrix, groups: Iterable[Sequence[int]]) -> set[tuple[int, int]]:
    """The pairs of rows within a group that say the same, the earlier first: all small groups at once."""
    pairs = np.array([pair for rows in groups for pair in combinations(rows, 2)], np.intp).reshape(-1, 2)
    found: set[tuple[int, int]] = set()
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        some = pairs[start : start + _PAIRS_AT_ONCE]
        same = np.vecdot(vectors[some[:, 0]], vectors[some[:, 1]]) >= SAME
        found.update(map(tuple, some[same].tolist()))
    return found


def _said_before(vectors: Matrix, rows: Sequence[int]) -> list[int]:
    """Those of `rows` that say the same as an earlier one that does not."""
    own = vectors[rows]
    kept = np.empty_like(own)
    count, found = 0, []
    for row, vector in zip(rows, own, strict=True):
        if count and float(np.vecdot(kept[:count], vector).max()) >= SAME:
            found.append(row)
        else:
            kept[count] = vector
            count += 1
    return found


def experts(
    ranked: Sequence[Standing],
    people: Mapping[PersonId, Person],
    availabilities: Mapping[PersonId, Availability] | None = None,
) -> tuple[Expert, ...]:
    """The same people with their records; one without a record in `people` is left out."""
    known = availabilities or {}
    return tuple(
        Expert(
            people[one.person],
            one.score,
            one.evidence,
            one.last_active,
            one.little,
            known.get(one.person, Availability()),
        )
        for one in ranked
        if one.person in people
    )


def whoever_left_behind(people: Sequence[Expert], today: date) -> tuple[Expert, ...]:
    """The same people; whoever left stands behind those who can be asked and know half as much or more."""

    def place(one: Expert) -> tuple[float, bool]:
        left = one.person.has_left(today)
        nearly = [each.score for each in people if each.availability.free and 2 * each.score >= one.score]
        return (-min([one.score, *nearly]) if left else -one.score, left)

    return tuple(sorted(people, key=place))


def learners_behind(people: Sequence[Expert], learning: Collection[PersonId]) -> tuple[Expert, ...]:
    """The same people; those who want to learn it, by their own word, behind all others for whom more than a
    little speaks: what they wrote of it may be that they would like to know."""
    knowing = [at for at, one in enumerate(people) if not (one.little or one.person.id in learning)]
    last = knowing[-1] + 1 if knowing else 0
    behind = [one for one in people[:last] if one.person.id in learning]
    return (*(one for one in people[:last] if one.person.id not in learning), *behind, *people[last:])


def _votes(
    found: Sequence[FoundNote],
    written: Mapping[NoteId, Written],
    leave_out: Collection[PersonId] = (),
    copies: Collection[Authored] = (),
) -> dict[PersonId, list[_Vote]]:
    """Everybody's votes, strongest first."""
    votes: dict[PersonId, list[_Vote]] = {}
    best = found[0].score if found else 0.0
    for one in found:
        note = written.get(one.note)
        if note is None or note.kind is Kind.QUESTION or one.score <= 0 or best <= 0:
            continue
        weight = (
            (one.score / best) ** SHARPNESS
            * _ROLES[role_in(note.kind, accepted=note.accepted)]
            * (_VERIFIED if note.verified else 1.0)
            * (_OUTDATED if note.outdated else 1.0)
            / max(len(note.authors), 1) ** 0.5
        )
        passages = tuple(candidate.passage for candidate in one.candidates)
        for author in note.authors:
            if author not in leave_out and (author, note.note) not in copies:
                votes.setdefault(author, []).append(_Vote(note, weight, passages))
    for cast_by_one in (several for several in votes.values() if len(several) > 1):
        cast_by_one.sort(key=lambda vote: (-vote.weight, vote.note.note))
    return votes


def _diminishing(votes: Sequence[_Vote]) -> float:
    if len(votes) == 1:  # most people's
        return votes[0].weight
    return sum(vote.weight / place for place, vote in enumerate(votes, 1))


def _receipts(votes: Sequence[_Vote]) -> tuple[Evidence, ...]:
    total = _diminishing(votes)
    return tuple(
        Evidence(
            vote.note.ref,
            vote.note.created,
            vote.weight / place / total,
            vote.note.verified,
            vote.note.accepted,
            vote.note.applied,
            vote.note.outdated,
            vote.passages,
        )
        for place, vote in enumerate(votes[:RECEIPTS], 1)
    )
