"""A library for one evaluation: filled with a collection's documents, asked, and gone afterwards.

Part of the hall: `kbase eval` asks it through the same retrieval as everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kbase.ingest.chunking import cut
from kbase.ingest.drafting import LONGEST_TITLE, checked
from kbase.ingest.storing import put_vectors, unseen_vectors
from kbase.model import Cut, Draft, Filters, Match, NoteId, NoteSummary, Readable
from kbase.ports import Embedder, Progress
from kbase.retrieval import Retrieval, Stopwatch
from kbase.search.collection import Document
from kbase.search.matching import FoundNote, by_note, matches
from kbase.search.query import MOST_TERMS
from kbase.search.trial import Asked
from kbase.store import Store

AT_ONCE = 200  # documents cut, embedded and stored together
SHOWN = 10  # matches made ready to show, as for an ordinary question
_EVERYTHING = Readable(None)
_BY = "evaluation"


class ThrowAway:
    """A `kbase.search.trial.Trial`."""

    def __init__(self, store: Store, embedder: Embedder, retrieval: Retrieval, max_chars: int) -> None:
        self._store = store
        self._embedder = embedder
        self._retrieval = retrieval
        self._max_chars = max_chars
        self._documents: dict[NoteId, Document] = {}

    @property
    def documents(self) -> Mapping[NoteId, Document]:
        return self._documents

    @property
    def passages(self) -> int:
        return self._store.passages.count()

    def fill(self, documents: Sequence[Document], progress: Progress) -> None:
        """Store the documents; one that says nothing at all is left out."""
        told = [document for document in documents if document.text.strip() or document.title.strip()]
        progress.total(len(told))
        for start in range(0, len(told), AT_ONCE):
            some = told[start : start + AT_ONCE]
            self._store_all(some)
            progress.advance(len(some), some[-1].id)

    def ask(self, text: str, before: date | None = None) -> Asked:
        clock = Stopwatch()
        asked = self._cut(text)
        found = self._retrieval.find(asked, _EVERYTHING, Filters(before=before), clock)
        with clock.stage("match"):
            notes = self._store.passages.notes_of([one.passage for one in found.candidates])
            best = by_note(found.candidates, notes, SHOWN)
            shown = self._shown(asked, best)
        return Asked(asked, found.meaning, found.words, found.candidates, notes, shown, dict(clock.taken))

    def show(self, text: str, found: FoundNote) -> Match | None:
        return next(iter(self._shown(self._cut(text), [found])), None)

    def summaries(self, notes: Sequence[NoteId]) -> Mapping[NoteId, NoteSummary]:
        return self._store.notes.summaries(notes, _EVERYTHING)

    def _shown(self, text: str, found: Sequence[FoundNote]) -> list[Match]:
        wanted = [candidate.passage for note in found for candidate in note.candidates]
        passages = {passage.id: passage for passage in self._store.passages.fetch(wanted, _EVERYTHING)}
        return matches(found, passages, self.summaries([note.note for note in found]), text)

    def _cut(self, text: str) -> str:
        """A query of a collection may be longer than a question may be."""
        return " ".join(text[: self._max_chars].split()[:MOST_TERMS])

    def _store_all(self, documents: Sequence[Document]) -> None:
        drafts = [checked(_draft(document)) for document in documents]
        cuts = [self._cuts(document, draft) for document, draft in zip(documents, drafts, strict=True)]
        together = [one for each in cuts for one in each]
        vectors = unseen_vectors(together, self._store, self._embedder)
        with self._store.transaction(_BY):
            put_vectors(together, vectors, self._store, self._embedder)
            for document, draft, own in zip(documents, drafts, cuts, strict=True):
                self._documents[self._store.notes.add(draft, own, _BY)] = document

    def _cuts(self, document: Document, draft: Draft) -> list[Cut]:
        """Cut under the document's own title: a stand-in title is no content."""
        title = draft.title if document.title.strip() else ""
        return cut(title, draft.body, self._embedder, self._embedder.max_tokens, draft.kind)


def _draft(document: Document) -> Draft:
    return Draft(
        title=document.title.strip()[:LONGEST_TITLE] or document.id,
        body=document.text if document.text.strip() else document.title,
        authors=document.authors,
        created=document.created.date() if document.created else None,
    )
