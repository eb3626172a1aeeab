"""A reading is what a passage says, word for word, without the lines that only lead to other passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbase.model import Draft, FoundPassage, PassageId, Readable, Span
from kbase.pack import Role
from kbase.ports import Embedder
from kbase.sources import Sources
from tests.libraries import holding


@pytest.mark.parametrize(
    ("passage", "read"),
    [
        ("## Cold\n\nKeep the lid shut.\n\nWhat does harm:\n\n", "Keep the lid shut."),
        ("Keep the lid shut.\n\nWhat does harm:\n\n- warm air", None),
        ("Keep the lid shut:", None),
        ("What does harm:\n", "What does harm:"),
    ],
)
def test_a_reading_ends_before_a_line_that_leads_on_to_another_passage(
    tmp_path: Path, embedder: Embedder, passage: str, read: str | None
) -> None:
    with holding(tmp_path / "library", embedder) as library:
        note = library.contribute(Draft("Cold", passage + "\n\n- warm air and more\n"), library.owner)
        body = library.note(note, library.owner).note.body
        span = Span(body.index(passage.strip()), body.index(passage.strip()) + len(passage.rstrip("\n")))
        found = FoundPassage(PassageId(1), note, (), span, passage)
        citation = Sources(library._store, Readable(None)).reading(found, Role.CORE, (), 1.0).citation
    assert citation.text == (passage if read is None else read)
    assert body[citation.span.start : citation.span.end] == citation.text
