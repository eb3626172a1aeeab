"""A library takes another model while it is being asked."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbase.config import Settings
from kbase.ingest import rereading
from kbase.library import Library
from kbase.model import Draft, Fingerprint, NoteId, PassageId
from kbase.ports import Embedder

SERVER = """
    import sys
    from pathlib import Path
    from kbase.config import Settings
    from kbase.library import Library
    from kbase.model import Question

    with Library.open(Settings.read({"library": Path(sys.argv[1]), "owner": "Ann"}), upkeep=True) as library:
        for question in sys.stdin:
            matches = library.ask(Question(question.strip()), library.owner).matches
            print(library.embedder.fingerprint, library.embedder.dimension, len(matches), flush=True)
"""


class Watched:
    """Progress that asks the other process each time a note was read."""

    def __init__(self, ask: Server) -> None:
        self.ask = ask
        self.expected = 0
        self.passages = 0
        self.answers: list[tuple[str, int, int]] = []

    def total(self, count: int, unit: str = "") -> None:
        self.expected = count

    def advance(self, count: int, what: str) -> None:
        self.passages += count
        self.answers.append(self.ask(f"where is the key of {what}?"))


class Server:
    """A process of its own that answers from the same library."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(SERVER), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, question: str) -> tuple[str, int, int]:
        """The model it answered with, the length of that model's vectors, and how many notes it found."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        model, dimension, found = self.process.stdout.readline().split()
        return model, int(dimension), int(found)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.create(Settings.read({"library": tmp_path / "library", "owner": "Ann"}, {})) as made:
        for number in range(6):
            body = f"The key of cabinet {number} hangs behind door {number}."
            made.contribute(Draft(f"Cabinet {number}", body), made.owner)
        yield made


@pytest.fixture
def server(library: Library) -> Iterator[Server]:
    made = Server(library.settings.library)
    yield made
    made.process.communicate()  # its input ends, and so does it
    assert made.process.returncode == 0


def test_libraries_of_the_tests_share_one_model(library: Library, embedder: Embedder) -> None:
    assert library.embedder is embedder


def test_another_process_answers_with_the_old_model_until_all_is_read(
    library: Library, server: Server, other_model: tuple[Path, dict[str, object]]
) -> None:
    before = server("where is the key?")
    watched = Watched(server)
    library.use_model(str(other_model[0]), library.owner, watched)
    assert watched.passages == watched.expected == 6
    assert {answer[0] for answer in watched.answers} == {before[0]}
    assert all(found for _, _, found in watched.answers)
    after = server("where is the key of another cabinet?")
    assert after[0] == library.embedder.fingerprint != before[0]
    assert after[1] == 24
    assert after[2], "something is found with the new one"
    kept = library._store.snapshots.newest("vectors", library.embedder.fingerprint)
    assert kept, "the other process should find the indexes made"
    assert kept.passages == 6
    assert all(finding.ok for finding in library.check())


def test_reading_with_another_model_goes_on_from_where_it_was(
    library: Library, other_model: tuple[Path, dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "PASSAGES_AT_ONCE", 2)
    looked: list[int] = []
    wanting = library._store.vectors.wanting

    def seen(model: Fingerprint, after: PassageId, limit: int) -> dict[NoteId, PassageId]:
        looked.append(after)
        return wanting(model, after, limit)

    monkeypatch.setattr(library._store.vectors, "wanting", seen)
    library.use_model(str(other_model[0]), library.owner)
    assert looked[:5] == [0, 2, 4, 6, 0], "each passage once, and once more for what came meanwhile"
    assert all(finding.ok for finding in library.check())
