"""Filters that no note can pass: values that are none, names nobody here goes by; and what to write.

Part of the hall. Only what the asker may read is looked at: a tag, a person or a space that stands
outside it is told of like one that does not exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from kbase.analysis import says_nothing
from kbase.model import FilterProblem, Filters, Kind, Question, Readable, Reply, SpaceName
from kbase.search.query import ParsedQuestion, TypedFilter, combined, parse
from kbase.store import Store

MOST_NEAREST = 3
LEAST_ALIKE = 0.65
"""The share of its letters that a name has in common with the one that was typed."""

_PARTS = re.compile(r"[\s/]+")


def told(reply: Reply, question: Question, readable: Readable, store: Store) -> Reply:
    """`reply` with what is to be said of the filters it was narrowed to, those typed too."""
    asked = _parsed(question.text, readable, store)
    if question.filters.empty and not asked.typed:
        return replace(reply, nothing_asked=True) if says_nothing(question.text) else reply
    narrowed = combined(question.filters, asked.filters)
    out = not (reply.matches or narrowed.empty or store.notes.page(readable, narrowed, 0, 0).total)
    found = _problems(asked, question.filters, readable, store, kept=not out)
    return replace(reply, off_topic=reply.off_topic and not out, filtered_out=out, filter_problems=found)


def problems(
    text: str, form: Filters, readable: Readable, store: Store, *, kept: bool
) -> tuple[FilterProblem, ...]:
    """What no note can pass of the filters typed into a text and of those beside it (`form`).

    Where notes were `kept`, no name narrowed to can be unknown, and none is looked up.
    """
    return _problems(_parsed(text, readable, store), form, readable, store, kept=kept)


def _problems(
    asked: ParsedQuestion, form: Filters, readable: Readable, store: Store, *, kept: bool
) -> tuple[FilterProblem, ...]:
    unread = tuple(_unread(one, readable, store) for one in dict.fromkeys(asked.typed) if not one.narrows)
    if kept:
        return tuple(filter(None, unread))
    named = [(one.typed, one.name, one.value) for one in asked.typed if one.narrows]
    both = combined(form, asked.filters)  # an author or a space typed stands in place of the form's
    for name, values, typed in (
        ("tag", both.tags, asked.filters.tags),
        ("author", both.authors, asked.filters.authors),
        ("space", both.spaces, asked.filters.spaces),
    ):
        named += [(_filter(name, value).typed[0], name, value) for value in values if value not in typed]
    named = [one for one in dict.fromkeys(named) if one[1] in ("tag", "author", "space")]
    return tuple(filter(None, (*unread, *(_unknown(*one, readable, store) for one in named))))


def _parsed(text: str, readable: Readable, store: Store) -> ParsedQuestion:
    """A question with what looks like a filter in it taken apart."""
    return parse(text, len(text), _spaces(readable, store)) if ":" in text else ParsedQuestion(text)


def _unread(one: TypedFilter, readable: Readable, store: Store) -> FilterProblem | None:
    """Why something that looks like a filter was taken for ordinary words."""
    as_words = f"so “{one.typed}” was searched for as words"
    match one.name:
        case "after" | "before":
            days = ", ".join(f"{one.name}:{day}" for day in ("2024", "2024-05", "2024-05-31"))
            return FilterProblem(one.typed, f"“{one.value}” is not a date, {as_words}. Dates: {days}.")
        case "kind":
            says = f"“{one.value}” is no kind of note, {as_words}. Kinds: {', '.join(Kind)}."
            return FilterProblem(one.typed, says, _nearest("kind", one.value, Kind))
        case "space":
            says = f"There is no space “{one.value}” here, {as_words}."
            return FilterProblem(one.typed, says, _nearest("space", one.value, _spaces(readable, store)))
    return None  # a tag or a name without a letter


def _unknown(typed: str, name: str, value: str, readable: Readable, store: Store) -> FilterProblem | None:
    """What is wrong with a filter that keeps no note, if by itself it keeps none."""
    if store.notes.page(readable, _filter(name, value), 0, 0).total:
        return None
    overview = store.notes.overview(readable)
    match name:
        case "tag":
            nearest = _nearest(name, value, (one.name for one in overview.tags))
            return FilterProblem(typed, f"No note here has the tag “{value}”.", nearest)
        case "author":
            nearest = _nearest(name, value, (one.title for one in overview.people))
            return FilterProblem(typed, f"Nobody called “{value}” has written anything here.", nearest)
    if SpaceName(value) in _spaces(readable, store):
        return FilterProblem(typed, f"The space “{value}” is empty.")
    return FilterProblem(
        typed, f"There is no space “{value}” here.", _nearest(name, value, _spaces(readable, store))
    )


def _spaces(readable: Readable, store: Store) -> list[SpaceName]:
    return [space.name for space in store.spaces.all() if readable.allows(space.name)]


def _filter(name: str, value: str) -> Filters:
    match name:
        case "tag":
            return Filters(tags=(value.lstrip("#"),))
        case "author":
            return Filters(authors=(value,))
        case "kind":
            return Filters(kinds=(Kind(value),))
    return Filters(spaces=(SpaceName(value),))


def _nearest(name: str, asked: str, known: Iterable[str]) -> tuple[str, ...]:
    """Filters by the known names that are written nearly as `asked`, or a part of which is; nearest first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    spelled = {(one, part): part for one in known for part in (_plain(one), *_PARTS.split(_plain(one)))}
    near = process.extract(
        _plain(asked), spelled, scorer=OSA.normalized_similarity, score_cutoff=LEAST_ALIKE, limit=None
    )
    names = dict.fromkeys(one for _, _, (one, _) in near)
    return tuple(_filter(name, one).typed[0] for one in list(names)[:MOST_NEAREST])


def _plain(name: str) -> str:
    """As people compare names: no case, no accents."""
    spread = unicodedata.normalize("NFKD", name.casefold()).strip(" #/")
    return "".join(char for char in spread if not unicodedata.combining(char))
