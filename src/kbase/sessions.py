"""What comes of a session: what a group learned becomes lessons, credited to them and tied to the pack.

Part of the hall.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kbase.errors import BadNote, Conflict
from kbase.ingest import lessons, storing
from kbase.model import Actor, Draft, Kind, NoteId, NoteRef, NoteSummary, SpaceName
from kbase.model_in_use import ModelInUse
from kbase.pack import Learned, Pack, PackId, PackLine
from kbase.people import access
from kbase.store import Store

TAG = "session"
READINGS_NAMED = 12

_NO_LINK_SIGNS = str.maketrans({"[": "(", "]": ")", "|": "/"})


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

        What was stored before under the same `once` is not stored again. Raises `NotFound` for no such
        pack, `BadNote` when nothing says anything, else as `Library.contribute`.
        """
        access.require_writer(actor)
        saved = self._store.packs.get(pack, access.readable(actor))
        kept = [one for one in learned if one.says_something]
        if not kept:
            raise BadNote(
                "Nothing is written down yet. Say what was learned, or what will be tried.", "lesson-1"
            )
        signed = tuple(dict.fromkeys(name for name in authors if name.strip())) or (actor.name,)
        return [
            self._stored(pack, _lesson(saved.pack, one, signed, space, day), one.once, actor) for one in kept
        ]

    def outcomes(self, pack: PackId, actor: Actor) -> list[NoteSummary]:
        """The notes that came of the pack's session, oldest first. Raises `NotFound`."""
        return self._store.outcomes.of(pack, access.readable(actor))

    def sessions_of(self, note: NoteId, actor: Actor) -> list[PackLine]:
        """The packs whose sessions a note came of."""
        return self._store.outcomes.sessions(note, access.readable(actor))

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
            if once is None:
                raise
            return once  # sent twice


def _lesson(pack: Pack, one: Learned, authors: Sequence[str], space: SpaceName, day: date) -> Draft:
    """A lesson record of what a group learned, its context the session and what it read there."""
    title = " ".join(one.lesson.split()) or f"To try: {' '.join(one.will_try.split())}"
    read = dict.fromkeys(reading.citation.note for reading in pack.readings[:READINGS_NAMED])
    body = lessons.compose(
        {
            "context": f"A session of {day.day} {day:%B %Y} on “{pack.title or pack.question}”.",
            "lesson": one.detail.strip() or title,
            "recommendation": _tried(one),
            "evidence": f"Read in the session: {'; '.join(map(_link, read))}." if read else "",
        }
    )
    return Draft(title, body, Kind.LESSON, space, authors=tuple(authors), tags=(TAG,), created=day)


def _link(note: NoteRef) -> str:
    """A wiki link that finds the note whatever it is called later."""
    return f"[[{note.id}|{note.title.translate(_NO_LINK_SIGNS)}]]"


def _tried(one: Learned) -> str:
    """What will be tried, by whom and by when."""
    if not one.will_try.strip():
        return ""
    by = f"by {one.by_when.day} {one.by_when:%B %Y}" if one.by_when else ""
    who = ", ".join(part for part in (one.by_whom.strip(), by) if part)
    return f"We will try: {one.will_try.strip()}" + (f" ({who})" if who else "")
