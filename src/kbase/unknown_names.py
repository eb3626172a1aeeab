"""Names in a question that nothing here says: what is near is about another plant, site or person.

Part of the hall. Only what the asker may read is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from kbase.analysis import STOP_WORDS, Term, term_texts, terms
from kbase.dates import MONTHS, WEEKDAYS
from kbase.index.words import Words
from kbase.model import Filters, NoteId, Readable
from kbase.search.query import BESIDE_IDENTIFIER, ParsedQuestion, meant_exactly
from kbase.search.stopwords import in_another_language
from kbase.store import Store

SHORTEST_NAME = 4  # letters

_TIMES = frozenset(term_texts(" ".join((*MONTHS, *WEEKDAYS))))
_GOES_ON = re.compile(r"[\w,)'’] \Z")
"""What stands before a word that begins no sentence, no quotation and no part of a compound."""


def unknown_names(
    asked: ParsedQuestion,
    words: Words,
    readable: Readable,
    store: Store,
    is_somebody: Callable[[str], object],
) -> tuple[str, ...]:
    """The names in a question of which nothing here knows, each as typed; none where it says much beside.

    A name has a capital in a sentence that writes other words without, as English does.
    """
    few = 2 * BESIDE_IDENTIFIER
    written = dict.fromkeys(_capitalised(asked.text))
    if not meant_exactly([word for _, word in written], asked.text, few):
        return ()
    everything = store.passages.among(readable, Filters())
    names = [
        word
        for term, word in written
        if not (
            words.says(term.text, everything)
            or is_somebody(word)
            or store.passages.complete(word, 1, readable)  # "Postgres" of what says "PostgreSQL"
            or any(term.text in term_texts(f"{one.name} {one.title}") for one in store.spaces.those(readable))
        )
    ]
    return meant_exactly(names, asked.text, few)


def unknown_to(
    notes: Collection[NoteId], names: Sequence[str], readable: Readable, store: Store
) -> tuple[str, ...]:
    """Those of `names` that no folder of these notes is called."""
    folders = {term for path in store.notes.paths_of(notes, readable) for term in term_texts(path)}
    return tuple(name for name in names if folders.isdisjoint(term_texts(name)))


def _capitalised(text: str) -> Iterator[tuple[Term, str]]:
    """The words that only a name would have a capital for, each as typed."""
    if in_another_language(text.split()):
        return
    telling = [(term, text[term.start : term.end]) for term in terms(text) if term.text not in STOP_WORDS]
    if not any(word.isalpha() and word.islower() for _, word in telling):
        return  # all in capitals, or Every Word as in a Title
    for term, word in telling:
        if (
            len(word) >= SHORTEST_NAME
            and word.isalpha()
            and word[0].isupper()
            and not word.isupper()
            and term.text not in _TIMES
            and _GOES_ON.search(text[: term.start])
        ):
            yield term, word
