"""How well people are found, replayed in time, beside what finds them without reading a word.

The rolling protocol: for a query with a date only documents created before it count; documents
of its own thread and the asker are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from statistics import fmean

from kbase.model import NoteId, NoteSummary, PersonId
from kbase.ports import Progress
from kbase.search.baselines import Scene, baselines
from kbase.search.collection import Collection, Document, Query
from kbase.search.experts import VOTING_NOTES
from kbase.search.matching import by_note
from kbase.search.metrics import ndcg, precision, reciprocal_rank, success
from kbase.search.trial import Clock, Trial

RANKED = 100
"""People ranked for each query."""


def figures(
    collection: Collection, seeking: Sequence[Query], trial: Trial, clock: Clock, progress: Progress
) -> dict[str, dict[str, float]]:
    """MRR, P@5, Success@5 and nDCG@10 of each way to rank people."""
    everything = trial.summaries(list(trial.documents))
    persons = {author.name.casefold(): author.id for note in everything.values() for author in note.authors}
    authors = {note: tuple(author.id for author in one.authors) for note, one in everything.items()}
    measured: dict[str, dict[str, list[float]]] = {}
    ways = baselines()
    for query in seeking:
        without = frozenset(note for note, one in trial.documents.items() if not _counts(query, one))
        scene = _scene(query, trial, clock, everything, authors, without)
        asker = persons.get(query.asker.casefold())
        rankings = {"default": trial.people(query.created.date() if query.created else None, without, RANKED)}
        rankings |= {method: rank(scene) for method, rank in ways.items()}
        # Somebody without a document so far cannot be found, but counts as missed.
        grades = {
            persons.get(name.casefold(), PersonId(f"?{name}")): grade
            for name, grade in collection.experts[query.id].items()
        }
        for method, ranked in rankings.items():
            ranking = [person for person in ranked if person != asker]
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
    without: frozenset[NoteId],
) -> Scene:
    # Notes know their day only; the hour is held to by `without`.
    before = query.created.date() + timedelta(days=1) if query.created else None
    asked = clock.ask(trial, query.text, before)
    kept = {passage: note for passage, note in asked.notes.items() if note not in without}
    return Scene(
        asked.text,
        query.created,
        [
            (document, authors.get(note, ()))
            for note, document in trial.documents.items()
            if note not in without
        ],
        by_note(asked.candidates, kept, VOTING_NOTES),
        everything,
    )


def _counts(query: Query, document: Document) -> bool:
    """Whether a document was there when the query was asked, and belongs to another thread."""
    if query.own_thread(document):
        return False
    return query.created is None or (document.created is not None and document.created < query.created)
