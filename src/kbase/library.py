"""The hall: opens a folder, wires store, embedder and indexes; the doors talk to it and to nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Self

from kbase import forms, helping, narrowing, rehearsing, retracing
from kbase.config import Settings, cores
from kbase.errors import Conflict, NotFound
from kbase.model import (
    Actor,
    Count,
    Draft,
    FilterProblem,
    Filters,
    Finding,
    Helping,
    ImportOptions,
    ImportReport,
    Match,
    NoteId,
    NotePage,
    NoteRef,
    NoteView,
    Overview,
    PersonId,
    PersonView,
    Question,
    Readable,
    Reply,
    Revision,
    Space,
    StoredModel,
)
from kbase.model_in_use import ModelInUse
from kbase.people import access
from kbase.ports import Embedder, Progress, Silent
from kbase.remembering import Replies
from kbase.rooms import Rooms
from kbase.settling import Settling
from kbase.store import Store


class Library(Rooms):
    """One folder with everything in it.

    Safe to share between threads. What others commit, in this process or another, is seen
    by the next question.
    """

    def __init__(self, settings: Settings, store: Store, upkeep: bool = False) -> None:
        """`upkeep`: write snapshots and learn in the background when enough has changed (for servers)."""
        super().__init__(settings, store, upkeep)
        self.owner = Actor(settings.signed_as, owner=True, by_login=settings.by_login)
        self.reranker = self._retrieval.reranker
        self._turns = BoundedSemaphore(cores())  # more questions at once only wait for each other
        self._replies = Replies(store, settings.reply_cache_mb)
        self._settling = Settling(store, self._model, self._asking, self._draw_map, upkeep)

    @classmethod
    def create(cls, settings: Settings) -> Self:
        """A library in `settings.library`, made with the model of the settings if there is none yet."""
        store = Store.create(settings.library, settings.busy_timeout_s)
        ModelInUse.named_in(store, settings.model)
        return cls(settings, store)

    @classmethod
    def open(cls, settings: Settings, upkeep: bool = False) -> Self:
        """The library in `settings.library`; `upkeep` as for the class.

        Raises `NoLibrary`, `LibraryTooNew` or `DamagedLibrary`.
        """
        return cls(settings, Store.open(settings.library, settings.busy_timeout_s), upkeep)

    def close(self) -> None:
        """Let go of the files; nothing acknowledged is lost without it."""
        self._settling.close()
        self._model.close()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- asking ---------------------------------------------------------------

    def ask(self, question: Question, actor: Actor) -> Reply:
        """The matches for a question, how far to trust them, and the peers behind them.

        Raises `BadQuestion` for one that is too long.
        """
        return self._replies.of(question, access.readable(actor), self._answer)

    def _answer(self, question: Question, readable: Readable) -> Reply:
        with self._turns:
            reply = self._requesting.ask(question, readable)
        people = self.meeting.introduced(reply.people, readable)
        return narrowing.told(replace(reply, people=people), question, readable, self._store)

    def warm(self) -> None:
        """Load what many questions need. Raises `ModelUnavailable`, `StaleIndex`."""
        self.ask(Question("warm"), self.owner)
        self.embedder.warm()
        self._store.remember(access.readable(self.owner))

    def similar(
        self, text: str, actor: Actor, limit: int = 5, leave_out: NoteId | None = None
    ) -> tuple[Match, ...]:
        """Notes near a text somebody is writing."""
        return self._asking.similar(text, access.readable(actor), limit, leave_out)

    def complete(self, prefix: str, actor: Actor, limit: int = 8) -> list[str]:
        """Names of people, titles and words that go on from `prefix`."""
        found = self._store.passages.complete(prefix, limit, access.readable(actor))
        return list(dict.fromkeys((*self.meeting.begun(prefix, actor), *found)))[: max(limit, 0)]

    # -- reading --------------------------------------------------------------

    def note(self, note: NoteId, actor: Actor) -> NoteView:
        """A note and what stands around it. Raises `NotFound`."""
        from kbase import viewing

        return viewing.note_view(self._store, note, access.readable(actor))

    def related(self, note: NoteId, actor: Actor, limit: int = 6) -> tuple[Match, ...]:
        """Notes near this one in meaning. Raises `NotFound`."""
        readable = access.readable(actor)
        self._store.notes.get(note, readable)
        return self.relating.related(note, readable, limit)

    def resolve(self, name: str, actor: Actor) -> NoteRef | None:
        """The note a wiki link of that name leads to, if there is one."""
        return self._store.notes.resolve(name, access.readable(actor))

    def notes(
        self, filters: Filters, actor: Actor, limit: int = 50, offset: int = 0, order: str = "newest"
    ) -> NotePage:
        """A stretch of the notes that pass `filters`."""
        return self._store.notes.page(access.readable(actor), filters, limit, offset, order)

    def filter_problems(self, filters: Filters, actor: Actor) -> tuple[FilterProblem, ...]:
        """What of `filters` no note can pass, where none passes them."""
        return narrowing.problems("", filters, access.readable(actor), self._store, kept=False)

    def person(self, person: PersonId, actor: Actor) -> PersonView:
        """Somebody and what stands around them. Raises `NotFound`."""
        return self.meeting.person(person, actor)

    def names(self, people: Iterable[PersonId], actor: Actor) -> dict[PersonId, str]:
        """What those of `people` the actor may know of are called."""
        readable = access.readable(actor)
        found = {person: self._store.people.find(person, readable) for person in people}
        return {person: known.name for person, known in found.items() if known}

    def people(self, actor: Actor) -> tuple[Count, ...]:
        """Everybody with a note the actor may read."""
        return self._store.people.all(access.readable(actor))

    def overview(self, actor: Actor) -> Overview:
        """What there is to browse."""
        return self._store.notes.overview(access.readable(actor))

    def spaces(self, actor: Actor) -> list[Space]:
        """The spaces the actor may read."""
        return self._store.spaces.those(access.readable(actor))

    def draft(self, note: NoteId, actor: Actor) -> Draft:
        """A note as its writer would edit it. Raises `NotFound`."""
        self._store.notes.get(note, access.readable(actor))
        return self._store.notes.draft(note)

    def history(self, note: NoteId, actor: Actor) -> list[Revision]:
        """Every saved state of a note, newest first. Raises `NotFound`."""
        self._store.notes.get(note, access.readable(actor))
        return self._store.notes.revisions(note)

    # -- contributing ---------------------------------------------------------

    def contribute(
        self, draft: Draft, actor: Actor, note: NoteId | None = None, to: PersonId | None = None
    ) -> NoteId:
        """Store a new note; it is found by words and meaning from the next question on.

        `note` is an id chosen beforehand: what is sent twice under one id, to whichever process, is
        stored once. `to` is the person a question is routed to. Raises `BadNote`, `Forbidden`,
        `LibraryBusy` or `LibraryFull`, `Unavailable` when `to` cannot be asked now, and `Conflict` when
        something else was stored under that id; then nothing was stored.
        """
        from kbase.ingest import storing

        access.require_writer(actor)
        signed = draft if draft.authors else replace(draft, authors=actor.authors)
        routing = self.introducing.routed_to(to, signed, actor) if to else None
        try:
            stored = storing.store_draft(
                signed, self._store, self.embedder, actor.name, "written", note, routing
            )
        except Conflict:
            if note is None or not self._said(note, signed, actor):
                raise
            return note
        self._settling.aside()
        return stored

    def revise(self, note: NoteId, draft: Draft, actor: Actor, base: int | None = None) -> int:
        """Save a new revision and return its number.

        Raises `NotFound`, `Conflict` when `base` is given and no longer the newest, else as `contribute`.
        """
        return self._save(note, draft, actor, "edit", base)

    def restore(self, note: NoteId, revision: int, actor: Actor) -> int:
        """Save an earlier revision's title and text as the newest one. Raises `NotFound`, `Conflict`."""
        history = self.history(note, actor)
        earlier = next((saved for saved in history if saved.number == revision), None)
        if earlier is None:
            raise NotFound(f"This note has no revision {revision}. Its history lists those there are.")
        from kbase.ingest import drafting

        draft = drafting.restored(self._store.notes.draft(note), earlier)
        return self._save(note, draft, actor, f"restore of {revision}", base=history[0].number)

    def remove(self, note: NoteId, actor: Actor) -> None:
        """Take a note out of the library. Raises `NotFound`."""
        access.require_writer(actor)
        self._store.notes.get(note, access.readable(actor))
        with self._store.transaction(actor.name):
            self._store.notes.remove(note, actor.name)

    @staticmethod
    def compose_lesson(fields: Mapping[str, str]) -> str:
        """The Markdown body of a lesson record; keys are those of `LESSON_SECTIONS`."""
        from kbase.ingest import lessons

        return lessons.compose(fields)

    @staticmethod
    def lesson_sections(body: str) -> dict[str, str]:
        """The fields of a lesson record, by the keys of `LESSON_SECTIONS`; text before them is `""`."""
        from kbase.ingest import lessons

        return lessons.sections(body)

    @staticmethod
    def same(one: Draft, other: Draft) -> bool:
        """Whether two drafts would be stored alike in all that a form asks for. Raises `BadNote`."""
        from kbase.ingest import drafting

        return drafting.same(one, other)

    def add_text(self, content: bytes, options: ImportOptions, actor: Actor) -> ImportReport:
        """Store what standard input held as one note. Raises `BadFile`."""
        from kbase.ingest import pipeline

        access.require_writer(actor)
        latest = self._store.identities.latest()
        signed, readable = _signed(options, actor), access.readable(actor)
        report = pipeline.add_text(content, signed, self._store, self.embedder, actor.name, readable)
        return self._settled(report, latest, actor)

    def add(
        self, paths: Sequence[Path], options: ImportOptions, actor: Actor, progress: Progress | None = None
    ) -> ImportReport:
        """Import files and folders; a bad one is reported and never stops the others."""
        from kbase.ingest import pipeline

        access.require_writer(actor)
        latest = self._store.identities.latest()
        signed, told, readable = _signed(options, actor), progress or Silent(), access.readable(actor)
        report = pipeline.add(paths, signed, self._store, self.embedder, told, actor.name, readable)
        return self._settled(report, latest, actor)

    def _settled(self, report: ImportReport, latest: int, actor: Actor) -> ImportReport:
        """What there is to say of an import, once the library has learned from it."""
        if not (report.dry_run or report.interrupted):
            try:
                self._settling.now()
            except KeyboardInterrupt:  # everything is stored, and that is still to be told
                return replace(report, interrupted=True)
        return replace(report, alike=self.meeting.alike_since(latest, actor))

    def _draw_map(self) -> None:
        """The map's module is not imported before it is wanted."""
        self.map.make_if_grown()

    def helped(self, said: Helping, actor: Actor) -> None:
        """Put down that a note answered a question; the library learns from it.

        Raises `Forbidden`, `NotFound`, and `BadQuestion` for a question that is empty or too long.
        """
        access.require_writer(actor)
        self._asking.helped(said, access.readable(actor), actor.name)

    def helped_no_more(self, said: Helping, actor: Actor) -> None:
        """Take that back. Raises `Forbidden`, `NotFound`."""
        access.require_writer(actor)
        self._store.notes.get(said.note, access.readable(actor))
        self._store.helped.remove(said, actor.name)
        helping.learn(self._store, self.embedder.fingerprint)

    def helpful(self, question: str, actor: Actor) -> frozenset[NoteId]:
        """The notes this actor said helped with this question."""
        return self._store.helped.to(question, actor.name)

    # -- upkeep ---------------------------------------------------------------

    def check(self) -> list[Finding]:
        """Whether what is stored, and what is searched, agree; reads all of it and changes nothing."""
        return [*self._store.check(), *self._model.projections.check()]

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make everything again that is made from the notes: full text, vectors, indexes, what was learned.

        Raises `LibraryBusy`, `LibraryFull`.
        """
        self._store.mend()
        self._model.read_wanting(self.owner.name, progress or Silent())
        self._model.projections.rebuild(progress or Silent())
        forms.learn(self._store, self._model)
        self._asking.learn_from_accepted(anew=True)
        rehearsing.learn(self._store, self._model)
        retracing.learn(self._store, self._model)
        self.map.make(progress)

    def doctor(self) -> list[Finding]:
        """What is to be said of the machine, the packages and the library."""
        from kbase import health

        return [
            *health.machine(self.settings),
            *self._store.sqlite_findings(),
            health.links(self._store),
            *health.model(self._model, self._store),
            *health.reranker(self.reranker),
        ]

    def health(self) -> dict[str, object]:
        """That the library answers, and how much it holds."""
        view = self._model.projections.current()
        return {"status": "ok", "change": int(view.change), "passages": view.words.rows.alive}

    @staticmethod
    def evaluate(
        folder: Path, settings: Settings, progress: Progress | None = None, run_file: Path | None = None
    ) -> dict[str, Any]:
        """The figures of a test collection, as `kbase eval --json` prints them; no library is touched.

        Raises `BadFile` for a folder that is none.
        """
        from kbase import throwaway  # no question needs it

        return throwaway.measured(folder, settings, progress or Silent(), run_file)

    @property
    def embedder(self) -> Embedder:
        """The library's model, opened when first needed."""
        return self._model.embedder

    @property
    def model_name(self) -> str:
        """The name or folder of the library's model."""
        return self._model.name

    def models(self) -> list[StoredModel]:
        """The models this library has read its notes with, oldest first."""
        return self._store.vectors.models()

    def use_model(self, name: str, actor: Actor, progress: Progress | None = None) -> None:
        """Read every note with another model, then use it. Raises `ModelUnavailable`."""
        access.require_writer(actor)
        self._model.use(name, actor.name, progress or Silent())

    def _said(self, note: NoteId, draft: Draft, actor: Actor) -> bool:
        """Whether `note` says what `draft` does, or did when it was first stored. Raises `NotFound`."""
        from kbase.ingest import drafting

        now = self.draft(note, actor)
        first = drafting.restored(now, self.history(note, actor)[-1])
        return any(drafting.same(draft, saved) for saved in (now, first))

    def _save(self, note: NoteId, draft: Draft, actor: Actor, reason: str, base: int | None) -> int:
        from kbase.ingest import storing

        access.require_writer(actor)
        self._store.notes.get(note, access.readable(actor))
        saved = storing.revise_draft(note, draft, self._store, self.embedder, actor.name, reason, base)
        self._settling.aside()
        return saved


def _signed(options: ImportOptions, actor: Actor) -> ImportOptions:
    """`options` under which `actor` is credited with what says nothing of its author."""
    return replace(options, author=options.author or "".join(actor.authors))
