"""Filters that no note can pass: values that are none, names nobody here goes by; and what to write.

Part of the hall. Only what the asker may read is looked at: a tag, a person or a space that stands
outside it is told of like one that does not exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from kbase.analysis import says_nothing
from kbase.dates import first_day, may_be
from kbase.errors import BadFilter
from kbase.model import FilterProblem, Filters, Kind, Question, Readable, Reply, SpaceName
from kbase.search.query import ParsedQuestion, TypedFilter, combined, parse
from kbase.store import Store

MOST_NEAREST = 3
LEAST_ALIKE = 0.65
"""The share of its letters that a name has in common with the one that was typed."""

MOST_MISNAMED = 5
"""Filters with a slip in their names that are looked at; each costs a look-up or two."""

_NAMES = ("tag", "author", "space", "kind", "after", "before")
_PARTS = re.compile(r"[\s/]+")
_QUOTED = re.compile(r'(?<![:\w])["“][^"“”]*["”]')
_NAMED = re.compile(
    r'(?<!\S)(?P<name>[a-z]{2,9}):(?P<value>"[^"“”]+"(?!\w)|[^\s"“”:/][^\s"“”]*)', re.IGNORECASE
)


def told(reply: Reply, question: Question, readable: Readable, store: Store) -> Reply:
    """`reply` with what is to be said of the filters it was narrowed to, those typed too."""
    asked = _parsed(question.text, readable, store)
    if question.filters.empty and not asked.typed and says_nothing(question.text):
        return replace(reply, nothing_asked=True)
    narrowed = combined(question.filters, asked.filters)
    out = not (reply.matches or narrowed.empty or store.notes.page(readable, narrowed, 0, 0).total)
    found = _problems(question.text, asked, question.filters, readable, store, kept=not out)
    mistyped = {one.typed for one in found}  # told as such already
    return replace(
        reply,
        off_topic=reply.off_topic and not out,
        filtered_out=out or reply.filtered_out,
        filter_problems=found,
        unsaid=tuple(one for one in reply.unsaid if one not in mistyped),
    )


def problems(
    text: str, form: Filters, readable: Readable, store: Store, *, kept: bool
) -> tuple[FilterProblem, ...]:
    """What no note can pass of the filters typed into a text and of those beside it (`form`).

    Where notes were `kept`, no name narrowed to can be unknown, and none is looked up.
    """
    return _problems(text, _parsed(text, readable, store), form, readable, store, kept=kept)


def require_days(text: str) -> None:
    """Raises `BadFilter` for an `after:` or `before:` in a text whose day cannot be read."""
    for one in parse(text, len(text)).typed if ":" in text else ():
        if one.name in ("after", "before") and not one.narrows:
            try:
                first_day(one.value)
            except ValueError as error:
                raise BadFilter(f"“{one.typed}”: this is {error}.") from error


def _problems(
    text: str, asked: ParsedQuestion, form: Filters, readable: Readable, store: Store, *, kept: bool
) -> tuple[FilterProblem, ...]:
    unread = [_unread(one, readable, store) for one in dict.fromkeys(asked.typed) if not one.narrows]
    unread += _misnamed(text, readable, store)
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
            either = tuple(f"{one.name}:{day}" for day in may_be(one.value))
            days = ", ".join(
                f"{one.name}:{day}" for day in ("2024", "2024-05", "2024-05-31", '"31 May 2024"')
            )
            why = "may be two days" if either else "is not a date"
            ways = "" if either else f" Dates: {days}."
            return FilterProblem(one.typed, f"“{one.value}” {why}, {as_words}.{ways}", either)
        case "kind":
            says = f"“{one.value}” is no kind of note, {as_words}. Kinds: {', '.join(Kind)}."
            return FilterProblem(one.typed, says, _nearest("kind", one.value, Kind))
        case "space":
            says = f"There is no space “{one.value}” here, {as_words}."
            return FilterProblem(one.typed, says, _nearest("space", one.value, _spaces(readable, store)))
    return None  # a tag or a name without a letter


def _misnamed(text: str, readable: Readable, store: Store) -> list[FilterProblem]:
    """What would be a filter but for a slip in its name; such as `10:30` and `std::vector` are words.

    A word of the language may be one letter from a name ("pace:4"): so it is told only where the filter
    would keep something, or nearly.
    """
    slips: dict[str, tuple[str, str, str]] = {}
    for piece in _NAMED.finditer(_QUOTED.sub(" ", text)) if ":" in text else ():
        name = piece["name"].lower()
        if meant := next((known for known in _NAMES if _slipped(name, known)), ""):
            slips[piece.group()] = name, meant, piece["value"]
    found = []
    for typed, (name, meant, value) in islice(slips.items(), MOST_MISNAMED):
        if nearest := _meant(meant, value, readable, store):
            says = f"There is no filter “{name}”, so “{typed}” was searched for as words."
            found.append(FilterProblem(typed, says, nearest))
    return found


def _slipped(name: str, known: str) -> bool:
    """Whether one letter too many, missing, wrong or out of place lies between them, and not the first."""
    from rapidfuzz.distance import OSA

    return OSA.distance(name, known) == 1 and (name[0] == known[0] or sorted(name) == sorted(known))


def _meant(name: str, value: str, readable: Readable, store: Store) -> tuple[str, ...]:
    """Filters of that name that keep a note: with that value, else with one nearly the same."""
    asked = parse(f"{name}:{value}", spaces=_spaces(readable, store))
    if any(one.narrows for one in asked.typed):
        if store.notes.page(readable, asked.filters, 0, 0).total:
            return (f"{name}:{value}",)
        if name not in ("tag", "author"):
            return ()
        problem = _unknown("", name, value.strip('"'), readable, store)
        return problem.nearest if problem else ()
    unread = [_unread(one, readable, store) for one in asked.typed]
    return next((one.nearest for one in unread if one), ())


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
    return [space.name for space in store.spaces.those(readable)]


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
