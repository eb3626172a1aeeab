"""Who is asked when a thousand questions arrive: by relevance alone, and with turns taken.

    python -m benchmarks.routing [FOLDER …] [--limit N] [--tried]

The documents of a collection are its questions, by their titles, on their days, asked of what was
written before; whoever wrote the document is who knew. Everybody takes at most N questions in seven
days. Gini is of how often each person is asked first, among all whom relevance alone ever names.

The newest thousand, or the newer two thirds of a smaller collection, are what is reported. How turns
are taken (`kbase.people.routing.Turns`) is chosen on the questions before them, the development part:
of the settings under which Gini falls by 30 % in each collection, and P@5 by no more than a twentieth of what
it is where relevance alone keeps to the limit, the one with the best mean P@1. `--tried` prints them all.
How much having been active lately counts is what each collection teaches before its reported part.
Every question is ranked once for all settings.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from benchmarks.quality import COLLECTIONS
from kbase.config import DEFAULT_MODEL
from kbase.model import Filters, PersonId, Readable
from kbase.model_in_use import ModelInUse
from kbase.peers import Peers
from kbase.people.availability import WEEK_DAYS
from kbase.people.routing import DEFAULT, Answerer, Turns, to_ask
from kbase.ports import Silent
from kbase.retracing import retraced
from kbase.retrieval import Retrieval
from kbase.search.collection import Collection
from kbase.store import Store
from kbase.throwaway import ThrowAway

NAMES = ("beer_se", "peps")
QUESTIONS = 1_000
RANKED = 10
WEEKLY_LIMIT = 5
LEAST_FALL, MOST_LOST = 0.3, 0.05
"""By what share Gini must fall, and P@5 may, under a setting that is chosen."""

TRIED = tuple(
    Turns(among, nearly, days)
    for among, nearly, days in product(
        (2, 3, 4, 5, 6, 8, 10), (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5), (30, 90, 365, 3_650)
    )
)

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
    first_knew: float  # P@1
    most_in_a_week: int


@dataclass(frozen=True)
class Part:
    """Questions in the order of their days, and what relevance alone comes to."""

    name: str
    questions: Sequence[Asked]
    alone: Outcome
    everybody: frozenset[PersonId]  # whom relevance alone ever names
    limit: int

    @classmethod
    def of(cls, name: str, questions: Sequence[Asked], limit: int) -> Part:
        alone = simulated(questions, lambda ranked: [one.person for one in ranked])
        named = frozenset(person for one in questions for person, _ in one.ranked)
        return cls(name, questions, alone, named, limit)

    def turned(self, turns: Turns) -> Outcome:
        return simulated(self.questions, partial(to_ask, turns=turns), self.limit, turns.remembered_days)

    def gini(self, outcome: Outcome) -> float:
        return gini(outcome.firsts, self.everybody)

    @cached_property
    def limited(self) -> Outcome:
        """Relevance alone, passing over those who are at their limit."""
        return self.turned(Turns(among=1))

    def allows(self, turns: Turns) -> bool:
        """Whether taking turns so spreads the load here, and costs little beyond what the limit does."""
        outcome = self.turned(turns)
        return (
            self.gini(outcome) <= (1 - LEAST_FALL) * self.gini(self.alone)
            and outcome.precision >= (1 - MOST_LOST) * self.limited.precision
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--limit", type=int, default=WEEKLY_LIMIT, help="questions a week for each person")
    parser.add_argument("--tried", action="store_true", help="print every setting on the development part")
    options = parser.parse_args()
    folders = options.folders or [COLLECTIONS / name for name in NAMES if (COLLECTIONS / name).is_dir()]
    if not folders:
        print(f"Skipped: no test collection in {COLLECTIONS}.")
        return 0
    parts = [_parts(folder, options.limit) for folder in folders]
    development = [each[0] for each in parts]
    best = chosen(development)
    if options.tried:
        lines = [_line(part, _told(turns), part.turned(turns)) for part in development for turns in TRIED]
        print(HEAD, *lines, "", sep="\n")
    print(f"chosen on the development parts: {best}", f"in use: {DEFAULT}", "", HEAD, sep="\n")
    for part in (part for each in parts for part in each):
        print(_line(part, "relevance alone", part.alone))
        print(_line(part, "relevance alone, within the limit", part.limited))
        for turns in dict.fromkeys((DEFAULT, *best)):
            print(_line(part, _told(turns), part.turned(turns)))
    return 0


def chosen(parts: Sequence[Part]) -> list[Turns]:
    """The setting that is best on all parts, as the module says; none, if none is allowed everywhere."""
    allowed = [turns for turns in TRIED if all(part.allows(turns) for part in parts)]
    return sorted(
        allowed,
        key=lambda turns: mean(part.turned(turns).first_knew / part.alone.first_knew for part in parts),
        reverse=True,
    )[:1]


HEAD = """| questions | whom to ask first | Gini | P@5 | P@1 | most a week |
|---|---|---|---|---|---|"""


def _line(part: Part, name: str, outcome: Outcome) -> str:
    alone = part.alone
    cells = (
        (part.gini(outcome), part.gini(alone)),
        (outcome.precision, alone.precision),
        (outcome.first_knew, alone.first_knew),
    )
    told = [f"{now:.4f} ({now / before - 1:+.1%})" for now, before in cells]
    return f"| {part.name} | {name} | {' | '.join(told)} | {outcome.most_in_a_week} |"


def _told(turns: Turns) -> str:
    return f"first {turns.among}, from {turns.nearly:g} of the best, {turns.remembered_days} days"


def simulated(
    questions: Sequence[Asked],
    order: Order,
    limit: int | None = None,
    remembered_days: int = DEFAULT.remembered_days,
) -> Outcome:
    """Every question goes to the first whom `order` names; nobody over `limit` in a week is free."""
    asked: dict[PersonId, deque[date]] = {}
    firsts: Counter[PersonId] = Counter()
    hits = right = most = 0
    for question in questions:
        week = {person: _within(days, question.day, WEEK_DAYS) for person, days in asked.items()}
        named = order(
            [
                Answerer(
                    person,
                    score,
                    limit is None or week.get(person, 0) < limit,
                    _within(asked.get(person, ()), question.day, remembered_days),
                )
                for person, score in question.ranked
            ]
        )
        hits += len(question.knew.intersection(named[:5]))
        if named:
            right += named[0] in question.knew
            firsts[named[0]] += 1
            asked.setdefault(named[0], deque(maxlen=QUESTIONS)).append(question.day)
            most = max(most, week.get(named[0], 0) + 1)
    count = max(len(questions), 1)
    return Outcome(firsts, hits / (5 * count), right / count, most)


def gini(counts: Mapping[PersonId, int], among: AbstractSet[PersonId]) -> float:
    """0 when all are asked as often, towards 1 when one is asked everything."""
    values = sorted(counts.get(person, 0) for person in among)
    total = sum(values)
    if not total:
        return 0.0
    weighted = sum(place * value for place, value in enumerate(values, 1))
    return 2 * weighted / (len(values) * total) - (len(values) + 1) / len(values)


def _within(days: Sequence[date], today: date, length: int) -> int:
    return sum((today - day).days < length for day in days)


def _parts(folder: Path, limit: int) -> tuple[Part, Part]:
    """The development part of a collection, and the one to report."""
    questions = asked_of(folder)
    reported = _reported(len(questions))
    return (
        Part.of(f"{folder.name}, development", questions[:-reported], limit),
        Part.of(f"{folder.name}, reported", questions[-reported:], limit),
    )


def _reported(documents: int) -> int:
    return min(QUESTIONS, documents * 2 // 3)


def asked_of(folder: Path) -> list[Asked]:
    """The documents as questions, oldest first, ranked by what was written before each."""
    everything = Readable(None)
    with TemporaryDirectory() as place, closing(Store.create(Path(place))) as store:
        ModelInUse.named_in(store, DEFAULT_MODEL)
        model = ModelInUse(store, DEFAULT_MODEL, upkeep=False)
        ThrowAway(store, model, 10_000).fill(Collection.read(folder).documents, Silent())
        written = store.authorship.all(everything)
        reported = _reported(len(written))
        recency = retraced(store, model, written[-reported].created).recency
        print(f"{folder.name}: {reported} of {len(written)} reported, {recency}", file=sys.stderr, flush=True)
        peers, retrieval = Peers(store, model), Retrieval(store, model, 10_000)
        questions: list[Asked] = []
        for one in written:
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
