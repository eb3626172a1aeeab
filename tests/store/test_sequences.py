"""Whatever is added, revised, moved and removed, in whatever order, the store stays whole."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from kbase.model import ChangeNumber, Kind, Link, NoteId, Relation, SpaceName
from kbase.store import Store
from tests.store.making import (
    EVERYTHING,
    MODEL,
    NO_FILTERS,
    add,
    cut,
    file,
    may_read,
    put,
    remove,
    revise,
    troubles,
)

WORDS = st.sampled_from(
    ["ice", "Seal.", "pump", "ünder", "日本", "👩‍🔧", "TS-999", "a\u0301", '"', "# Doors"]
)
BODIES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=5).map("\n\n".join)
TITLES = st.sampled_from(["Frost", "Door", "frost", "Ünder", "Seal"])
SPACES = st.sampled_from([SpaceName("general"), SpaceName("private")])
LINKS = st.lists(st.builds(Link, TITLES, st.sampled_from(list(Relation))), max_size=2).map(tuple)


class Library(RuleBasedStateMachine):
    """A store beside a plain dictionary of what it should hold."""

    notes = Bundle("notes")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store.create(self.folder / "library")
        self.bodies: dict[NoteId, tuple[str, str, SpaceName]] = {}
        self.projected: set[int] = set()
        self.projected_at = ChangeNumber(0)
        self.files = 0

    @rule(target=notes, title=TITLES, body=BODIES, space=SPACES, links=LINKS, kind=st.sampled_from(Kind))
    def add(self, title: str, body: str, space: SpaceName, links: tuple[Link, ...], kind: Kind) -> NoteId:
        self.files += 1
        note = add(
            self.store,
            title,
            body,
            space=space,
            links=links,
            kind=kind,
            authors=("Bo", title),
            tags=("cold", title),
            source=file(f"{title}-{self.files}.md"),
        )
        self.bodies[note] = title, body, space
        return note

    @rule(note=notes, title=TITLES, body=BODIES, space=SPACES)
    def revise(self, note: NoteId, title: str, body: str, space: SpaceName) -> None:
        before = len(self.store.notes.revisions(note))
        assert revise(self.store, note, title=title, body=body, space=space) == before + 1
        self.bodies[note] = title, body, space

    @rule(note=notes)
    def restore_the_first_revision(self, note: NoteId) -> None:
        first = self.store.notes.revisions(note)[-1]
        revise(self.store, note, title=first.title, body=first.body)
        self.bodies[note] = first.title, first.body, self.bodies[note][2]

    @rule(note=notes)
    def move(self, note: NoteId) -> None:
        self.files += 1
        with self.store.transaction("tester"):
            self.store.notes.move(note, file(f"moved/{self.files}.md"), "tester")

    @rule(note=consumes(notes))
    def remove(self, note: NoteId) -> None:
        remove(self.store, note)
        del self.bodies[note]

    @rule(body=BODIES)
    def fail_to_add(self, body: str) -> None:
        number = self.store.changes.number()
        with suppress(KeyboardInterrupt), self.store.transaction("tester"):
            put(self.store, cut("Half", body))
            raise KeyboardInterrupt
        assert self.store.changes.number() == number

    @rule()
    def project(self) -> None:
        delta = self.store.changes.since(self.projected_at)
        self.projected -= set(delta.removed.tolist())
        self.projected |= set(delta.added.tolist())
        self.projected_at = delta.number
        assert self.projected == set(self.store.changes.since(ChangeNumber(0)).added.tolist())

    @invariant()
    def everything_agrees(self) -> None:
        if not hasattr(self, "store"):
            return
        assert troubles(self.store) == []
        page = self.store.notes.page(EVERYTHING, NO_FILTERS, 1000, 0)
        assert {note.id for note in page.notes} == set(self.bodies)
        for note, (title, body, space) in self.bodies.items():
            stored = self.store.notes.get(note, EVERYTHING)
            assert (stored.title, stored.body, stored.summary.space) == (title, body, space)
            for passage in self.store.passages.of_note(note):
                assert passage.text == body[passage.span.start : passage.span.end]
                assert passage.text.strip()

    @invariant()
    def outsiders_see_the_public_part(self) -> None:
        if not hasattr(self, "store"):
            return
        outsider = may_read("general")
        public = {note for note, (_, _, space) in self.bodies.items() if space == "general"}
        page = self.store.notes.page(outsider, NO_FILTERS, 1000, 0)
        assert {note.id for note in page.notes} == public
        among = self.store.passages.among(outsider, NO_FILTERS).ids
        assert among is not None
        found = self.store.passages.fetch(among, outsider)
        assert {passage.note for passage in found} <= public
        assert len(found) == len(among)
        for word in ("ice", "TS-999", "frost"):
            hits = self.store.passages.phrase([word], 1000, outsider, NO_FILTERS)
            assert set(hits) <= set(among.tolist())
        for note in public:
            for one in (
                *self.store.notes.links(note, outsider)[0],
                *self.store.notes.backlinks(note, outsider),
            ):
                assert one.note.id in public
        assert len(self.store.vectors.of(among, MODEL)) == len(among)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)


TestLibrary = Library.TestCase
TestLibrary.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
