"""Session packs: drawn, saved in versions, and read again by whoever may read all they draw from.

Part of the hall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kbase.analysis import says_nothing
from kbase.asking import Asking
from kbase.drawing import Drawing
from kbase.errors import BadInput, BadQuestion
from kbase.introducing import Introducing
from kbase.model import Actor, NoteId, PersonId, Readable
from kbase.model_in_use import ModelInUse
from kbase.narrowing import require_days
from kbase.pack import Pack, PackBrief, PackId, PackLine, PackVersion, Reading, SavedPack, SessionFormat
from kbase.people import access
from kbase.pooling import Pooling
from kbase.requoting import coming
from kbase.retrieval import Retrieval
from kbase.search.packs.formats import known_formats, named
from kbase.store import Store

FORMATS = "formats"
"""The folder in a library where its own session formats lie."""

MOST_ATTENDEES = 200


class Packing:
    """Packs on behalf of an actor."""

    def __init__(
        self,
        store: Store,
        model: ModelInUse,
        retrieval: Retrieval,
        asking: Asking,
        introducing: Introducing,
        folder: Path,
    ) -> None:
        self._store = store
        self._folder = folder
        self._introducing = introducing
        self._drawing = Drawing(store, Pooling(store, model, retrieval, asking), asking, introducing)

    def draw(self, brief: PackBrief, actor: Actor) -> Pack:
        """A pack for `brief`, of what the actor and everybody listed may read; nothing is stored.

        Raises `OffTopic` when nothing is about the question, `BadInput` for a format or minutes that
        cannot be, `BadQuestion` as a question does, and `BadFilter` for a day in it that cannot be read.
        """
        if says_nothing(brief.question):
            raise BadQuestion("A session needs its big question, such as: how do we keep frost off the door?")
        if len(brief.attendees) > MOST_ATTENDEES or brief.group_size < 2:
            raise BadInput(f"At most {MOST_ATTENDEES} people come, in groups of at least 2.")
        require_days(brief.question)
        chosen = named(brief.format, known_formats(self._folder / FORMATS))
        own = access.readable(actor)
        names = dict.fromkeys(name for name in brief.attendees if name.strip())
        attendees = self._drawing.seated(list(names), own)
        shared = access.readable_by_all(actor, [one.person for one in attendees])
        return self._drawing.draw(brief, chosen, attendees, own, shared)

    def save(self, pack: Pack, actor: Actor, reason: str = "drawn") -> PackId:
        """Keep a new pack. Raises `Forbidden`, `LibraryBusy`, `LibraryFull`."""
        access.require_writer(actor)
        return self._store.packs.add(pack, actor.name, reason)

    def begin(self, brief: PackBrief, actor: Actor) -> PackId:
        """Draw a pack and keep it. Raises what `draw` and `save` do."""
        access.require_writer(actor)
        return self.save(self.draw(brief, actor), actor)

    def change(self, identity: PackId, pack: Pack, actor: Actor, reason: str, base: int) -> int:
        """Save the next version of a pack; its number.

        Raises `NotFound`, and `Conflict` when `base` is no longer the newest, else as `save`.
        """
        access.require_writer(actor)
        self._store.packs.versions(identity, access.readable(actor))
        return self._store.packs.save(identity, pack, actor.name, reason, base)

    def get(self, identity: PackId, actor: Actor, version: int | None = None) -> SavedPack:
        """A saved pack, the newest version unless told. Raises `NotFound`.

        Whom it invites is told with whether they can be asked now; who wishes no suggestion is left out.
        """
        readable = access.readable(actor)
        saved = self._store.packs.get(identity, readable, version).told_to(actor.name)
        return replace(saved, pack=self._come_now(self._invited_now(saved.pack, readable), readable))

    def versions(self, identity: PackId, actor: Actor) -> list[PackVersion]:
        """Its versions, newest first. Raises `NotFound`."""
        return self._store.packs.versions(identity, access.readable(actor))

    def all(self, actor: Actor) -> list[PackLine]:
        """The saved packs the actor may open, last changed first."""
        return self._store.packs.all(access.readable(actor))

    def remove(self, identity: PackId, actor: Actor) -> None:
        """Forget a pack and its versions. Raises `NotFound`, `Forbidden`."""
        access.require_writer(actor)
        self._store.packs.versions(identity, access.readable(actor))
        self._store.packs.remove(identity)

    def formats(self) -> Sequence[SessionFormat]:
        """The session formats there are, kbase's and this library's own. Raises `BadFile`."""
        return tuple(known_formats(self._folder / FORMATS).values())

    def _invited_now(self, pack: Pack, readable: Readable) -> Pack:
        people = self._store.people.those([one.person.id for one in pack.invitations], readable)
        free = self._introducing.availability(list(people.values()), readable)
        now = [
            replace(one, availability=free[people[one.person.id].id])
            for one in pack.invitations
            if one.person.id in people
        ]
        return replace(pack, invitations=tuple(one for one in now if one.availability.suggested))

    def _come_now(self, pack: Pack, readable: Readable) -> Pack:
        people = self._store.people.those([one.person for one in pack.attendees if one.person], readable)
        today = datetime.now(UTC).date()
        left = {person: one.left for person, one in people.items() if one.has_left(today)}
        return coming(pack, lambda one: replace(one, left=left.get(one.person)) if one.person else one)

    def replace_guest(self, identity: PackId, guest: str, meant: str, actor: Actor, base: int) -> int:
        """Let somebody known come in a guest's place, as the next version; its number.

        The groups are drawn anew, and what they wrote is folded away for them. Raises `NotFound`,
        `Conflict`, `BadInput` for no such guest, nobody known, or who may not read all that is read.
        """
        access.require_writer(actor)
        readable = access.readable(actor)
        pack = self._store.packs.get(identity, readable).told_to(actor.name).pack
        if guest not in pack.guests:
            raise BadInput(f"“{guest}” is no guest of this pack. Load it again, and look at who comes.")
        (known,) = self._drawing.seated([meant], readable)
        person = known.person
        if person is None:
            raise BadInput(f"Nobody here goes by “{known.name}”. `kbase people list` shows who is known.")
        come = tuple(
            dict.fromkeys(known if (one.name, one.person) == (guest, None) else one for one in pack.attendees)
        )
        shared = access.readable_by_all(actor, [one.person for one in come])
        if not all(shared.allows(space) for space in pack.spaces):
            raise BadInput(
                f"{known.name} may not read all of this. Draw a new pack with them among those who come."
            )
        brief = PackBrief(pack.question, group_size=pack.group_size, seed=pack.seed)
        marked = self._store.packs.known([person])

        def folded(reading: Reading) -> Reading:
            wrote = person in {author.id for author in reading.authors}
            if not wrote and person not in marked.get(reading.citation.note.id, ()):
                return reading
            return replace(reading, known_to=tuple(sorted({*reading.known_to, person})))

        after = replace(
            pack,
            attendees=come,
            groups=self._drawing.grouped(brief, come, shared),
            invitations=tuple(one for one in pack.invitations if one.person.id != person),
            themes=tuple(
                replace(
                    theme,
                    readings=tuple(map(folded, theme.readings)),
                    spares=tuple(map(folded, theme.spares)),
                )
                for theme in pack.themes
            ),
        )
        return self.change(identity, after, actor, f"{known.name} for {guest}", base)

    def mark_known(self, note: NoteId, person: PersonId, actor: Actor, *, known: bool = True) -> None:
        """Remember that somebody knows a note already: packs fold it away for them. Raises `NotFound`."""
        access.require_writer(actor)
        readable = access.readable(actor)
        self._store.notes.get(note, readable)
        self._store.packs.mark_known(self._store.people.get(person, readable).id, note, known=known)
