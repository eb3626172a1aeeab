"""Whether a library holds what it acknowledged, whole, and nothing by halves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbase.library import Library
from kbase.model import Among, NoteRef, Question
from tests.faults.writer import Stored, mark_in, title_of


def wrongs(library: Library, stored: Stored, storing: Stored) -> list[str]:
    """What is amiss: `stored` was acknowledged, `storing` was begun and may be there, but only whole."""
    found: list[str] = []
    for name in stored | storing:
        possible = {mark for mark in (stored.get(name), storing.get(name)) if mark}
        found += _wrongs_of(library, name, possible, needed=name in stored)
    return found


def faults(library: Library) -> list[str]:
    """What `kbase check` complains of."""
    return [f"{finding.name}: {finding.detail}" for finding in library.check() if not finding.ok]


def _wrongs_of(library: Library, name: str, possible: set[str], needed: bool) -> Iterator[str]:
    note = library.resolve(title_of(name), library.owner)
    if note is None:
        if needed:
            yield f"{name} was acknowledged and is not there"
        yield from (f"{mark} is found, its note {name} is not there" for mark in _known(library, possible))
        return
    mark = mark_in(library.note(note.id, library.owner).note.body)
    if mark not in possible:
        yield f"{name} holds {mark}, not one of {possible}"
    yield from (f"{one} is found, but {name} holds {mark}" for one in _known(library, possible - {mark}))
    yield from _not_found_by_words(library, note, mark)
    yield from _not_found_by_meaning(library, note)


def _known(library: Library, marks: Iterable[str]) -> list[str]:
    words = library._model.projections.current().words
    return [mark for mark in marks if words.best(mark, 1, Among())]


def _not_found_by_words(library: Library, note: NoteRef, mark: str) -> Iterator[str]:
    best = library._model.projections.current().words.best(mark, 1, Among())
    own = library._store.passages.notes_of([hit.passage for hit in best])
    if list(own.values()) != [note.id]:
        yield f"{note.title} is not what the index of words gives for its own word {mark}"
    matches = library.ask(Question(f'"{mark}"'), library.owner).matches
    if not matches or matches[0].note.id != note.id or matches[0].why.phrase != mark:
        yield f"{note.title} is not the first answer to its own word {mark}"


def _not_found_by_meaning(library: Library, note: NoteRef) -> Iterator[str]:
    store, view = library._store, library._model.projections.current()
    passages = [passage.id for passage in store.passages.of_note(note.id)]
    if not passages:
        yield f"{note.title} has no passages"
        return
    vectors = store.vectors.of(passages, library.embedder.fingerprint)
    for passage, vector in zip(passages, vectors, strict=True):
        nearest = view.vectors.nearest(vector, 1, Among())
        if not nearest or nearest[0].passage != passage:
            yield f"passage {passage} of {note.title} is not nearest to its own vector"
