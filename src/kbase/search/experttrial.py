"""How well people are found, replayed in time, beside what finds them without reading a word.

The rolling protocol: for a query with a date only documents created before it count; documents
of its own thread and the asker are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import exp, exp2
from statistics import fmean

from kbase.model import NoteId, NoteSummary, PersonId
from kbase.ports import Progress
from kbase.search.collection import Collection, Document, Query
from kbase.search.experts import VOTING_NOTES, standings
from kbase.search.matching import FoundNote, by_note
from kbase.search.metrics import ndcg, precision, reciprocal_rank, success
from kbase.search.trial import Clock, Trial

ACTIVE_HALF_LIFE_DAYS = 14.0
"""Of the baseline "recent activity": the best of those tried on a stream of questions."""

RANKED = 100
"""People ranked for each query."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One query as it stood at its time."""

    now: datetime | None
    past: Sequence[tuple[Document, Sequence[PersonId]]]  # documents that count, and their authors
    found: Sequence[FoundNote]  # of those, best first
    summaries: Mapping[NoteId, NoteSummary]
    asker: PersonId | None


def figures(
    collection: Collection, seeking: Sequence[Query], trial: Trial, clock: Clock, progress: Progress
) -> dict[str, dict[str, float]]:
    """MRR, P@5, Success@5 and nDCG@10 of each way to rank people."""
    everything = trial.summaries(list(trial.documents))
    persons = {author.name.casefold(): author.id for note in everything.values() for author in note.authors}
    authors = {note: tuple(author.id for author in one.authors) for note, one in everything.items()}
    measured: dict[str, dict[str, list[float]]] = {}
    for query in seeking:
        scene = _scene(query, trial, clock, everything, authors, persons)
        # Somebody without a document so far cannot be found, but counts as missed.
        grades = {
            persons.get(name.casefold(), PersonId(f"?{name}")): grade
            for name, grade in collection.experts[query.id].items()
        }
        for method, rank in METHODS.items():
            ranking = [person for person in rank(scene) if person != scene.asker]
            each = measured.setdefault(method, {})
            each.setdefault("mrr", []).append(reciprocal_rank(ranking, grades))
            each.setdefault("p@5", []).append(precision(ranking, grades, 5))
            each.setdefault("success@5", []).append(success(ranking, grades, 5))
            each.setdefault("ndcg@10", []).append(ndcg(ranking, grades, 10))
        progress.advance(1, query.id)
    return {
        method: {name: fmean(values) for name, values in each.items()} for method, each in measured.items()
    }


def _scene(
    query: Query,
    trial: Trial,
    clock: Clock,
    everything: Mapping[NoteId, NoteSummary],
    authors: Mapping[NoteId, Sequence[PersonId]],
    persons: Mapping[str, PersonId],
) -> Scene:
    counts = {
        note
        for note, document in trial.documents.items()
        if not query.own_thread(document) and _before(document, query.created)
    }
    # Notes know their day only; the hour is held to below.
    before = query.created.date() + timedelta(days=1) if query.created else None
    asked = clock.ask(trial, query.text, before)
    kept = {passage: note for passage, note in asked.notes.items() if note in counts}
    return Scene(
        query.created,
        [(trial.documents[note], authors.get(note, ())) for note in counts],
        by_note(asked.candidates, kept, VOTING_NOTES),
        everything,
        persons.get(query.asker.casefold()),
    )


def _before(document: Document, now: datetime | None) -> bool:
    return now is None or (document.created is not None and document.created < now)


def _by_default(scene: Scene) -> list[PersonId]:
    today = scene.now.date() if scene.now else _latest(scene)
    leave_out = [scene.asker] if scene.asker else []
    ranked = standings(scene.found, scene.summaries, today, limit=RANKED, leave_out=leave_out)
    return [one.person for one in ranked]


def _latest(scene: Scene) -> date:
    return max((one.created.date() for one, _ in scene.past if one.created), default=datetime.now(UTC).date())


def _most_active(scene: Scene) -> list[PersonId]:
    return _by_score([(person, 1.0) for _, people in scene.past for person in people])


def _recently_active(scene: Scene) -> list[PersonId]:
    now = scene.now or max((one.created for one, _ in scene.past if one.created), default=datetime.now(UTC))
    return _by_score(
        [
            (person, exp2(-(now - one.created).total_seconds() / 86_400 / ACTIVE_HALF_LIFE_DAYS))
            for one, people in scene.past
            if one.created
            for person in people
        ]
    )


def _top_hit(scene: Scene) -> list[PersonId]:
    """Authors in the order in which their best note was found."""
    return list(dict.fromkeys(person for person, _ in _votes(scene, lambda score, _: score)))


def _summed(scene: Scene) -> list[PersonId]:
    """CombSUM of the scores of the notes found."""
    return _by_score(_votes(scene, lambda score, _: score))


def _exponential(scene: Scene) -> list[PersonId]:
    """expCombMNZ (Macdonald and Ounis, 2006): votes times the sum of exponentials."""
    votes = _votes(scene, lambda score, _: exp(score))
    many: dict[PersonId, int] = {}
    for person, _ in votes:
        many[person] = many.get(person, 0) + 1
    return _by_score([(person, vote * many[person]) for person, vote in votes])


def _by_reciprocal_rank(scene: Scene) -> list[PersonId]:
    return _by_score(_votes(scene, lambda _, place: 1.0 / place))


def _votes(scene: Scene, weight: Callable[[float, int], float]) -> list[tuple[PersonId, float]]:
    return [
        (author.id, weight(one.score, place))
        for place, one in enumerate(scene.found, 1)
        if one.note in scene.summaries
        for author in scene.summaries[one.note].authors
    ]


def _by_score(votes: Sequence[tuple[PersonId, float]]) -> list[PersonId]:
    scores: dict[PersonId, float] = {}
    for person, vote in votes:
        scores[person] = scores.get(person, 0.0) + vote
    return sorted(scores, key=lambda person: (-scores[person], person))


METHODS: Mapping[str, Callable[[Scene], list[PersonId]]] = {
    "default": _by_default,
    "most active": _most_active,
    "recent activity": _recently_active,
    "author of the top hit": _top_hit,
    "CombSUM": _summed,
    "expCombMNZ": _exponential,
    "reciprocal ranks": _by_reciprocal_rank,
}
