"""Processes that write without end, to be killed: `python -m tests.faults.writer SOCKET`.

It imports what they need, once, and then forks a writer for each orders that come through the socket,
which bring the pipe it speaks into. Before each write the writer prints what it is about to store, and
what is stored once the call has returned and not before. At the next byte it is killed, and the socket
told what it ended with. `how` "two-steps" is the control: it stores a note and indexes it afterwards, as
kbase must not.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from kbase.config import DEFAULT_MODEL, Settings
from kbase.index.projections import Projections
from kbase.library import Library
from kbase.model import Cut, Draft, Filters, ImportOptions, NoteId, Passage, Span
from kbase.model_in_use import Opened
from kbase.ports import Silent
from tests.faults.word_vectors import WordVectors

WORDS = ("frost", "fan", "valve", "seed", "label", "shelf", "door", "alarm", "pump", "tray", "rain", "rope")
Stored = dict[str, str]  # a note's name: the mark in the body it has now


def opened(folder: Path, upkeep: bool = False) -> Library:
    """The library, without the model: what is tested is what is kept."""
    library = Library.create(Settings.read({"library": folder, "owner": "Ada"}, {}))
    model = WordVectors()
    projections = Projections(library._store, model.fingerprint, model.dimension, upkeep)
    library._model._opened = Opened(DEFAULT_MODEL, model, projections)
    return library


def title_of(name: str) -> str:
    """The title of the note of that name."""
    return f"Report {name}"


def body_of(mark: str, drawn: random.Random) -> str:
    """Three passages, each with the mark."""
    sections = [f"## Part {part}\n\nThe {mark} and {' '.join(drawn.choices(WORDS, k=30))}." for part in "abc"]
    return "\n\n".join(sections)


def mark_in(body: str) -> str:
    """The mark of a body."""
    return body.split("The ")[1].split()[0]


class Writer:
    """Draws what to write next, writes it, says so."""

    def __init__(self, library: Library, folder: Path, seed: int) -> None:
        self.library = library
        self.folder = folder
        self.drawn = random.Random(seed)
        self.known: dict[str, NoteId] = {}

    def mark(self) -> str:
        """A word nobody wrote before."""
        return "".join(self.drawn.choices("bcdfghjkmpqvwxz", k=12))

    def note(self) -> None:
        """A new note from the editor."""
        name, mark = self.mark(), self.mark()
        draft = Draft(title_of(name), body_of(mark, self.drawn))
        self.say("note", {name: mark})
        self.known[name] = self.library.contribute(draft, self.library.owner)
        self.done({name: mark})

    def edit(self) -> None:
        """A new text for a note that is there."""
        if not self.known:
            self.find()
        if not self.known:
            return
        name = self.drawn.choice(sorted(self.known))
        mark = self.mark()
        draft = Draft(title_of(name), body_of(mark, self.drawn))
        self.say("edit", {name: mark})
        self.library.revise(self.known[name], draft, self.library.owner)
        self.done({name: mark})

    def find(self) -> None:
        """Notes an earlier writer left, to edit them."""
        page = self.library.notes(Filters(), self.library.owner, limit=20, offset=self.drawn.randrange(20))
        self.known = {note.title.removeprefix("Report "): note.id for note in page.notes}

    def add(self) -> None:
        """A folder of four files, imported."""
        files = {self.mark(): self.mark() for _ in range(4)}
        folder = self.folder.with_name("imports") / self.mark()
        folder.mkdir(parents=True)
        for name, mark in files.items():
            text = f"---\ntitle: {title_of(name)}\n---\n{body_of(mark, self.drawn)}\n"
            (folder / f"{name}.md").write_text(text, "utf-8")
        self.say("import", files)
        report = self.library.add([folder], ImportOptions(), self.library.owner)
        assert len(report.added) == len(files), report
        self.done(files)

    def snapshot(self) -> None:
        """Full text and the indexes, made anew and written to disk."""
        self.say("snapshot", {})
        self.library._store.mend()
        self.library._model.projections.rebuild(Silent())
        self.done({})

    def halves(self) -> None:
        """The control: a note, and in another transaction what it is found by."""
        name, mark = self.mark(), self.mark()
        draft = Draft(title_of(name), body_of(mark, self.drawn))
        self.say("note", {name: mark})
        store, embedder = self.library._store, self.library.embedder
        span = Span(0, len(draft.body))
        cut = Cut(Passage((), span, draft.body), draft.body, hashlib.sha256(draft.body.encode()).hexdigest())
        with store.transaction("control"):
            note = store.notes.add(draft, [], "control")
        vectors = embedder.passages([cut.embedded])
        with store.transaction("control"):
            store.vectors.put(embedder.fingerprint, [cut.digest], vectors)
            store.notes.revise(note, draft, [cut], "control", "index")
        self.done({name: mark})

    def write_on(self, steps: list[Callable[[], None]]) -> NoReturn:
        """Until killed."""
        while True:
            self.drawn.choice(steps)()

    def say(self, what: str, storing: Stored) -> None:
        said(json.dumps({"begins": what, "storing": storing}))

    def done(self, stored: Stored) -> None:
        said(json.dumps({"stored": stored}))


def said(line: str) -> None:
    """Out of this process before anything else is done."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def write(folder: str, seed: int, how: str) -> NoReturn:
    """What the orders say."""
    writer = Writer(opened(Path(folder)), Path(folder), seed)
    if how == "two-steps":
        writer.write_on([writer.halves])
    writer.write_on([writer.note] * 3 + [writer.edit] * 3 + [writer.add] * 2 + [writer.snapshot] * 2)


def main() -> None:
    import sklearn.manifold  # noqa: F401  # a second, for each writer that imports and draws the map

    import kbase.ingest.pipeline  # noqa: F401  # late where kbase imports it

    orders = socket.socket(fileno=int(sys.argv[1]))
    while True:
        order, pipes, _, _ = socket.recv_fds(orders, 4096, 1)
        if not order:
            return
        writer = os.fork()
        if not writer:
            os.dup2(pipes[0], sys.stdout.fileno())
            os.close(pipes[0])
            write(**json.loads(order))
        os.close(pipes[0])
        orders.recv(1)
        os.kill(writer, signal.SIGKILL)
        _, status = os.waitpid(writer, 0)
        orders.sendall(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    main()
