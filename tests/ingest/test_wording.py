"""What stands in front of a passage says each thing once, and nothing of it is lost."""

from __future__ import annotations

import pytest

from kbase.ingest.wording import Wording
from kbase.model import Kind
from kbase.ports import Embedder


@pytest.mark.parametrize(
    ("title", "heading", "front"),
    [
        ("Ice", "Device settings", "Ice\nDevice settings"),
        ("Ice", "Ice in spring", "Ice\nIce in spring"),
        ("", "Device settings", "\nDevice settings"),
        ("Door seals", "Door  SEALS:", "Door seals"),
        ("C++", "C#", "C++\nC#"),
    ],
)
def test_only_a_heading_of_the_titles_own_words_is_left_out(
    title: str, heading: str, front: str, embedder: Embedder
) -> None:
    assert Wording(title, Kind.NOTE, embedder, embedder.max_tokens).front((heading,))[0] == front
