"""A library learns which headings and lines its notes share because of their form.

Part of the hall. What is learned of a space is used only for those who may read it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

import numpy as np

from kbase.fitted import open_to_all
from kbase.index.projections import View
from kbase.model import Filters, PassageIds, Readable, SpaceName
from kbase.model_in_use import ModelInUse
from kbase.search.boilerplate import Boilerplate, folded, found_in
from kbase.store import Store

HEADINGS, LINES, REPEATED = "forms headings", "forms lines", "forms repeated"  # the keys in the store
PASSAGES = "forms passages"
GROWN = 1.5
"""Learned again when there are so many times the passages there were."""

NOTES_LOOKED_AT = 1_000
"""Of one kind in one space, spread evenly over them."""

SAMPLED = 150
"""Passages of the library, and under each heading of a form, that tell how alike they are."""

MOST_UNDER = 5_000  # passages under a heading, newest first
FEWEST_UNDER = 20
"""Of fewer notes it is not told whether they repeat each other under a heading."""

MORE_ALIKE = 0.1
"""By so much the mean cosine of notes under one heading exceeds that of all where they repeat each other.

Of 66 headings of 624 proposals those that tell what a note is about ("Motivation", "Drawbacks") exceed it by
at most .09, "Test Plan" by .16 and most questions of a checklist by .2 to .4."""


def learn_if_grown(store: Store, model: ModelInUse) -> bool:
    """`learn`, when there is enough new to learn from; whether there was."""
    grown = store.passages.count() >= GROWN * float(store.meta.get(PASSAGES, "0"))
    if grown:
        learn(store, model)
    return grown


def learn(store: Store, model: ModelInUse) -> None:
    """Look through every space for what is of a form: 2.4 s for 38,000 passages under 66 headings."""
    found: dict[str, Boilerplate] = defaultdict(Boilerplate)
    for space, _, bodies in store.forms.samples(NOTES_LOOKED_AT):
        found[space] |= found_in(bodies)
    headings = {space: sorted(each.headings) for space, each in found.items() if each.headings}
    lines = {space: sorted(each.lines) for space, each in found.items() if each.lines}
    store.meta.put(HEADINGS, json.dumps(headings, ensure_ascii=False))
    store.meta.put(LINES, json.dumps(lines))
    every = sorted(set(chain.from_iterable(headings.values())))
    store.meta.put(REPEATED, json.dumps(_repeated(every, store, model), ensure_ascii=False))
    store.meta.put(PASSAGES, str(store.passages.count()))


def headings(store: Store, readable: Readable) -> frozenset[str]:
    """The headings that are of a form in what `readable` allows, folded."""
    return _allowed(store.meta.get(HEADINGS, "{}"), readable)


def boilerplate(store: Store, readable: Readable) -> Boilerplate:
    """Headings and lines of the forms in what `readable` allows."""
    lines = _allowed(store.meta.get(LINES, "{}"), readable)
    return Boilerplate(headings(store, readable), lines, _listed(store.meta.get(REPEATED, "[]")))


def _repeated(headings: Iterable[str], store: Store, model: ModelInUse) -> list[str]:
    """Those of the headings under which notes say much the same, whatever they are about; in open spaces."""
    view = model.projections.current()
    readable = open_to_all(store)
    ids = store.passages.among(readable, Filters()).ids
    usual = _alike(view, _some(view.vectors.rows.ids if ids is None else ids))
    found = []
    for heading in headings:
        rows = store.forms.under(heading, readable, Filters(), MOST_UNDER)
        own = {note: passage for passage, note, path in rows if heading in map(folded, path)}  # one of each
        passages = _some(np.array([*own.values()], np.int64))
        if len(passages) >= FEWEST_UNDER and _alike(view, passages) >= usual + MORE_ALIKE:
            found.append(heading)
    return found


def _some(passages: PassageIds) -> PassageIds:
    return passages[:: max(len(passages) // SAMPLED, 1)]


def _alike(view: View, passages: PassageIds) -> float:
    """The mean cosine of two of these passages."""
    count = len(passages)
    total = view.vectors_of(passages).sum(axis=0)
    return float(total @ total - count) / max(count * (count - 1), 1)


def _allowed(written: str, readable: Readable) -> frozenset[str]:
    found = (each for space, each in _read(written).items() if readable.allows(space))
    return frozenset[str]().union(*found)


@lru_cache(maxsize=4)
def _listed(written: str) -> frozenset[str]:
    return frozenset(json.loads(written))


@lru_cache(maxsize=4)
def _read(written: str) -> dict[SpaceName, frozenset[str]]:
    return {SpaceName(space): frozenset(found) for space, found in json.loads(written).items()}
