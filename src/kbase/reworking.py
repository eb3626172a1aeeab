"""Reworking a saved pack: each change is a version of its own, so that nothing of a pack is ever lost.

Part of the hall.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kbase.asking import Asking
from kbase.errors import Conflict, NotFound
from kbase.model import Actor, Filters, Kind, Readable
from kbase.pack import Pack, PackId, Reading, ReadingKey, Reason, Role, SavedPack
from kbase.people import access
from kbase.retrieval import Retrieval, Stopwatch
from kbase.search.packs import editing
from kbase.search.packs.agenda import in_turn, prompted
from kbase.sources import Sources
from kbase.store import Store

OFFERED = 8
"""Readings offered for a few words."""

_ROLES = {Kind.PRACTICE: Role.PRACTICE, Kind.QUESTION: Role.QUESTION}
_ADDED = Reason("added by hand")


class Reworking:
    """Changes saved packs on behalf of an actor.

    Every change names the version it was made from. All raise `NotFound` for a pack that is not there or
    may not be opened, `Conflict` when somebody else was first, `Forbidden`, `LibraryBusy`, `LibraryFull`,
    and give the new version's number.
    """

    def __init__(self, store: Store, retrieval: Retrieval, asking: Asking) -> None:
        self._store = store
        self._retrieval = retrieval
        self._asking = asking

    def move(self, pack: PackId, key: ReadingKey, by: int, actor: Actor, base: int) -> int:
        """Put a reading `by` places further down in its theme."""
        return self._save(pack, actor, base, "moved a reading", lambda now: editing.moved(now, key, by))

    def drop(self, pack: PackId, key: ReadingKey, actor: Actor, base: int) -> int:
        """Take a reading out. Raises `BadInput` for the last one."""
        return self._read_anew(pack, actor, base, "dropped a reading", lambda now: editing.dropped(now, key))

    def swap(self, pack: PackId, key: ReadingKey, actor: Actor, base: int) -> int:
        """Put the next best in a reading's place. Raises `BadInput` where there is no other."""
        return self._read_anew(pack, actor, base, "swapped a reading", lambda now: editing.swapped(now, key))

    def annotate(self, pack: PackId, key: ReadingKey, remark: str, actor: Actor, base: int) -> int:
        """Put words of one's own beside a reading."""
        return self._save(
            pack, actor, base, "wrote beside a reading", lambda now: editing.annotated(now, key, remark)
        )

    def rename(self, pack: PackId, theme: int, title: str, actor: Actor, base: int) -> int:
        """Call a theme something else; "" calls it by its own words. Raises `BadInput` for no such theme."""
        return self._save(
            pack, actor, base, "renamed a theme", lambda now: editing.renamed(now, theme, title)
        )

    def entitle(self, pack: PackId, title: str, remark: str, actor: Actor, base: int) -> int:
        """Give the pack a title and an introduction of one's own."""
        return self._save(
            pack,
            actor,
            base,
            "changed title or introduction",
            lambda now: editing.entitled(now, title, remark),
        )

    def retime(self, pack: PackId, steps: Sequence[tuple[str, str, int]], actor: Actor, base: int) -> int:
        """Give each step its name, what is done and its minutes. Raises `BadInput` unless they add up."""
        return self._save(pack, actor, base, "changed the agenda", lambda now: editing.retimed(now, steps))

    def restore(self, pack: PackId, number: int, actor: Actor, base: int) -> int:
        """Save an earlier version as the newest."""
        earlier = self._store.packs.get(pack, access.readable(actor), number).told_to(actor.name).pack
        return self._save(pack, actor, base, f"restored version {number}", lambda _: earlier)

    def add(self, pack: PackId, theme: int, text: str, key: ReadingKey, actor: Actor, base: int) -> int:
        """Add one of the readings `offered` for `text` to a theme.

        Raises `BadInput` for one the pack has, `NotFound` for one that is offered no more.
        """
        chosen = next((one for one in self.offered(pack, text, actor) if one.key == key), None)
        if chosen is None:
            raise NotFound("This passage is no longer what the library says to that. Look for it again.")
        return self._read_anew(
            pack, actor, base, "added a reading", lambda now: editing.added(now, theme, chosen)
        )

    def offered(self, pack: PackId, text: str, actor: Actor) -> list[Reading]:
        """Readings for a few words, best first, of what everybody who comes may read; none when off topic."""
        shared = self._shared(self._store.packs.get(pack, access.readable(actor)), actor)
        found = self._retrieval.find(text, shared, Filters(), Stopwatch())
        looked = self._asking.look(found, OFFERED, shared, Stopwatch())
        if looked.judged.off_topic:
            return []
        sources = Sources(self._store, shared)
        best = max((match.score for match in looked.shown), default=0.0) or 1.0
        return [
            sources.reading(
                match.passages[0].passage,
                _ROLES.get(match.note.kind, Role.CORE),
                [_ADDED],
                match.score / best,
            )
            for match in looked.shown
        ]

    def _read_anew(
        self, pack: PackId, actor: Actor, base: int, reason: str, change: Callable[[Pack], Pack]
    ) -> int:
        """Save a change of what is read: its steps ask in the words of what is read then."""

        def changed(now: Pack) -> Pack:
            after = change(now)
            quotes = Sources(self._store, access.readable(actor)).quotes(
                in_turn(after.themes), after.question
            )
            return replace(after, agenda=prompted(after.agenda, quotes))

        return self._save(pack, actor, base, reason, changed)

    @staticmethod
    def _shared(saved: SavedPack, actor: Actor) -> Readable:
        return access.readable_by_all(actor, [one.person for one in saved.pack.attendees])

    def _save(
        self, pack: PackId, actor: Actor, base: int, reason: str, change: Callable[[Pack], Pack]
    ) -> int:
        access.require_writer(actor)
        saved = self._store.packs.get(pack, access.readable(actor)).told_to(actor.name)
        if saved.version.number != base:
            raise Conflict("Somebody changed this pack first. Look at theirs, then change it again.")
        return self._store.packs.save(pack, change(saved.pack), actor.name, reason, base)
