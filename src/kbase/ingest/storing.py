"""One note into the library: cut, the unseen passages embedded, everything in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from kbase.errors import LibraryBusy
from kbase.ingest.chunking import cut
from kbase.ingest.drafting import checked
from kbase.model import Cut, Draft, NoteId, Vector
from kbase.ports import Embedder
from kbase.store import Store

IMPORT = "import"
"""The reason of the revisions that files make."""

_SLICE = 1_024  # texts embedded by one call


def store_draft(
    draft: Draft,
    store: Store,
    embedder: Embedder,
    by: str,
    reason: str,
    note: NoteId | None = None,
    also: Callable[[NoteId], None] | None = None,
) -> NoteId:
    """Store a new note; `note` is its id if it has one already, `also` what else that transaction does.

    Raises `BadNote`, `LibraryBusy` or `LibraryFull`, and `Conflict` when there is a note of that id;
    then nothing was stored.
    """
    made = checked(draft)
    cuts = cut(made.title, made.body, embedder, embedder.max_tokens, made.kind)
    vectors = unseen_vectors(cuts, store, embedder)
    with store.transaction(by):
        put_vectors(cuts, vectors, store, embedder)
        added = store.notes.add(made, cuts, by, reason, note)
        if also is not None:
            also(added)
        return added


def revise_draft(
    note: NoteId, draft: Draft, store: Store, embedder: Embedder, by: str, reason: str, base: int | None
) -> int:
    """Store a new revision and return its number. Raises as `store_draft`, `NotFound` and `Conflict`."""
    made = checked(draft)
    cuts = cut(made.title, made.body, embedder, embedder.max_tokens, made.kind)
    vectors = unseen_vectors(cuts, store, embedder)
    with store.transaction(by):
        put_vectors(cuts, vectors, store, embedder)
        return store.notes.revise(note, made, cuts, by, reason, base)


def unseen_vectors(cuts: Iterable[Cut], store: Store, embedder: Embedder) -> dict[str, Vector]:
    """Vectors of the passages the store knows none of, by digest; no lock is held meanwhile."""
    wanted = {one.digest: one.embedded for one in cuts}
    known = store.vectors.known(list(wanted), embedder.fingerprint)
    unseen = sorted((digest for digest in wanted if digest not in known), key=lambda one: len(wanted[one]))
    return _embedded(unseen, wanted, embedder)


def put_vectors(
    cuts: Sequence[Cut],
    vectors: Mapping[str, Vector],
    store: Store,
    embedder: Embedder,
    *,
    beside: bool = False,
) -> None:
    """Store the vectors of `cuts` inside a transaction, so that every passage has one.

    What the store knew when `vectors` were made may have gone with the last note that used it:
    that is made again here. With `beside` the vectors are those of a model that is to take over; else,
    where another model has taken over since `vectors` were made, `LibraryBusy` is raised: a note must
    not be stored that the model in use cannot find.
    """
    if not beside and store.vectors.active() not in (None, embedder.fingerprint):
        raise LibraryBusy("The library has just taken another model. Nothing was stored; try again.")
    wanted = {one.digest: one.embedded for one in cuts}
    known = store.vectors.known(list(wanted), embedder.fingerprint)
    missing = [digest for digest in wanted if digest not in known]
    gone = [digest for digest in missing if digest not in vectors]
    made = _embedded(gone, wanted, embedder)
    if missing:
        rows = [vectors[digest] if digest in vectors else made[digest] for digest in missing]
        store.vectors.put(embedder.fingerprint, missing, np.stack(rows))


def _embedded(digests: Sequence[str], texts: Mapping[str, str], embedder: Embedder) -> dict[str, Vector]:
    """A slice at a time, so that Ctrl-C is heeded within seconds."""
    made: dict[str, Vector] = {}
    for start in range(0, len(digests), _SLICE):
        some = digests[start : start + _SLICE]
        made |= zip(some, embedder.passages([texts[digest] for digest in some]), strict=True)
    return made
