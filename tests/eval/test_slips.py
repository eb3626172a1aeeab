"""Two slips of the fingers in a question seldom change the note found first or what is said of it."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.sections import opened
from benchmarks.slips import asked, mistyped


def test_two_mistyped_words_keep_the_note_and_the_verdict(sample_library: Path) -> None:
    with opened(sample_library) as library:
        chance = random.Random(7)
        same = []
        for text in asked(library)[::2]:
            before, after = library.shown(text), library.shown(mistyped(text, 2, chance))
            same.append(
                (before.matches[0].note.id, before.verdict) == (after.matches[0].note.id, after.verdict)
            )
    assert len(same) >= 15
    assert sum(same) >= 0.9 * len(same)
