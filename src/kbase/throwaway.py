"""A library for one evaluation: filled with a collection's documents, asked, and gone afterwards.

Part of the hall: `kbase eval` asks it through the same retrieval as everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kbase.asking import Asking
from kbase.config import Settings
from kbase.ingest.chunking import cut
from kbase.ingest.cleaning import LONGEST_TITLE
from kbase.ingest.drafting import checked
from kbase.ingest.storing import put_vectors, unseen_vectors
from kbase.model import EVERYTHING, Cut, Draft, Filters, Kind, Match, NoteId, NoteSummary, PersonId
from kbase.model_in_use import ModelInUse
from kbase.peers import Peers
from kbase.ports import Embedder, Progress
from kbase.rehearsing import GROWN, learn_if_grown
from kbase.retracing import retraced
from kbase.retrieval import Found, Retrieval, Stopwatch
from kbase.search.collection import Collection, Document, queries_beside
from kbase.search.evaluation import evaluate
from kbase.search.matching import FoundNote
from kbase.search.query import MOST_TERMS
from kbase.search.recency import FEWEST, Recency
from kbase.search.trial import Asked
from kbase.store import Store

AT_ONCE = 200  # documents cut, embedded and stored together
SHOWN = 10  # matches made ready to show, as for an ordinary question
_BY = "evaluation"


def measured(folder: Path, settings: Settings, progress: Progress, run_file: Path | None) -> dict[str, Any]:
    """The figures of the collection in `folder`, asked with the model of `settings`.

    Queries of collections in the same parent folder stand in for unrelated questions. With
    `run_file` the default's ranking is written there as a TREC run. Raises `BadFile`.
    """
    collection = Collection.read(folder)
    unrelated = [query for queries in queries_beside(folder).values() for query in queries]
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory(prefix="kbase-eval-")))
        store = stack.enter_context(closing(Store.create(place, settings.busy_timeout_s)))
        ModelInUse.named_in(store, settings.model)
        trial = ThrowAway(store, ModelInUse(store, settings.model, upkeep=False), settings.max_question_chars)
        trial.fill(collection.documents, progress)
        run = stack.enter_context(run_file.open("w", encoding="utf-8")) if run_file else None
        return evaluate(
            collection, trial, progress, unrelated, (lambda line: run.write(f"{line}\n")) if run else None
        )


Cutting = Callable[[Draft, Embedder], list[Cut]]


def _cut(draft: Draft, embedder: Embedder) -> list[Cut]:
    return cut(draft.title, draft.body, embedder, embedder.max_tokens, draft.kind)


class ThrowAway:
    """A `kbase.search.trial.Trial`; `cutting` makes the passages of its notes."""

    def __init__(self, store: Store, model: ModelInUse, max_chars: int, cutting: Cutting = _cut) -> None:
        self._store = store
        self._model = model
        self._cutting = cutting
        self._retrieval = Retrieval(store, model, max_chars)
        self._asking = Asking(store, model, self._retrieval)
        self._documents: dict[NoteId, Document] = {}
        self._found: Found | None = None
        self._peers = Peers(store, model)
        self._learned: dict[date | None, Recency] = {}

    @property
    def documents(self) -> Mapping[NoteId, Document]:
        return self._documents

    @property
    def passages(self) -> int:
        return self._store.passages.count()

    def fill(self, documents: Sequence[Document], progress: Progress) -> None:
        """Store the documents, and learn from them; one that says nothing at all is left out."""
        told = [document for document in documents if document.text.strip() or document.title.strip()]
        progress.total(len(told), "documents")
        for start in range(0, len(told), AT_ONCE):
            some = told[start : start + AT_ONCE]
            self._store_all(some)
            progress.advance(len(some), some[-1].id)
        learn_if_grown(self._store, self._model)

    def ask(self, text: str, before: date | None = None) -> Asked:
        clock = Stopwatch()
        # A query of a collection may be longer than a question may be.
        asked = " ".join(text[: self._retrieval.max_chars].split()[:MOST_TERMS])
        found = self._retrieval.find(asked, EVERYTHING, Filters(before=before), clock)
        looked = self._asking.look(found, SHOWN, EVERYTHING, clock)
        self._found = found
        return Asked(
            asked, found.meaning, found.words, found.candidates, found.notes, looked.shown, dict(clock.taken)
        )

    def show(self, found: FoundNote) -> Match | None:
        if self._found is None:
            return None
        return next(iter(self._asking.shown([found], self._found, EVERYTHING)), None)

    def people(self, today: date | None, without: frozenset[NoteId], limit: int) -> list[PersonId]:
        if self._found is None:
            return []
        ranked = self._peers.standings(self._found, EVERYTHING, limit, self._recency(today), today, without)
        return [one.person for one in ranked]

    def summaries(self, notes: Sequence[NoteId]) -> Mapping[NoteId, NoteSummary]:
        return self._store.notes.summaries(notes, EVERYTHING)

    def _recency(self, today: date | None) -> Recency:
        """What it would have learned by then, having learned whenever it had grown so much."""
        days = [one.created for one in self._store.authorship.all(EVERYTHING, today)]
        reached = FEWEST
        while int(GROWN * reached) <= len(days):
            reached = int(GROWN * reached)
        learned_on = days[reached - 1] if today and len(days) >= reached else today
        if learned_on not in self._learned:
            self._learned[learned_on] = retraced(self._store, self._model, learned_on).recency
        return self._learned[learned_on]

    def _store_all(self, documents: Sequence[Document]) -> None:
        drafts = [_draft(document) for document in documents]
        cuts = [self._cutting(draft, self._model.embedder) for draft in drafts]
        together = [one for each in cuts for one in each]
        embedder = self._model.embedder
        vectors = unseen_vectors(together, self._store, embedder)
        with self._store.transaction(_BY):
            put_vectors(together, vectors, self._store, embedder)
            for document, draft, own in zip(documents, drafts, cuts, strict=True):
                self._documents[self._store.notes.add(draft, own, _BY)] = document


def _draft(document: Document) -> Draft:
    title = document.title.strip()[:LONGEST_TITLE]
    draft = checked(
        Draft(
            title=title or document.id,  # a note has a title,
            body=document.text if document.text.strip() else document.title,
            kind=Kind.ANSWER if document.thread else Kind.NOTE,
            authors=document.authors,
            created=document.created.date() if document.created else None,
        )
    )
    return replace(draft, title=draft.title if title else "")  # but a made up one would be content
