"""Numbers agree with their nouns."""

from __future__ import annotations

from kbase.counting import counted


def test_numbers_agree_with_their_nouns() -> None:
    assert counted(0, "note") == "0 notes"
    assert counted(1, "note") == "1 note"
    assert counted(1204, "note") == "1,204 notes"
    assert counted(2, "person", "people") == "2 people"
