"""Ways to rank people that kbase's own is measured against; docs/retrieval.md has the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import exp, exp2, log

from kbase.analysis import question_terms, term_texts
from kbase.model import NoteId, NoteSummary, PersonId
from kbase.search.collection import Document
from kbase.search.matching import FoundNote

ACTIVE_HALF_LIFE_DAYS = 14.0
"""Of the baseline "recent activity": the best of those tried on a stream of questions."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One query as it stood at its time."""

    question: str
    now: datetime | None
    past: Sequence[tuple[Document, Sequence[PersonId]]]  # documents that count, and their authors
    found: Sequence[FoundNote]  # of those, best first
    summaries: Mapping[NoteId, NoteSummary]


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


class _Profiles:
    """Model 1 of Balog, Azzopardi and de Rijke (SIGIR 2006): everybody is one text, all they wrote.

    p(question | person) = Π ((1 − λ) · p(term | person) + λ · p(term)) ^ times asked
    p(term | person)     = mean over their documents of p(term | document)
    λ                    = β / (β + terms they wrote), β the mean of that
    """

    def __init__(self) -> None:
        self._known: dict[str, Counter[str]] = {}

    def __call__(self, scene: Scene) -> list[PersonId]:
        documents: dict[PersonId, list[Counter[str]]] = {}
        everything: Counter[str] = Counter()
        wanted = Counter(question_terms(scene.question))
        for document, people in scene.past:
            said = self._terms(document)
            for term in wanted:
                everything[term] += said[term]
            for person in people:
                documents.setdefault(person, []).append(said)
        written = {person: sum(each.total() for each in own) for person, own in documents.items()}
        total = sum(self._terms(document).total() for document, _ in scene.past)
        beta = sum(written.values()) / max(len(written), 1)
        scores: list[tuple[PersonId, float]] = []
        for person, own in documents.items():
            smooth = beta / (beta + written[person])
            score = 0.0
            for term, asked in wanted.items():
                if everything[term]:
                    of_person = sum(each[term] / each.total() for each in own if each) / len(own)
                    score += asked * log((1 - smooth) * of_person + smooth * everything[term] / total)
            scores.append((person, score))
        return _by_score(scores)

    def _terms(self, document: Document) -> Counter[str]:
        if document.id not in self._known:
            self._known[document.id] = Counter(term_texts(f"{document.title} {document.text}"))
        return self._known[document.id]


def baselines() -> Mapping[str, Callable[[Scene], list[PersonId]]]:
    """By the name each has in the table."""
    return {
        "most active": _most_active,
        "recent activity": _recently_active,
        "author of the top hit": _top_hit,
        "CombSUM": _summed,
        "expCombMNZ": _exponential,
        "reciprocal ranks": _by_reciprocal_rank,
        "profiles": _Profiles(),
    }
