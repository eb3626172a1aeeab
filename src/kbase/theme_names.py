"""What the themes of a pool are called, among what may be read.

Part of the hall: what a name is is decided by `kbase.search.packs`, from values fetched here.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache, reduce

import numpy as np

from kbase.analysis import term_texts
from kbase.model import LESSON_SECTIONS, Filters, NoteId
from kbase.pooling import Pool
from kbase.search.packs.naming import Said, names_of
from kbase.store import Store
from kbase.unread import prose_of


def theme_names(
    store: Store, pool: Pool, groups: Sequence[Sequence[int]], read: AbstractSet[NoteId]
) -> list[tuple[str, ...]]:
    """The names of each group of rows, most telling first; none where its notes share none.

    `read` are the notes that are readings. The question's words, which are about all themes, and those of
    people and of a lesson's form name none.
    """
    words = pool.view.words
    among = store.passages.among(pool.readable, Filters())
    titles = [pool.summaries[row.passage.note].title for row in pool.rows]
    _, passages = words.passages_with(set(), among)
    people = (author.name for one in pool.summaries.values() for author in one.authors)
    no_names = _terms(*people, *LESSON_SECTIONS.values())
    known = _terms(pool.asked) | _terms(*(one.space for one in pool.summaries.values()))

    @cache
    def together(terms: AbstractSet[str]) -> int:
        saying = [words.saying(term, among) for term in terms]
        return len(reduce(lambda some, more: np.intersect1d(some, more, assume_unique=True), saying))

    named: list[tuple[str, ...]] = []
    for group in groups:
        theme = [
            Said(row.passage.note, titles[at], prose_of(row.own), row.score, row.passage.note in read)
            for at, row in ((at, pool.rows[at]) for at in group)
            if row.about or row.passage.note in read
        ]
        taken = frozenset(name.casefold() for names in named for name in names)
        named.append(names_of(theme, together, passages, known, no_names, taken))
    return named


def _terms(*texts: str) -> frozenset[str]:
    return frozenset(term for text in texts for term in term_texts(text))
