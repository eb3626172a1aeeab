"""Who knows about it: people ranked by the votes of the notes a question found.

Every note found is a vote for its authors, the stronger the better it matches (voting models:
Macdonald and Ounis, CIKM 2006; document models: Balog, Azzopardi and de Rijke, SIGIR 2006):

    vote(note)     = (score / best score)⁴ · role · quality / √authors
    expertise(p)   = Σ vote(i-th strongest note of p) / i
    activity(p)    = Σ ½^(age of note / half-life) over the same notes
    score(p)       = (expertise/max + 0.1) · (activity/max + 0.01)^weight

Dividing the i-th vote by i lets a second and third good note count and a fiftieth hardly; notes
that match at less than two fifths of the best do not vote at all. So writing much, about this or
about anything else, lifts nobody; what a question did not find has no part in it. How each
choice was measured is in docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp2

from kbase.model import Evidence, Expert, Kind, NoteId, NoteSummary, Person, PersonId
from kbase.search.fusing import Candidate
from kbase.search.matching import FoundNote

VOTING_NOTES = 200
"""How many notes of a question vote, best first."""

SHARPNESS = 4.0
LEAST_SHARE = 0.4  # of the best score, to have a vote
RECEIPTS = 5
_SMOOTH_EXPERTISE, _SMOOTH_ACTIVITY = 0.1, 0.01

_ROLES: Mapping[str, float] = {"wrote": 1.0, "answered": 1.1, "accepted answer": 1.3}
_VERIFIED = 1.15


@dataclass(frozen=True, slots=True)
class Recency:
    """How much being active lately counts; a property of a library."""

    weight: float = 0.25
    half_life_days: float = 60.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's place for a question, before their record is fetched."""

    person: PersonId
    score: float  # 0..1, 1 for the first
    evidence: tuple[Evidence, ...]
    last_active: date


@dataclass(frozen=True, slots=True)
class _Vote:
    note: NoteSummary
    role: str
    weight: float


def standings(
    found: Sequence[FoundNote],
    summaries: Mapping[NoteId, NoteSummary],
    today: date,
    limit: int = 10,
    leave_out: Collection[PersonId] = (),
    recency: Recency | None = None,
) -> list[Standing]:
    """At most `limit` people, best first, each with the notes that speak for them.

    `found` are the notes of a question, best first; the first `VOTING_NOTES` vote as far as they
    are in `summaries`. Questions do not vote: asking is no expertise. `leave_out` names people
    who are not to be suggested. Ties go to the id, so that order never wavers.
    """
    recency = recency or Recency()
    votes = _votes(found[:VOTING_NOTES], summaries, set(leave_out))
    if not votes:
        return []
    expertise = {person: _diminishing(cast) for person, cast in votes.items()}
    activity = {
        person: sum(_decayed(vote.note, today, recency) for vote in cast) for person, cast in votes.items()
    }
    best_expertise = max(expertise.values())
    best_activity = max(activity.values()) or 1.0
    scores = {
        person: (expertise[person] / best_expertise + _SMOOTH_EXPERTISE)
        * (activity[person] / best_activity + _SMOOTH_ACTIVITY) ** recency.weight
        for person in votes
    }
    first = max(scores.values())
    order = sorted(scores, key=lambda person: (-scores[person], person))[:limit]
    return [
        Standing(
            person,
            scores[person] / first,
            _receipts(votes[person]),
            max(max(vote.note.updated, vote.note.created) for vote in votes[person]),
        )
        for person in order
    ]


def experts(ranked: Sequence[Standing], people: Mapping[PersonId, Person]) -> tuple[Expert, ...]:
    """The same people with their records; one without a record in `people` is left out."""
    return tuple(
        Expert(people[one.person], one.score, one.evidence, one.last_active)
        for one in ranked
        if one.person in people
    )


def role_of(note: NoteSummary) -> str:
    """What its authors did by writing this note: "wrote", "answered" or "accepted answer"."""
    if note.kind is not Kind.ANSWER:
        return "wrote"
    return "accepted answer" if note.accepted else "answered"


def _votes(
    found: Sequence[FoundNote], summaries: Mapping[NoteId, NoteSummary], leave_out: Collection[PersonId]
) -> dict[PersonId, list[_Vote]]:
    """Everybody's votes, strongest first."""
    votes: dict[PersonId, list[_Vote]] = {}
    cast: set[tuple[PersonId, str, float, float]] = set()
    best = found[0].score if found else 0.0
    for one in found:
        note = summaries.get(one.note)
        if note is None or note.kind is Kind.QUESTION or one.score < LEAST_SHARE * best or best <= 0:
            continue
        role = role_of(note)
        weight = (
            (one.score / best) ** SHARPNESS
            * _ROLES[role]
            * (_VERIFIED if note.verified else 1.0)
            / max(len(note.authors), 1) ** 0.5
        )
        for author in note.authors:
            # The same text under the same title matches to the same digit: a copy has no vote.
            copy = author.id, note.title, *_fingerprint(one.candidates[0])
            if author.id not in leave_out and copy not in cast:
                cast.add(copy)
                votes.setdefault(author.id, []).append(_Vote(note, role, weight))
    for cast_by_one in votes.values():
        cast_by_one.sort(key=lambda vote: (-vote.weight, vote.note.id))
    return votes


def _fingerprint(candidate: Candidate) -> tuple[float, float]:
    return round(candidate.cosine, 4), round(candidate.words, 3)


def _diminishing(votes: Sequence[_Vote]) -> float:
    return sum(vote.weight / place for place, vote in enumerate(votes, 1))


def _decayed(note: NoteSummary, today: date, recency: Recency) -> float:
    age = max((today - max(note.updated, note.created)).days, 0)
    return exp2(-age / recency.half_life_days)


def _receipts(votes: Sequence[_Vote]) -> tuple[Evidence, ...]:
    total = _diminishing(votes)
    return tuple(
        Evidence(vote.note.ref, vote.role, vote.note.created, vote.weight / place / total)
        for place, vote in enumerate(votes[:RECEIPTS], 1)
    )
