"""Who is asked when a thousand questions arrive: by relevance alone, and with turns taken.

    python -m benchmarks.routing FOLDER [--limit N]

The newest thousand documents of a collection are its questions, by their titles, on their days,
asked of what was written before; whoever wrote the document is who knew. Everybody takes at most N
questions in seven days. Gini is of how often each person is asked first, among all whom relevance
alone ever names.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from kbase.config import DEFAULT_MODEL
from kbase.model import Filters, PersonId, Readable
from kbase.model_in_use import ModelInUse
from kbase.peers import Peers
from kbase.people.availability import WEEK_DAYS
from kbase.people.routing import REMEMBERED_DAYS, Answerer, to_ask
from kbase.ports import Silent
from kbase.retracing import retraced
from kbase.retrieval import Retrieval
from kbase.search.collection import Collection
from kbase.search.recency import learned
from kbase.store import Store
from kbase.throwaway import ThrowAway

QUESTIONS = 1_000
RANKED = 10
WEEKLY_LIMIT = 5

Order = Callable[[Sequence[Answerer]], Sequence[PersonId]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whom relevance alone names, and who knew."""

    day: date
    ranked: Sequence[tuple[PersonId, float]]  # best first
    knew: frozenset[PersonId]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of all questions."""

    firsts: Mapping[PersonId, int]
    precision: float  # at 5
    most_in_a_week: int


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=WEEKLY_LIMIT, help="questions a week for each person")
    options = parser.parse_args()
    questions = asked_of(options.folder)
    everybody = {person for one in questions for person, _ in one.ranked}
    alone = simulated(questions, lambda ranked: [one.person for one in ranked])
    turns = simulated(questions, to_ask, options.limit)
    print("| | Gini of first asked | P@5 | most a week |")
    print("|---|---|---|---|")
    for name, each in (("relevance alone", alone), ("turns taken", turns)):
        print(
            f"| {name} | {gini(each.firsts, everybody):.3f} | {each.precision:.4f} | {each.most_in_a_week} |"
        )
    return 0


def simulated(questions: Sequence[Asked], order: Order, limit: int | None = None) -> Outcome:
    """Every question goes to the first whom `order` names; nobody over `limit` in a week is free."""
    asked: dict[PersonId, deque[date]] = {}
    firsts: Counter[PersonId] = Counter()
    hits = most = 0
    for question in questions:
        week = {person: _within(days, question.day, WEEK_DAYS) for person, days in asked.items()}
        named = order(
            [
                Answerer(
                    person,
                    score,
                    limit is None or week.get(person, 0) < limit,
                    _within(asked.get(person, ()), question.day, REMEMBERED_DAYS),
                )
                for person, score in question.ranked
            ]
        )
        hits += len(question.knew.intersection(named[:5]))
        if named:
            firsts[named[0]] += 1
            asked.setdefault(named[0], deque(maxlen=QUESTIONS)).append(question.day)
            most = max(most, week.get(named[0], 0) + 1)
    return Outcome(firsts, hits / (5 * max(len(questions), 1)), most)


def gini(counts: Mapping[PersonId, int], among: set[PersonId]) -> float:
    """0 when all are asked as often, towards 1 when one is asked everything."""
    values = sorted(counts.get(person, 0) for person in among)
    total = sum(values)
    if not total:
        return 0.0
    weighted = sum(place * value for place, value in enumerate(values, 1))
    return 2 * weighted / (len(values) * total) - (len(values) + 1) / len(values)


def _within(days: Sequence[date], today: date, length: int) -> int:
    return sum((today - day).days < length for day in days)


def asked_of(folder: Path) -> list[Asked]:
    """The newest documents as questions, ranked by what was written before them."""
    everything = Readable(None)
    with TemporaryDirectory() as place, closing(Store.create(Path(place))) as store:
        ModelInUse.named_in(store, DEFAULT_MODEL)
        model = ModelInUse(store, DEFAULT_MODEL, upkeep=False)
        ThrowAway(store, model, 10_000).fill(Collection.read(folder).documents, Silent())
        written = store.authorship.all(everything)
        asked = written[-QUESTIONS:]
        recency = learned(retraced(store, model, asked[0].created))
        print(f"{len(asked)} questions, {recency}", file=sys.stderr, flush=True)
        peers, retrieval = Peers(store, model), Retrieval(store, model, 10_000)
        questions: list[Asked] = []
        for one in asked:
            thread = frozenset(other.note for other in written if other.title == one.title)
            found = retrieval.near(one.title, everything, Filters(before=one.created))
            ranked = peers.standings(found, everything, RANKED, recency, one.created, thread)
            questions.append(
                Asked(
                    one.created,
                    [(standing.person, standing.score) for standing in ranked],
                    frozenset(one.authors),
                )
            )
    return questions


if __name__ == "__main__":
    sys.exit(main())
