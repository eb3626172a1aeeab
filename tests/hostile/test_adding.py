"""Hostile inputs through an import and the editor: each gets what it must, and nothing else suffers."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kbase.errors import BadNote
from kbase.ingest import pipeline
from kbase.ingest.storing import store_draft
from kbase.model import EVERYTHING, Draft, Filters, ImportOptions, ImportReport, Readable
from kbase.ports import Embedder, Silent
from kbase.store import Store
from tests.hostile.inputs import HOSTILE, WORDS, HostileInput
from tests.pace import at_most

ALL = Readable(None)
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
HERE = [hostile for hostile in HOSTILE if not (hostile.privileged and AS_ROOT)]
TYPED = [hostile for hostile in HOSTILE if hostile.body is not None]


def add(folder: Path, store: Store, embedder: Embedder) -> ImportReport:
    return pipeline.add([folder], ImportOptions(), store, embedder, Silent(), "Owner", EVERYTHING)


def mine(hostile: HostileInput, paths: list[str]) -> list[str]:
    return [path for path in paths if Path(path).name.startswith(f"{hostile.number:03}-")]


def bytes_of(folder: Path) -> dict[str, str]:
    """Digests of the plain files in a folder."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if stat.S_ISREG(path.lstat().st_mode)
    }


@pytest.mark.parametrize("hostile", HERE, ids=str)
def test_a_file_gets_what_it_must(
    hostile: HostileInput, tmp_path: Path, store: Store, embedder: Embedder
) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "good.md").write_text("The seal of door four is worn.", "utf-8")
    hostile.make(folder)
    before = bytes_of(folder)
    embedder.passages(["warm"])
    with at_most(20):  # ten seconds on two cores
        report = add(folder, store, embedder)
    assert bytes_of(folder) == before, "the original changed"
    assert "good.md" in report.added
    out = [*report.failed, *report.empty]  # both name file, place and reason
    failed = [failure for failure in out if mine(hostile, [failure.path])]
    assert all(failure.place and failure.reason for failure in failed)
    assert "Traceback" not in str(report)
    if hostile.expect == "rejected":
        assert failed
        assert not mine(hostile, list(report.added))
    else:
        assert not failed
        assert mine(hostile, list(report.added))
    if hostile.told:
        assert mine(hostile, [warning.path for warning in report.warnings])
    assert [finding for finding in store.check() if not finding.ok] == []


@pytest.mark.parametrize("hostile", TYPED, ids=str)
def test_a_text_gets_what_it_must_in_the_editor(
    hostile: HostileInput, store: Store, embedder: Embedder
) -> None:
    assert hostile.body is not None
    draft = Draft(f"Hostile {hostile.number}", hostile.body)
    if hostile.expect == "rejected":
        with pytest.raises(BadNote):
            store_draft(draft, store, embedder, "Owner", "written")
        assert store.notes.page(ALL, Filters(), 1, 0).total == 0
        return
    note = store.notes.get(store_draft(draft, store, embedder, "Owner", "written"), ALL)
    if hostile.expect == "accepted":
        assert note.body == hostile.body
    assert not set(note.body) & {"\0", "\x1b", "\u202e", "\u200b"}


def test_a_thousand_good_files_go_in_beside_all_of_them(
    tmp_path: Path, store: Store, embedder: Embedder
) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    good = {f"good-{n:04}.md" for n in range(1_000)}
    for number, name in enumerate(sorted(good)):
        (folder / name).write_text(f"Door {number} by the {WORDS[number % len(WORDS)]}.", "utf-8")
    for hostile in HERE:
        hostile.make(folder)
    report = add(folder, store, embedder)
    assert good <= set(report.added)
    for hostile in HERE:
        failed = mine(hostile, [failure.path for failure in (*report.failed, *report.empty)])
        assert bool(failed) == (hostile.expect == "rejected"), hostile
    assert [finding for finding in store.check() if not finding.ok] == []


_MEMORY = """
import resource, sys
from pathlib import Path
from kbase.config import DEFAULT_MODEL
from kbase.index.embedding import load
from kbase.ingest.chunking import cut
from kbase.ingest.readers import reader_for
embedder = load(DEFAULT_MODEL)
embedder.offsets("warm")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
path = Path(sys.argv[1])
(draft,) = reader_for(path).read(path, path.read_bytes(), path.name).drafts
cut(draft.title, draft.body, embedder, embedder.max_tokens, draft.kind)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("number", [22, 24, 26, 27, 29, 30, 54])
def test_none_takes_more_memory_than_it_may(number: int, tmp_path: Path) -> None:
    (hostile,) = [one for one in HOSTILE if one.number == number]
    path = str(hostile.make(tmp_path))
    done = subprocess.run([sys.executable, "-c", _MEMORY, path], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 512
