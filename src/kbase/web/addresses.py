"""Where things are found in the browser: one function for each address the pages link to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from urllib.parse import quote, quote_plus

from kbase.model import Filters, NoteId, PersonId, Window
from kbase.pack import PackId

_WORD = re.compile(r"[^\W_]+")


def note(note_id: NoteId | str, heading: str = "") -> str:
    """A note, or one heading of it."""
    return f"/notes/{_step(note_id)}" + (f"#{heading_id(heading)}" if heading else "")


def edit(note_id: NoteId | str) -> str:
    """The form to change a note."""
    return f"{note(note_id)}/edit"


def history(note_id: NoteId | str) -> str:
    """What a note said before."""
    return f"{note(note_id)}/history"


def answer(note_id: NoteId | str) -> str:
    """The form to answer a question."""
    return f"{note(note_id)}/answer"


def accepted(answer_id: NoteId | str) -> str:
    """Where to say that an answer is accepted."""
    return f"{note(answer_id)}/accepted"


def put(note_id: NoteId | str) -> str:
    """Where to put a question to somebody."""
    return f"{note(note_id)}/asked-of"


def applied(note_id: NoteId | str) -> str:
    """Where to say that a note was applied."""
    return f"{note(note_id)}/applied"


def answer_id(note_id: NoteId | str) -> str:
    """Where an answer stands under its question."""
    return f"h-answer-{note_id}"


def remove(note_id: NoteId | str) -> str:
    """The page that asks whether a note shall go."""
    return f"{note(note_id)}/remove"


def source(note_id: NoteId | str) -> str:
    """A note as it was written."""
    return f"{note(note_id)}/source"


def person(person_id: PersonId | str) -> str:
    """A person."""
    return f"/people/{_step(person_id)}"


def record(person_id: PersonId | str) -> str:
    """The form to change what is said of somebody."""
    return f"{person(person_id)}/edit"


def names_of(person_id: PersonId | str) -> str:
    """All names somebody goes by."""
    return f"{person(person_id)}/names"


def learn(person_id: PersonId | str = "") -> str:
    """Whom somebody can learn with."""
    return _address("/learn", [("who", person_id)], None)


def ask_person(person_id: PersonId | str, question: str = "", about: Iterable[NoteId | str] = ()) -> str:
    """The form to ask somebody in person, filled in with a question and the notes it is about."""
    pairs = [("q", question), *(("about", note_id) for note_id in about)]
    return _address(f"{person(person_id)}/ask", pairs, None)


def new(kind: str = "note", **given: str) -> str:
    """The form for a new note of `kind`, some fields filled in."""
    return _address(f"/new/{kind}", given.items(), None)


def pack(pack_id: PackId | str, reader: str = "", version: int = 0) -> str:
    """A session pack, read as one of those who come, or as it was."""
    pairs = [("for", reader), ("version", str(version) if version else "")]
    return _address(f"/packs/{_step(pack_id)}", pairs, None)


def ask(text: str = "", filters: Filters | None = None) -> str:
    """The answer to a question."""
    return _address("/ask", [("q", text)], filters)


def helped(note_id: NoteId | str, text: str, filters: Filters) -> str:
    """Where to say that a note answered a question; the question comes along to lead back to it."""
    return _address(f"{note(note_id)}/helped", [("q", text)], filters)


def experts(topic: str = "") -> str:
    """Who knows about something."""
    return _address("/experts", [("q", topic)], None)


def connections(topic: str = "") -> str:
    """Who is connected through what, for a topic."""
    return _address("/connections", [("q", topic)], None)


def map(window: Window | None = None, by: str = "") -> str:  # noqa: A001  # what templates call it
    """The map of the library, or the part of it in `window`."""
    shown = (
        [] if window is None or window.whole else [("x", window.x), ("y", window.y), ("size", window.size)]
    )
    pairs = [*((name, f"{value:.4g}") for name, value in shown), ("by", by if by != "kind" else "")]
    return _address("/map", pairs, None)


@lru_cache(maxsize=2048)
def notes(filters: Filters | None = None, order: str = "", page: int = 1, **narrowed: str) -> str:
    """A list of notes; `narrowed` may name `kind`, `space`, `tag` or `author` without making `Filters`."""
    pairs = [*narrowed.items(), ("order", order), ("page", str(page) if page > 1 else "")]
    return _address("/notes", pairs, filters)


def filter_pairs(filters: Filters) -> list[tuple[str, str]]:
    """`filters` as the names and values of a form."""
    dates: list[tuple[str, date | None]] = [("after", filters.after), ("before", filters.before)]
    return [
        *(("kind", str(kind)) for kind in filters.kinds),
        *(("space", space) for space in filters.spaces),
        *(("tag", tag) for tag in filters.tags),
        *(("author", author) for author in filters.authors),
        *((name, value.isoformat()) for name, value in dates if value),
    ]


def match_id(note_id: NoteId | str) -> str:
    """The fragment of a note among the matches of an answer."""
    return f"m-{note_id}"


def heading_id(heading: str) -> str:
    """The fragment of a heading: `What we saw` is `h-what-we-saw`.

    The prefix keeps a heading from taking the place of anything a script asks the page for by name.
    """
    slug = "-".join(_WORD.findall(heading.casefold()))
    return f"h-{slug[:80] or 'section'}"


def _address(path: str, pairs: Iterable[tuple[str, str]], filters: Filters | None) -> str:
    query = [(name, value) for name, value in pairs if value]
    query += filter_pairs(filters) if filters else []
    return f"{path}?{'&'.join(f'{name}={_value(value)}' for name, value in query)}" if query else path


@lru_cache(maxsize=1024)  # a page leads to each of its notes and people several times
def _step(name: str) -> str:
    """One step of a path."""
    return quote(name, safe="")


_value = lru_cache(maxsize=64)(quote_plus)  # a page sends every button of its matches back to one question
