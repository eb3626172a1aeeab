"""What comes of a session: what a group learned becomes lessons, credited to them and tied to the pack.

Part of the hall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kbase import dates, naming
from kbase.errors import BadNote, Conflict
from kbase.ingest import drafting, lessons, storing
from kbase.model import EVERYTHING, Actor, Draft, Kind, Newcomer, NoteId, NoteSummary, SpaceName
from kbase.model_in_use import ModelInUse
from kbase.pack import Learned, PackId, PackLine
from kbase.people import access
from kbase.plaintext import plain_text
from kbase.store import Store

TAG = "session"
SAVED_BEFORE = (
    "This was saved once already, and said something else. Edit that lesson, or leave the box empty."
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Whom a lesson is credited to."""

    authors: tuple[str, ...]  # at least one
    guests: tuple[str, ...]  # who are not known here


class Sessions:
    """Closes the loop between a pack and what came of it."""

    def __init__(self, store: Store, model: ModelInUse) -> None:
        self._store = store
        self._model = model

    def capture(
        self,
        pack: PackId,
        learned: Sequence[Learned],
        authors: Sequence[str],
        space: SpaceName,
        actor: Actor,
        day: date,
    ) -> list[NoteId]:
        """Store each thing learned on `day` as a lesson of `authors`; those that say nothing are left out.

        Who of `authors` is not known is named in the lesson's text and made nobody new by it.
        What was stored before under the same `once` is not stored again. Raises `NotFound` for no such
        pack, `BadNote` when nothing says anything or one cannot be stored (`field` is `lesson-` and its
        place; nothing was stored then), `Conflict` when what is sent again says something else, and as
        `Library.contribute`.
        """
        access.require_writer(actor)
        self._store.packs.versions(pack, access.readable(actor))
        group = self._group(authors, actor)
        drafts = [
            (_checked(_lesson(one, group, space, day), place), one.once)
            for place, one in enumerate(learned, start=1)
            if one.says_something
        ]
        if not drafts:
            raise BadNote(
                "Nothing is written down yet. Say what was learned, or what will be tried.", "lesson-1"
            )
        return [self._stored(pack, draft, once, actor) for draft, once in drafts]

    def outcomes(self, pack: PackId, actor: Actor) -> list[NoteSummary]:
        """The notes that came of the pack's session, oldest first. Raises `NotFound`."""
        return self._store.outcomes.of(pack, access.readable(actor))

    def to_try(self, outcomes: Sequence[NoteSummary], actor: Actor) -> dict[NoteId, str]:
        """What lessons that came of a session recommend now, such as what will be tried and by whom."""
        readable = access.readable(actor)
        told = {
            note.id: lessons.sections(self._store.notes.get(note.id, readable).body).get("recommendation", "")
            for note in outcomes
            if note.kind is Kind.LESSON
        }
        return {note: plain_text(text).text for note, text in told.items() if text}

    def sessions_of(self, note: NoteId, actor: Actor) -> list[PackLine]:
        """The packs whose sessions a note came of."""
        return self._store.outcomes.sessions(note, access.readable(actor))

    def strangers(self, names: Sequence[str], actor: Actor) -> list[Newcomer]:
        """Whom of `names` a lesson would not be credited to, each with who may be meant."""
        return naming.newcomers(self._group(names, actor).guests, self._store, access.readable(actor))

    def _group(self, names: Sequence[str], actor: Actor) -> _Group:
        asked = list(dict.fromkeys(name for name in names if name.strip()))
        known = naming.meant(asked, self._store, access.readable(actor))
        own = " ".join(actor.name.split()).casefold()
        authors: list[str] = []
        guests: list[str] = []
        for name in asked:
            plain = " ".join(name.split())
            if name in known:
                authors.append(known[name].name)
            else:
                (authors if plain.casefold() == own else guests).append(plain)
        return _Group(tuple(dict.fromkeys(authors)) or actor.authors, tuple(dict.fromkeys(guests)))

    def _stored(self, pack: PackId, draft: Draft, once: NoteId | None, actor: Actor) -> NoteId:
        try:
            return storing.store_draft(
                draft,
                self._store,
                self._model.current().embedder,
                actor.name,
                "written",
                once,
                also=lambda note: self._store.outcomes.add(pack, note),
            )
        except Conflict:
            if once is None or not self._said(pack, once, draft):
                raise Conflict(SAVED_BEFORE) from None
            return once  # sent twice

    def _said(self, pack: PackId, note: NoteId, draft: Draft) -> bool:
        """Whether `note` came of the pack and says what `draft` does."""
        if note not in {one.id for one in self._store.outcomes.of(pack, EVERYTHING)}:
            return False
        return drafting.same(draft, self._store.notes.draft(note))


def _checked(draft: Draft, place: int) -> Draft:
    try:
        return drafting.checked(draft)
    except BadNote as error:
        said = (
            f"Box {place}: say in a line what was learned."
            if error.field == "title" and not draft.title
            else str(error)
        )
        raise BadNote(said, f"lesson-{place}") from error


def _lesson(one: Learned, group: _Group, space: SpaceName, day: date) -> Draft:
    """A lesson record of what a group learned.

    It says nothing of the question or of what was read: both would answer the question again, and may
    not be for whoever reads the lesson. The note's page leads to the pack.
    """
    title = " ".join(one.lesson.split())
    if not title and one.will_try.strip():
        title = f"To try: {' '.join(one.will_try.split())}"
    said = one.detail.strip() or title
    if said and group.guests:
        said += f"\n\nLearned together with {', '.join(group.guests)}."
    body = lessons.compose({"lesson": said, "recommendation": _tried(one)})
    return Draft(title, body, Kind.LESSON, space, authors=group.authors, tags=(TAG,), created=day)


def _tried(one: Learned) -> str:
    """What will be tried, by whom and by when."""
    if not one.will_try.strip():
        return ""
    by = f"by {dates.day(one.by_when)}" if one.by_when else ""
    who = ", ".join(part for part in (one.by_whom.strip(), by) if part)
    return f"We will try: {one.will_try.strip()}" + (f" ({who})" if who else "")
