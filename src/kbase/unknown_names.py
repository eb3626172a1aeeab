"""Names in a question that nothing here says, or nothing shown: that is about another plant, site or person.

Part of the hall. Only what the asker may read is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from kbase.analysis import STOP_WORDS, Term, places, question_terms, term_texts, terms
from kbase.dates import MONTHS, WEEKDAYS
from kbase.index.words import Words
from kbase.model import Among, Filters, Match, NoteId, PassageIds, Readable, Span
from kbase.search.confidence import said_by
from kbase.search.highlighting import sentences
from kbase.search.query import BESIDE_IDENTIFIER, ParsedQuestion, meant_exactly
from kbase.search.stopwords import in_another_language
from kbase.store import Store

SHORTEST_NAME = 4  # letters
LOOKED_AT = 3
"""Notes shown first that may say a name in a question."""

MOST_BESIDE = 2 * BESIDE_IDENTIFIER
"""Words of a question beside its names, at most; a longer one names many things and is about none alone."""

MOST_SAYING = 1 / 2
"""A name that more of all passages say is that of the whole house, which a note need not say."""

FORMS_LOOKED_AT = 5  # passages

_TIMES = frozenset(term_texts(" ".join((*MONTHS, *WEEKDAYS))))
_SAID_BESIDE = re.compile(r"[?!]\s+\w")
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
    written = _named(asked.text)
    everything = store.passages.among(readable, Filters())
    names = [
        word
        for term, word in written
        if not (
            words.says(term.text, everything)
            or is_somebody(word)
            or store.passages.complete(word, 1, readable)  # "Postgres" of what says "PostgreSQL"
            or _is_space(term.text, readable, store)
        )
    ]
    return meant_exactly(names, asked.text, MOST_BESIDE)


def unknown_to(
    notes: Collection[NoteId], names: Sequence[str], readable: Readable, store: Store
) -> tuple[str, ...]:
    """Those of `names` that no folder of these notes is called."""
    folders = {term for path in store.notes.paths_of(notes, readable) for term in term_texts(path)}
    return tuple(name for name in names if folders.isdisjoint(term_texts(name)))


def names_elsewhere(
    text: str,
    shown: Sequence[Match],
    words: Words,
    readable: Readable,
    store: Store,
    is_somebody: Callable[[str], object],
) -> tuple[str, ...]:
    """The names in a question of one sentence that are known here, as typed, but not to what answers it.

    That is the first note shown, or another of the first three that says half as much beside the name as the
    first one does: "how deep is the well at Brackwell" is not answered by the well of Skarvik, though a note
    on a pump at Brackwell comes next.
    """
    written = _named(text)
    if not (written and shown) or _SAID_BESIDE.search(text) or len(sentences(text)) > 1:
        return ()  # what is said beside a question are its circumstances, with names of their own
    everything = store.passages.among(readable, Filters())
    rest = frozenset(question_terms(text)).difference(STOP_WORDS, (term.text for term, _ in written))
    notes = [match.note.id for match in shown]
    first = saying_half(shown, rest)
    spoken = _passages(first, store)
    around = _around(first, readable, store)
    names: list[Span] = []
    for term, word in written:
        saying = words.saying(term.text, everything)
        known = (
            _is_a_name(term.text, saying, words, everything, readable, store)
            if len(saying)
            else is_somebody(word)
            or _is_space(term.text, readable, store)
            or any(term.text in term_texts(path) for path in store.notes.paths_of(notes, readable))
        )
        told = np.isin(spoken, saying).any() or any(one.startswith(term.text) for one in around)
        if known and not told:
            follows = names and text[names[-1].end : term.start].isspace()  # "Bukit Serai" is one
            start = names.pop().start if follows else term.start
            names.append(Span(start, term.end))
    return tuple(dict.fromkeys(text[one.start : one.end] for one in names))


def saying_half(shown: Sequence[Match], rest: frozenset[str]) -> list[Match]:
    """The first note shown, and of the next two each that says half as many of these words as it does."""
    first = shown[:LOOKED_AT]
    said = [len(said_by(match, rest)) for match in first]
    return [match for match, count in zip(first, said, strict=True) if 2 * count >= said[0]]


def _is_a_name(
    term: str, saying: PassageIds, words: Words, everything: Among, readable: Readable, store: Store
) -> bool:
    """Whether those who say it, not half of all there are, write it as a name and never as a plain word."""
    _, passages = words.passages_with([term], everything)
    if len(saying) > MOST_SAYING * passages:
        return False
    texts = [one.text for one in store.passages.fetch(saying[:FORMS_LOOKED_AT], readable)]
    return not any(text[place.start].islower() for text in texts for place in places(text, {term}))


def _is_space(term: str, readable: Readable, store: Store) -> bool:
    return any(term in term_texts(f"{one.name} {one.title}") for one in store.spaces.those(readable))


def _passages(shown: Sequence[Match], store: Store) -> PassageIds:
    """Every passage of these notes; what they say in their titles, other names and tags they say in each."""
    of_notes = store.passages.ids_of([match.note.id for match in shown]).values()
    return np.fromiter((one for passages in of_notes for one in passages), np.int64)


def _around(shown: Sequence[Match], readable: Readable, store: Store) -> set[str]:
    """The terms of where notes stand, who wrote them, and what is shown of them: "Pumpworks" is of a Pump."""
    notes = [match.note for match in shown]
    spaces = store.spaces.titles(readable)
    authors = store.people.those([ref.id for note in notes for ref in note.authors], readable).values()
    said = [part for note in notes for part in (note.space, spaces.get(note.space, ""), note.title)]
    said += [part for one in authors for part in (one.name, one.site)]
    said += store.notes.paths_of([note.id for note in notes], readable)
    said += [one.passage.text for match in shown for one in match.passages]
    return set(term_texts(" ".join(said)))


def _named(text: str) -> dict[tuple[Term, str], None]:
    """The names in a question that says little beside, each with how it is typed."""
    written = dict.fromkeys(_capitalised(text))
    return written if meant_exactly([word for _, word in written], text, MOST_BESIDE) else {}


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
