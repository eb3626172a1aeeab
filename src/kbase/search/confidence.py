"""How far a reply may be trusted: the probability that what is shown answers, and what to say of it.

Fused scores are shares of the best score of one question, so they say nothing of whether even
the best is any good. The signals here are absolute: the cosine of the nearest note, how far it
stands out from the eleventh, how much of the question the best match says, and how far the best passage
by words stands out.

Constants come from one half of the queries of seven public collections and held on the other
half and on each collection left out in turn (benchmarks/confidence.py, docs/retrieval.md). The
split: sha256 of "collection/query id" has an even first byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from math import exp, log10

import numpy as np

from kbase.analysis import places, question_terms, term_texts
from kbase.model import Match, NoteId, PassageId
from kbase.search.fusing import Candidate, Candidates
from kbase.unread import as_worded

OFF_TOPIC_BELOW = 0.5
"""Nearness of a question nothing in a new library of `LARGE` passages or more is about."""

LARGE, SMALL = 1_000, 30  # passages
LESS_FOR_A_TENTH = 0.08
"""What the floor is lower by in a library a tenth as large, down to `SMALL`: the nearest of few passages is
less near to what none is about. From libraries of 25, 60 and 250 documents (docs/retrieval.md)."""

COVERAGE_IN_NEARNESS = 0.2
LEAST_COVERAGE = 0.3
"""A question in quite other words than the note's is held to say so much of it: paraphrases are on topic."""

TRUSTED_FROM = 0.5
"""The probability from which a reply counts as answered."""

FEW_BESIDES, TRUSTED_EXACT_FROM = 1, 0.25
"""A name letter by letter answers where the question says hardly anything else, or from this probability:
"can I run Kubernetes on OpenBSD" is not answered by the one footnote that names both."""

KNOWN_QUESTIONS = 30
"""How many questions of its own a library must have answered to weigh as much as the default floor."""

_CONSTANT, _COSINE, _COVERAGE, _GAP, _FALL = -9.2, 12.08, 2.19, 3.5, 3.4
_CROWD = 10
"""The gap is taken to the note after so many, the fall to the passage."""


class Verdict(StrEnum):
    """What to say of a reply."""

    ANSWERED = "answered"
    ASKED = "asked"  # by somebody else, and nobody has answered
    DOUBTFUL = "doubtful"  # on topic, but may not answer
    OFF_TOPIC = "off_topic"  # nothing here is about this


@dataclass(frozen=True, slots=True)
class Signals:
    """What the probability is drawn from."""

    cosine: float = 0.0  # of the nearest note
    gap: float = 0.0  # from there to the eleventh nearest
    coverage: float = 0.0  # share of the question's terms that the best match says, 0..1
    fall: float = 0.0  # of BM25 from the best passage by words to the eleventh, as a share of it, 0..1
    exact: bool = False  # the best match holds a quoted phrase or identifier as it was typed
    besides: int = 0  # terms of the question beside that, see `_besides`

    @property
    def nearness(self) -> float:
        """Whether anything here is about the question; comparable between questions and libraries."""
        return self.cosine + COVERAGE_IN_NEARNESS * max(self.coverage, LEAST_COVERAGE)

    @property
    def probability(self) -> float:
        """That one of the first three notes shown answers, 0..1 (logistic regression)."""
        drawn = (
            _CONSTANT
            + _COSINE * self.cosine
            + _COVERAGE * self.coverage
            + _GAP * self.gap
            + _FALL * self.fall
        )
        return 1.0 / (1.0 + exp(-drawn))


@dataclass(frozen=True, slots=True)
class Confidence:
    """A calibrated probability and the verdict that goes with it."""

    probability: float
    verdict: Verdict
    signals: Signals

    @property
    def answered(self) -> bool:
        return self.verdict is Verdict.ANSWERED

    @property
    def off_topic(self) -> bool:
        return self.verdict is Verdict.OFF_TOPIC

    @property
    def in_doubt(self) -> Confidence:
        """The same of what is on topic, whatever else: never that nothing here is about it."""
        return replace(self, verdict=Verdict.DOUBTFUL) if self.off_topic else self

    @property
    def sure(self) -> Confidence:
        """The same of what was asked for by its name, however far from the question's words it is."""
        return replace(self, probability=max(self.probability, TRUSTED_FROM), verdict=Verdict.ANSWERED)


def signals(
    question: str,
    candidates: Sequence[Candidate],
    notes: Mapping[PassageId, NoteId],
    best: Match | None,
) -> Signals:
    """The signals of a question: its candidates, whose passages they are, and the best match shown."""
    found = Candidates.of(candidates)
    nearest: dict[NoteId, float] = {}
    for candidate in found.at(np.argsort(-found.cosines, kind="stable")):
        note = notes.get(candidate.passage)
        if note is not None and note not in nearest:
            nearest[note] = max(candidate.cosine, 0.0)
            if len(nearest) > _CROWD:
                break
    if best is None or not nearest:
        return Signals()
    cosines = list(nearest.values())
    phrase = best.why.phrase
    if phrase:  # it stands first for that, however far it is
        cosines[0] = max(best.why.meaning, 0.0)
    by_words = found.at(np.argsort(-found.words, kind="stable"))
    said = (one.words for one in by_words if one.words > 0 and one.passage in notes)
    words = list(islice(said, _CROWD + 1))
    return Signals(
        cosine=cosines[0],
        gap=max(cosines[0] - cosines[-1], 0.0),
        coverage=coverage(question, best),
        exact=bool(phrase),
        besides=_besides(question, phrase) if phrase else 0,
        fall=1.0 - words[-1] / words[0] if words else 0.0,
    )


def _besides(question: str, phrase: str) -> int:
    """How many telling terms a question says beside a phrase; beside a rare word in small letters, which need
    be no name, how many of any kind: "how do I get to the airport" is not answered by who says "airport"."""
    terms = term_texts if phrase.isalpha() and phrase.islower() else question_terms
    return len(set(terms(question)).difference(term_texts(phrase)))


def coverage(question: str, match: Match) -> float:
    """The share of the question's different terms that the match's names, tags or passages say, 0..1."""
    asked = frozenset(question_terms(question))
    return len(said_by(match, asked)) / len(asked) if asked else 0.0


def said_by(match: Match, asked: frozenset[str]) -> set[str]:
    """Those of the terms asked for that the match's names, tags or passages say."""
    note = match.note
    texts = [
        note.title,
        *note.other_names,
        " ".join(note.tags),
        *(one.passage.text for one in match.passages),
    ]
    return {place.text for text in texts for place in places(as_worded(text), asked)}


def judge(signals: Signals, floor: float = OFF_TOPIC_BELOW) -> Confidence:
    """The probability and verdict for these signals; `floor` is the library's own, see `floor_from`."""
    probability = signals.probability
    if signals.nearness < floor and not signals.exact:
        return Confidence(min(probability, TRUSTED_FROM / 2), Verdict.OFF_TOPIC, signals)
    verdict = Verdict.ANSWERED if probability >= TRUSTED_FROM else Verdict.DOUBTFUL
    judged = Confidence(probability, verdict, signals)
    named = signals.exact and (signals.besides <= FEW_BESIDES or probability >= TRUSTED_EXACT_FROM)
    return judged.sure if named else judged


def default_floor(passages: int) -> float:
    """Nearness of a question nothing in a new library of so many passages is about."""
    return OFF_TOPIC_BELOW - LESS_FOR_A_TENTH * max(0.0, log10(LARGE / max(passages, SMALL)))


def floor_from(answered: Sequence[float]) -> float:
    """The floor of nearness for a large library that knows the nearness of questions it did answer.

    `t = (K · q05 + 30 · default) / (K + 30)`: on a new library the default, later the point that
    loses one in twenty of its own answered questions.
    """
    known = len(answered)
    if not known:
        return OFF_TOPIC_BELOW
    low = float(np.quantile(np.asarray(answered, np.float64), 0.05))
    return (known * low + KNOWN_QUESTIONS * OFF_TOPIC_BELOW) / (known + KNOWN_QUESTIONS)
