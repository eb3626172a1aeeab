"""What is remembered for questions is what was committed, never what may still be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kbase.model import NoteId, PassageId
from kbase.store import Store
from tests.store.making import EVERYTHING, NO_FILTERS, add, may_read

READ: dict[str, Callable[[Store, NoteId], Any]] = {
    "summaries": lambda store, note: store.notes.summaries([note], EVERYTHING),
    "authors": lambda store, note: store.authorship.of([note], EVERYTHING),
    "passages around": lambda store, note: store.passages.around([PassageId(1)], 3),
    "narrowed": lambda store, note: str(store.passages.among(may_read("general"), NO_FILTERS).ids),
    "overview": lambda store, note: store.notes.overview(EVERYTHING).notes,
    "facts": lambda store, note: store.meta.get("weather", "unknown"),
}


class Undone(Exception):
    """Ends a transaction without storing it."""


@pytest.mark.parametrize("read", READ.values(), ids=READ)
def test_what_is_undone_is_forgotten(store: Store, read: Callable[[Store, NoteId], Any]) -> None:
    note = add(store, "Frost", "Gasket.\n\nHeater.", authors=("Ann",))
    before = read(store, note)

    def undone() -> None:
        with store.transaction("tester"):
            store.notes.remove(note, "tester")
            store.meta.put("weather", "frost")
            assert read(store, note) != before  # whoever writes sees what they wrote
            raise Undone

    with pytest.raises(Undone):
        undone()
    assert read(store, note) == before
    add(store, "Another", "Text.", space="cellar")  # under the change number that was undone
    assert read(store, note) == (before + 1 if isinstance(before, int) else before)
