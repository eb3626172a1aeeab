"""Which new file goes on with which note whose file is gone: told by their words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from kbase.model import Draft

SAME_TITLE, OTHER_TITLE = 0.5, 0.8
"""How much of the longer text must stand in the other: less where the title is the same."""

FEWEST = 20
"""Runs of words a text has that is known again under another title."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_RUN = 3  # words


def same_notes(gone: Sequence[Draft], new: Sequence[Draft]) -> Iterator[tuple[int, int]]:
    """(place in `gone`, place in `new`) of the same note; only of two that are like no third.

    Likeness is the share of runs of three words in common (w-shingling; Broder, 1997). Titles with other
    numbers are other notes, however alike: of one week and the next, filled in from one template.
    """
    runs_of_gone = [_runs(draft.body) for draft in gone]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, runs in enumerate(runs_of_gone):
        for run in runs:
            holders[run].append(place)
    pairs = []
    for place, draft in enumerate(new):
        runs = _runs(draft.body)
        common = Counter(one for run in runs for one in holders.get(run, ()))
        for one, count in common.items():
            longer = max(len(runs), len(runs_of_gone[one]))
            if count >= _needed(gone[one].title, draft.title, longer) * longer:
                pairs.append((one, place))
    of_gone, of_new = (
        (Counter(side) for side in zip(*pairs, strict=True)) if pairs else (Counter(), Counter())
    )
    return ((one, place) for one, place in pairs if of_gone[one] == of_new[place] == 1)


def _needed(before: str, after: str, longer: int) -> float:
    if before.casefold() == after.casefold():
        return SAME_TITLE
    alike = longer >= FEWEST and _NUMBER.findall(before) == _NUMBER.findall(after)
    return OTHER_TITLE if alike else 2


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))
