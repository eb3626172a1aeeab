"""Every note read with another model, beside the one in use."""

from __future__ import annotations

from collections.abc import Callable

from kbase.ingest.chunking import cut
from kbase.ingest.storing import put_vectors, revise_draft, unseen_vectors
from kbase.model import NoteId, PassageId
from kbase.ports import Embedder, Progress
from kbase.store import MODEL_NAME, Store

PASSAGES_AT_ONCE = 256


def reread(
    store: Store,
    old: Embedder,
    new: Embedder,
    name: str,
    by: str,
    progress: Progress,
    before_use: Callable[[], None],
) -> None:
    """Store a vector of `new`, called `name`, for every passage; then make it the model in use, in one step.

    Until then questions are answered with `old`. Notes that come in meanwhile are read too. Stopped
    half-way, nothing has changed for anybody, and the next call goes on from there. `before_use` is
    called when all are read and nobody uses `new` yet.
    """
    progress.total(store.passages.count())
    read_wanting(store, old, new, by, progress)
    before_use()
    while not _taken_over(store, new, name, by):
        read_wanting(store, old, new, by, progress)


def read_wanting(store: Store, old: Embedder, new: Embedder, by: str, progress: Progress) -> None:
    """Store a vector of `new` for every passage that has none; the notes were cut for `old`."""
    seen: set[NoteId] = set()
    last = PassageId(0)
    while (notes := store.vectors.wanting(new.fingerprint, last, PASSAGES_AT_ONCE)) or last:
        last = max(notes.values(), default=PassageId(0))  # then from the beginning: notes came meanwhile
        for note in notes:
            draft = store.notes.draft(note)
            # Cut as before: the same texts have the same digests.
            cuts = cut(draft.title, draft.body, old, old.max_tokens, draft.kind)
            if note in seen:  # an earlier kbase cut it otherwise
                revise_draft(note, draft, store, old, by, "cut anew", base=None)
            vectors = unseen_vectors(cuts, store, new)
            with store.transaction(by):
                put_vectors(cuts, vectors, store, new, beside=True)
            progress.advance(len(cuts), draft.title)
        seen.update(notes)


def _taken_over(store: Store, new: Embedder, name: str, by: str) -> bool:
    """Make `new` the model in use, unless a note came in since; in one transaction with the look."""
    with store.transaction(by):
        if store.vectors.wanting(new.fingerprint, PassageId(0), 1):
            return False
        store.vectors.use(new.fingerprint)
        store.meta.put(MODEL_NAME, name)
        return True
