"""Session packs on real collections: traced, spread, less redundant and fuller than the plain list.

    python -m benchmarks.packs [FOLDER …] [--library DIR] [--keep DIR] [--weights]

FOLDER is a collection in BEIR layout. Its twenty *big questions* are those with most judged-relevant
documents; a question is in the development half when the first byte of sha256("collection/query id")
is even, and only the other half is reported. `--library` is a library of kbase, asked the questions in
QUESTIONS, where nothing is judged. `--weights` tries weights on the development half instead. `--keep`
keeps the libraries that are made for that.

For each question a pack of an hour, and beside it the plain list of the same length: the best
passages as `kbase ask` ranks them, and the best passages of as many different notes. Redundancy is the
mean pairwise cosine of the passages; coverage the share of the judged-relevant notes among them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations, product
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks.quality import COLLECTIONS
from kbase.asking import Asking
from kbase.config import DEFAULT_MODEL
from kbase.model import EVERYTHING, Filters, NoteId, PassageId
from kbase.model_in_use import ModelInUse
from kbase.pack import Reading, Theme
from kbase.pooling import Pool, Pooling
from kbase.ports import Silent
from kbase.retrieval import Retrieval, Stopwatch
from kbase.search.collection import Collection, Query
from kbase.search.packs.readings import DEFAULT, Weights
from kbase.search.query import MOST_TERMS
from kbase.sources import Sources
from kbase.store import Store
from kbase.theming import Theming
from kbase.throwaway import ThrowAway

NAMES = ("beer_qa", "cranfield", "stackfaq")
BIG = 20
LEAST_RELEVANT = 4
MINUTES = 60
MOST_CHARS = 10_000

QUESTIONS = (
    "How do we roll out a change without breaking running workloads?",
    "How should nodes run out of memory gracefully?",
    "What makes an upgrade safe to roll back?",
    "How do we keep secrets safe at rest and in use?",
    "How can storage volumes be resized, moved and restored?",
    "How do we test features before they are enabled for everybody?",
    "How should traffic reach a service on both IPv4 and IPv6?",
    "How do we know what the scheduler decided and why?",
    "How can scheduling be made fair between tenants?",
    "How do we make the API server survive too many requests?",
    "How should old API versions be deprecated and removed?",
    "How do we find out what happened in a cluster, by logs, traces and metrics?",
    "How can special hardware such as GPUs be shared?",
    "How are containers isolated from each other and from the host?",
    "How do clients authenticate, and how are credentials rotated?",
    "How can a cluster be installed and configured by declaration?",
    "How should pods be stopped and evicted gently?",
    "How do we scale up and down with load?",
    "How do we run clusters on Windows nodes?",
    "How should extensions validate and change what is submitted?",
)
"""Big questions for a library of a platform's enhancement proposals."""


@dataclass(frozen=True, slots=True)
class Read:
    """What somebody would read: passages, and the notes they are of."""

    passages: Sequence[PassageId]
    notes: Sequence[NoteId]


@dataclass(frozen=True, slots=True)
class Measured:
    """One question."""

    pack: Read
    passages: Read
    best: Read  # the best passages of different notes
    traced: bool
    authors: int
    themes: int
    spaces: int
    seconds: float


class Bench:
    """Asks one library."""

    def __init__(self, store: Store, model: ModelInUse, max_chars: int) -> None:
        self._store = store
        retrieval = Retrieval(store, model, max_chars)
        asking = Asking(store, model, retrieval)
        self._retrieval = retrieval
        self._pooling = Pooling(store, model, retrieval, asking)
        self._model = model

    def pool(self, question: str) -> Pool:
        return self._pooling.pool(question, Filters(), EVERYTHING)

    def themes(self, pool: Pool, weights: Weights) -> tuple[Theme, ...]:
        return Theming(self._store, pool, Sources(self._store, EVERYTHING), (), weights).themes(MINUTES)

    def measured(self, question: str, weights: Weights = DEFAULT) -> Measured | None:
        """A pack's readings and the plain lists of their length; None when nothing is about the question."""
        began = perf_counter()
        pool = self.pool(question)
        if not pool.rows:
            return None
        themes = self.themes(pool, weights)
        took = perf_counter() - began
        readings = [one for theme in themes for one in theme.readings]
        return Measured(
            self.read(themes),
            self._plain(question, len(readings), 1_000),
            self._plain(question, len(readings), 1),
            all(map(self._traced, readings)),
            len({author.id for one in readings for author in one.authors}),
            len(themes),
            len({one.space for one in readings}),
            took,
        )

    def read(self, themes: Sequence[Theme]) -> Read:
        """The passages the readings of a pack are of."""
        cited = [reading.citation for theme in themes for reading in theme.readings]
        passages = [
            one.id
            for citation in cited
            for one in self._store.passages.of_note(citation.note.id)
            if one.span.start <= citation.span.start < one.span.end
        ]
        return Read(passages, [citation.note.id for citation in cited])

    def redundancy(self, read: Read) -> float:
        """Mean cosine of each pair of passages."""
        vectors = self._model.projections.current().vectors_of(np.asarray(read.passages, np.int64))
        pairs = combinations(range(len(vectors)), 2)
        return mean(float(vectors[one] @ vectors[other]) for one, other in pairs) if len(vectors) > 1 else 0.0

    def _plain(self, question: str, count: int, of_a_note: int) -> Read:
        """What `kbase ask` ranks first: `count` passages, at most `of_a_note` of each note."""
        found = self._retrieval.find(question, EVERYTHING, Filters(), Stopwatch())
        notes = self._store.passages.notes_of([one.passage for one in found.candidates])
        taken: list[PassageId] = []
        of_note: Counter[NoteId] = Counter()
        for one in found.candidates:
            note = notes[one.passage]
            if len(taken) < count and of_note[note] < of_a_note:
                of_note[note] += 1
                taken.append(one.passage)
        return Read(taken, [notes[passage] for passage in taken])

    def _traced(self, reading: Reading) -> bool:
        """Whether it stands word for word where it says, in the revision it names."""
        citation = reading.citation
        revisions = {one.number: one.body for one in self._store.notes.revisions(citation.note.id)}
        body = revisions[citation.revision]
        return body[citation.span.start : citation.span.end] == citation.text != ""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--weights", action="store_true")
    options = parser.parse_args()
    folders = options.folders or [COLLECTIONS / name for name in NAMES if (COLLECTIONS / name).is_dir()]
    if not folders and not options.library:
        print(f"Skipped: no test collection in {COLLECTIONS}.")
        return 0
    with ExitStack() as stack:
        keep = options.keep or Path(stack.enter_context(TemporaryDirectory(prefix="kbase-packs-")))
        collections = [stack.enter_context(_opened(folder, keep / folder.name)) for folder in folders]
        if options.weights:
            print("\n".join(_tried(collections)))
            return 0
        lines = [_line(one.name, one.bench, one.big(development=False), one.relevant) for one in collections]
        if options.library:
            lines.append(_line(options.library.name, *stack.enter_context(_library(options.library))))
    print(HEAD, *lines, sep="\n")
    return 0


HEAD = """| collection | questions | traced | readings | authors, least | themes, least | spaces | \
redundancy: pack | passages | notes | coverage: pack | passages | notes | s, median |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A collection in a library, with what is relevant to its queries."""

    name: str
    bench: Bench
    queries: Sequence[Query]
    relevant: Mapping[str, frozenset[NoteId]]  # by question

    def big(self, *, development: bool) -> list[str]:
        """The questions of one half with most relevant notes."""
        half = [query for query in self.queries if _in_development(self.name, query) is development]
        many = [query for query in half if len(self.relevant[_asked(query)]) >= LEAST_RELEVANT]
        many.sort(key=lambda query: (-len(self.relevant[_asked(query)]), query.id))
        return [_asked(query) for query in many[:BIG]]


def _line(
    name: str, bench: Bench, questions: Sequence[str], relevant: Mapping[str, frozenset[NoteId]]
) -> str:
    each = [(question, bench.measured(question)) for question in questions]
    found = [(question, one) for question, one in each if one is not None]
    told = [one for _, one in found]
    lists = [[one.pack for one in told], [one.passages for one in told], [one.best for one in told]]
    redundancy = [f"{mean(map(bench.redundancy, one)):.3f}" for one in lists]
    coverage = ["", "", ""]
    if relevant:
        coverage = [
            f"{mean(map(_covered, one, (relevant[question] for question, _ in found))):.3f}" for one in lists
        ]
    cells = [
        name,
        f"{len(found)} of {len(questions)}",
        f"{sum(one.traced for one in told)}",
        f"{mean(len(one.pack.passages) for one in told):.1f}",
        f"{mean(one.authors for one in told):.1f}, {min(one.authors for one in told)}",
        f"{mean(one.themes for one in told):.1f}, {min(one.themes for one in told)}",
        f"{mean(one.spaces for one in told):.1f}",
        *redundancy,
        *coverage,
        f"{median(one.seconds for one in told):.2f}",
    ]
    return f"| {' | '.join(cells)} |"


def _tried(collections: Sequence[Judged]) -> Iterator[str]:
    """Every combination of weights on the development half: redundancy and coverage, and what it wins."""
    yield "| λ | spread | redundancy | coverage |"
    yield "|---|---|---|---|"
    pools = [
        (one, question, one.bench.pool(question))
        for one in collections
        for question in one.big(development=True)
    ]
    for relevance, spread in product((0.7, 0.8, 0.85, 0.9, 0.95, 1.0), (0.0, 0.05, 0.1)):
        alike, covered = [], []
        for one, question, pool in pools:
            if not pool.rows:
                continue
            themes = one.bench.themes(pool, Weights(relevance, spread))
            read = one.bench.read(themes)
            alike.append(one.bench.redundancy(read))
            covered.append(_covered(read, one.relevant[question]))
        yield f"| {relevance} | {spread} | {mean(alike):.3f} | {mean(covered):.3f} |"


def _covered(read: Read, relevant: frozenset[NoteId]) -> float:
    return len(relevant.intersection(read.notes)) / len(relevant)


def _in_development(name: str, query: Query) -> bool:
    return sha256(f"{name}/{query.id}".encode()).digest()[0] % 2 == 0


def _asked(query: Query) -> str:
    return " ".join(query.text.split()[:MOST_TERMS])


@contextmanager
def _opened(folder: Path, place: Path) -> Iterator[Judged]:
    """The collection in `folder`, in a library in `place` that is made if it is not there yet."""
    collection = Collection.read(folder)
    names = place / "documents.json"
    with closing(Store.create(place)) as store:
        ModelInUse.named_in(store, DEFAULT_MODEL)
        model = ModelInUse(store, DEFAULT_MODEL, upkeep=False)
        if not names.exists():
            filled = ThrowAway(store, model, MOST_CHARS)
            filled.fill(collection.documents, Silent())
            names.write_text(json.dumps({note: one.id for note, one in filled.documents.items()}), "utf-8")
        notes = {document: NoteId(note) for note, document in json.loads(names.read_text("utf-8")).items()}
        judged = [query for query in collection.queries if query.id in collection.relevant]
        relevant = {
            _asked(query): frozenset(
                notes[document]
                for document, grade in collection.relevant[query.id].items()
                if grade > 0 and document in notes
            )
            for query in judged
        }
        yield Judged(folder.name, Bench(store, model, MOST_CHARS), judged, relevant)


@contextmanager
def _library(folder: Path) -> Iterator[tuple[Bench, Sequence[str], Mapping[str, frozenset[NoteId]]]]:
    with closing(Store.open(folder)) as store:
        yield Bench(store, ModelInUse(store, DEFAULT_MODEL, upkeep=False), MOST_CHARS), QUESTIONS, {}


if __name__ == "__main__":
    sys.exit(main())
