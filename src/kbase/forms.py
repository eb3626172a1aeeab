"""A library learns which headings and lines its notes share because of their form.

Part of the hall. What is learned of a space is used only for those who may read it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache

from kbase.model import Readable, SpaceName
from kbase.search.boilerplate import Boilerplate, found_in
from kbase.store import Store

HEADINGS, LINES = "forms headings", "forms lines"  # the keys in the store
PASSAGES = "forms passages"
GROWN = 1.5
"""Learned again when there are so many times the passages there were."""

NOTES_LOOKED_AT = 1_000
"""Of one kind in one space, spread evenly over them."""


def learn_if_grown(store: Store) -> bool:
    """`learn`, when there is enough new to learn from; whether there was."""
    grown = store.passages.count() >= GROWN * float(store.meta.get(PASSAGES, "0"))
    if grown:
        learn(store)
    return grown


def learn(store: Store) -> None:
    """Look through the notes of every space for what is of their form. A second for ten thousand notes."""
    found: dict[str, Boilerplate] = defaultdict(Boilerplate)
    for space, _, bodies in store.forms.samples(NOTES_LOOKED_AT):
        found[space] |= found_in(bodies)
    headings = {space: sorted(each.headings) for space, each in found.items() if each.headings}
    lines = {space: sorted(each.lines) for space, each in found.items() if each.lines}
    store.meta.put(HEADINGS, json.dumps(headings, ensure_ascii=False))
    store.meta.put(LINES, json.dumps(lines))
    store.meta.put(PASSAGES, str(store.passages.count()))


def headings(store: Store, readable: Readable) -> frozenset[str]:
    """The headings that are of a form in what `readable` allows, folded."""
    return _allowed(store.meta.get(HEADINGS, "{}"), readable)


def boilerplate(store: Store, readable: Readable) -> Boilerplate:
    """Headings and lines of the forms in what `readable` allows."""
    return Boilerplate(headings(store, readable), _allowed(store.meta.get(LINES, "{}"), readable))


def _allowed(written: str, readable: Readable) -> frozenset[str]:
    found = (each for space, each in _read(written).items() if readable.allows(space))
    return frozenset[str]().union(*found)


@lru_cache(maxsize=4)
def _read(written: str) -> dict[SpaceName, frozenset[str]]:
    return {SpaceName(space): frozenset(found) for space, found in json.loads(written).items()}
