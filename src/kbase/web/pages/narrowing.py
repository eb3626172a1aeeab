"""Filters as they stand in an address: read, checked, and turned back into links that drop one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from starlette.datastructures import QueryParams

from kbase.dates import day, first_day
from kbase.errors import BadFilter
from kbase.model import FilterProblem, Filters, Kind, SpaceName
from kbase.web import wording

T = TypeVar("T")
MOST_VALUES = 20  # of one filter in one address
_LABELS = {"after": "From", "before": "Before"}
"""What the ask page calls the fields for days."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """One filter in use: what it says, and the filters without it."""

    says: str
    without: Filters


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """What is wrong with a filter, and links to the question with those that may have been meant."""

    says: str
    meant: tuple[tuple[str, str], ...]  # the filter as it would be typed, and the address


def topic_in(query: QueryParams) -> str:
    """The topic of an address: `q`, as the ask box has it, or `topic`, as the API calls it."""
    return (query.get("q") or query.get("topic") or "").strip()


def filters_in(query: QueryParams) -> Filters:
    """The filters of an address; an empty field of a form narrows nothing.

    Raises `BadFilter` for a kind that does not exist, a date that is none, or too many of one sort.
    """
    return Filters(
        kinds=tuple(_kind(value) for value in _values(query, "kind")),
        spaces=tuple(SpaceName(value) for value in _values(query, "space")),
        tags=_not_too_many((tag for value in _values(query, "tag") for tag in _tags(value)), "tag"),
        authors=_values(query, "author"),
        after=_day(query, "after"),
        before=_day(query, "before"),
    )


def narrowed(filters: Filters, spaces: Mapping[str, str], people: Mapping[str, str]) -> list[Narrowed]:
    """Every filter in use, in words; ids of spaces and people by their names where known."""
    found = [
        *(
            (wording.kinds_name(one), replace(filters, kinds=_less(filters.kinds, one)))
            for one in filters.kinds
        ),
        *(
            (f"in {spaces.get(one, one)}", replace(filters, spaces=_less(filters.spaces, one)))
            for one in filters.spaces
        ),
        *((f"#{one}", replace(filters, tags=_less(filters.tags, one))) for one in filters.tags),
        *(
            (f"by {people.get(one, one)}", replace(filters, authors=_less(filters.authors, one)))
            for one in filters.authors
        ),
    ]
    if filters.after:
        found.append((f"from {day(filters.after)}", replace(filters, after=None)))
    if filters.before:
        found.append((f"before {day(filters.before)}", replace(filters, before=None)))
    return [Narrowed(says, without) for says, without in found]


def shown_problems(
    problems: Iterable[FilterProblem], text: str, filters: Filters, address: Callable[[str, Filters], str]
) -> list[ShownProblem]:
    """What is wrong with the filters in `text` and with those beside it, which give way to a link's."""

    def meant(problem: FilterProblem, near: str) -> str:
        if problem.typed in text:
            return address(text.replace(problem.typed, near), filters)
        name, _, value = problem.typed.partition(":")
        return address(f"{text} {near}".strip(), _without(filters, name, value.strip('"')))

    return [
        ShownProblem(one.says, tuple((near, meant(one, near)) for near in one.nearest)) for one in problems
    ]


def _without(filters: Filters, name: str, value: str) -> Filters:
    """`filters` less one tag, author or space."""
    return replace(
        filters,
        tags=_less(filters.tags, value) if name == "tag" else filters.tags,
        authors=_less(filters.authors, value) if name == "author" else filters.authors,
        spaces=_less(filters.spaces, SpaceName(value)) if name == "space" else filters.spaces,
    )


def _less(values: tuple[T, ...], gone: T) -> tuple[T, ...]:
    return tuple(value for value in values if value != gone)


def _values(query: QueryParams, name: str) -> tuple[str, ...]:
    values = (stripped for value in query.getlist(name) if (stripped := value.strip()))
    return _not_too_many(values, name)


def _not_too_many(values: Iterable[str], name: str) -> tuple[str, ...]:
    """Each once."""
    found = tuple(dict.fromkeys(values))
    if len(found) > MOST_VALUES:
        raise BadFilter(f"At most {MOST_VALUES} values for {name} at once.")
    return found


def _tags(value: str) -> list[str]:
    """One field may name several: `vault, #doors`."""
    return [tag for part in value.split(",") if (tag := part.strip().lstrip("#").strip("/ "))]


def _kind(value: str) -> Kind:
    try:
        return Kind(value.lower())
    except ValueError as error:
        known = ", ".join(Kind)
        raise BadFilter(f"There is no kind of note like that. Kinds: {known}.") from error


def _day(query: QueryParams, name: str) -> date | None:
    value = (query.get(name) or "").strip()
    try:
        return first_day(value) if value else None
    except ValueError as error:
        raise BadFilter(f"{_LABELS[name]}: this is {error}.") from error
