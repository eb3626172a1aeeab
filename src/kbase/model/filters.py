"""What an answer or a list is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kbase.model.ids import SpaceName
from kbase.model.notes import Kind


@dataclass(frozen=True, slots=True)
class Filters:
    """What the asker narrows an answer to; empty tuples and None narrow nothing."""

    kinds: tuple[Kind, ...] = ()
    spaces: tuple[SpaceName, ...] = ()
    tags: tuple[str, ...] = ()  # a tag includes the tags nested below it; all must hold
    authors: tuple[str, ...] = ()  # person ids or names; any may hold
    after: date | None = None  # created on or after
    before: date | None = None  # created before
    unanswered: bool = False  # questions that no note the reader may see answers; nobody types that

    @property
    def empty(self) -> bool:
        return self == Filters()

    @property
    def typed(self) -> tuple[str, ...]:
        """Each as it would be typed into a question."""
        dates = (("after", self.after), ("before", self.before))
        pairs = [
            *(("kind", str(kind)) for kind in self.kinds),
            *(("space", space) for space in self.spaces),
            *(("tag", tag) for tag in self.tags),
            *(("author", author) for author in self.authors),
            *((name, day.isoformat()) for name, day in dates if day),
        ]
        return tuple(f'{name}:"{value}"' if " " in value else f"{name}:{value}" for name, value in pairs)


@dataclass(frozen=True, slots=True)
class FilterProblem:
    """A filter that no note can pass: a value it cannot have, or a name nobody here goes by."""

    typed: str  # `before:yesterday`, `tag:frigde`
    says: str  # what is wrong, and what to write
    nearest: tuple[str, ...] = ()  # filters that may have been meant, as they would be typed
