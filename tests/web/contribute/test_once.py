"""The same form is stored once; a failed save may be tried again; memory is bounded."""

from __future__ import annotations

import pytest

from kbase.errors import LibraryFull
from kbase.model import NoteId
from kbase.web.contribute.once import KEPT, Once


def test_the_second_sending_gets_the_first_ones_note() -> None:
    once = Once()
    notes = iter([NoteId("first"), NoteId("second")])
    assert [once.saved("form", lambda: next(notes)) for _ in range(2)] == ["first", "first"]
    assert once.saved("other", lambda: next(notes)) == "second"


def test_a_save_that_failed_is_tried_again() -> None:
    once = Once()

    def full() -> NoteId:
        raise LibraryFull("full")

    with pytest.raises(LibraryFull):
        once.saved("form", full)
    assert once.saved("form", lambda: NoteId("note")) == "note"


def test_only_so_many_forms_are_remembered() -> None:
    once = Once()
    for number in range(KEPT + 1):
        once.saved(f"form {number}", lambda: NoteId("old"))
    assert once.saved("form 1", lambda: NoteId("new")) == "old"
    assert once.saved("form 0", lambda: NoteId("new")) == "new"
