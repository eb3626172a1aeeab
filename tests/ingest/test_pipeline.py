"""Imports: what is new goes in once, what is known stays, and nothing bad stops the rest."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbase import endings
from kbase.errors import BadFile
from kbase.ingest import drafting, pipeline
from kbase.ingest.links import FoundInText, found_in
from kbase.ingest.pipeline import ahead
from kbase.ingest.planning import plan_for
from kbase.ingest.storing import revise_draft
from kbase.ingest.writing import Writing
from kbase.model import (
    Failure,
    Filters,
    Fingerprint,
    ImportOptions,
    ImportReport,
    Kind,
    Matrix,
    Note,
    Readable,
    Relation,
    SpaceName,
    Vector,
)
from kbase.ports import Embedder, Progress, Silent
from kbase.store import Store
from tests.ingest.test_authorship import Repository

ALL = Readable(None)


class Counting:
    """The real embedder, with the texts it was given."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.texts: list[str] = []
        self.calls = 0
        self.stop_at = 10**9  # the call that is interrupted

    @property
    def fingerprint(self) -> Fingerprint:
        return self._embedder.fingerprint

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    @property
    def max_tokens(self) -> int:
        return self._embedder.max_tokens

    def offsets(self, text: str) -> Sequence[tuple[int, int]]:
        return self._embedder.offsets(text)

    def warm(self) -> None:
        """Nothing to load."""

    def question(self, text: str) -> Vector:
        return self._embedder.question(text)

    def passages(self, texts: Sequence[str]) -> Matrix:
        self.calls += 1
        if self.calls >= self.stop_at:
            raise KeyboardInterrupt
        self.texts += texts
        return self._embedder.passages(texts)


class Told:
    """Progress that remembers."""

    def __init__(self) -> None:
        self.expected = 0
        self.done = 0

    def total(self, count: int, unit: str = "") -> None:
        self.expected = count

    def advance(self, count: int, what: str) -> None:
        self.done += count


@pytest.fixture
def counting(embedder: Embedder) -> Counting:
    return Counting(embedder)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def add(store: Store, counting: Counting) -> Any:
    """`add(path, …, option=…)` imports and gives the report."""

    def run(*paths: Path, progress: Progress | None = None, **options: Any) -> ImportReport:
        return pipeline.add(
            paths, ImportOptions(**options), store, counting, progress or Silent(), "Owner", ALL
        )

    return run


def write(path: Path, body: str, **front: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {value}" for key, value in front.items()]
    path.write_text("\n".join(["---", *lines, "---", body]) if lines else body, "utf-8")
    return path


def note(store: Store, name: str) -> Note:
    found = store.notes.resolve(name, ALL)
    assert found is not None, f"no note called {name}"
    return store.notes.get(found.id, ALL)


def written(report: ImportReport) -> tuple[int, ...]:
    return tuple(
        len(part)
        for part in (
            report.added,
            report.changed,
            report.moved,
            report.unchanged,
            report.missing,
            report.failed,
        )
    )


def titles(store: Store) -> list[str]:
    from kbase.model import Filters

    return [one.title for one in store.notes.page(ALL, Filters(), 1_000, 0, "title").notes]


# -- what goes in -------------------------------------------------------------


def test_a_file_is_read_for_links_once(
    tmp_path: Path, store: Store, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(body: str) -> FoundInText:
        read.append(body)
        return found_in(body)

    monkeypatch.setattr(drafting, "found_in", counted)
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "one.md").write_text("See [[Dryer]]. #heat", "utf-8")
    pipeline.add([tmp_path / "vault"], ImportOptions(), store, embedder, Silent(), "Ada", ALL)
    assert read == ["See [[Dryer]]. #heat"]


def test_a_folder_of_notes_goes_in_whole(add: Any, store: Store, vault: Path, counting: Counting) -> None:
    write(vault / "door.md", "The seal is worn.", title="Door four leaks", kind="lesson", authors="[Rosa]")
    write(vault / "sub/pump.txt", "The pump ran dry.")
    report = add(vault)
    assert (report.added, report.passages, report.embedded) == (["door.md", "sub/pump.txt"], 2, 2)
    door = note(store, "Door four leaks")
    assert door.summary.kind is Kind.LESSON
    assert [author.name for author in door.summary.authors] == ["Rosa"]
    assert door.source is not None
    assert (door.source.collection, door.source.path) == (str(vault), "door.md")
    assert note(store, "pump").body == "The pump ran dry."
    assert [found for found in store.check() if not found.ok] == []


def test_running_twice_changes_nothing_and_writes_nothing(
    add: Any, store: Store, vault: Path, counting: Counting
) -> None:
    write(vault / "door.md", "The seal is worn.")
    write(vault / "rosa.md", "Potatoes.", kind="person", name="Rosa")
    add(vault)
    before, calls, size = store.changes.number(), counting.calls, store.path.stat().st_mtime_ns
    report = add(vault)
    assert sorted(report.unchanged) == ["door.md", "rosa.md"]
    assert written(report) == (0, 0, 0, 2, 0, 0)
    assert (store.changes.number(), counting.calls, store.path.stat().st_mtime_ns) == (before, calls, size)


def test_only_the_changed_passages_of_an_edited_file_are_embedded(
    add: Any, store: Store, vault: Path, counting: Counting
) -> None:
    parts = [
        f"## Part {n}\n\n" + f"Part {n} tells of the seals of door {n} at length and in full. " * 4
        for n in range(6)
    ]
    write(vault / "door.md", "\n\n".join(parts))
    add(vault)
    assert len(counting.texts) == 6
    identity = note(store, "door").id
    counting.texts.clear()
    parts[3] = parts[3].replace("seals", "hinges")
    write(vault / "door.md", "\n\n".join(["A new beginning, long enough to stand by itself. " * 4, *parts]))
    report = add(vault)
    assert (report.changed, report.embedded) == (["door.md"], 2)
    assert len(counting.texts) == 2
    assert note(store, "door").id == identity
    assert note(store, "door").revision == 2


def test_the_same_text_in_two_notes_is_embedded_once(add: Any, vault: Path, counting: Counting) -> None:
    for name in "ab":
        write(vault / name / "door.md", "The seal is worn.", title="Door")
    assert add(vault).embedded == 1
    assert len(counting.texts) == 1


def test_a_moved_file_keeps_its_note(add: Any, store: Store, vault: Path, counting: Counting) -> None:
    write(vault / "door.md", "The seal is worn.", title="Door four")
    add(vault)
    before = note(store, "Door four")
    (vault / "sub").mkdir()
    (vault / "door.md").rename(vault / "sub" / "portal.md")
    counting.texts.clear()
    report = add(vault)
    assert report.moved == [("door.md", "sub/portal.md")]
    assert written(report) == (0, 0, 1, 0, 0, 0)
    after = note(store, "Door four")
    assert (after.id, after.revision) == (before.id, 1)
    assert after.source is not None
    assert after.source.path == "sub/portal.md"
    assert counting.texts == []
    assert [event.action for event in store.notes.imports(after.id)] == ["moved", "added"]
    assert written(add(vault)) == (0, 0, 0, 1, 0, 0)


LONG = (
    "The seal of door four is worn where the lower hinge bends it, and the lamp above it is dark. "
    "Rosa orders both before the first frost, and whoever has the key lets the joiner in on Monday."
)


def test_a_file_that_was_moved_and_edited_keeps_its_note(add: Any, store: Store, vault: Path) -> None:
    write(vault / "door.md", LONG, title="Door four")
    write(vault / "lamp.md", "The lamp is dark.")
    add(vault)
    before = note(store, "Door four")
    (vault / "door.md").unlink()
    write(vault / "sub/door.md", LONG.replace("Monday", "Tuesday"), title="Door four")
    report = add(vault, dry_run=True)
    assert report.moved == [("door.md", "sub/door.md")]
    report = add(vault)
    assert report.moved == [("door.md", "sub/door.md")]
    assert written(report) == (0, 0, 1, 1, 0, 0)
    after = note(store, "Door four")
    assert (after.id, after.revision) == (before.id, 2)
    assert "Tuesday" in after.body
    assert after.source is not None
    assert after.source.path == "sub/door.md"


def test_a_note_never_moves_into_another_space_or_to_another_author_by_its_words(
    add: Any, store: Store, vault: Path
) -> None:
    write(vault / "ann/standup.md", LONG)
    add(vault, author="Ann", space="board")
    (vault / "ann/standup.md").unlink()
    write(vault / "bo/standup.md", LONG.replace("Monday", "Tuesday"))
    for options in ({"author": "Ann", "space": "open"}, {"author": "Bo", "space": "board"}):
        report = add(vault, dry_run=True, **options)
        assert (report.added, report.moved, report.missing) == (["bo/standup.md"], [], ["ann/standup.md"])
    assert add(vault, author="Ann", space="board").moved == [("ann/standup.md", "bo/standup.md")]


def test_what_was_written_here_is_not_replaced_by_a_file_known_by_its_words(
    add: Any, store: Store, vault: Path, embedder: Embedder
) -> None:
    write(vault / "door.md", LONG)
    add(vault)
    before = note(store, "door")
    draft = store.notes.draft(before.id)
    revise_draft(before.id, replace(draft, body=f"{LONG} Ada did."), store, embedder, "Ada", "edit", None)
    (vault / "door.md").unlink()
    write(vault / "sub/door.md", LONG.replace("Monday", "Tuesday"))
    report = add(vault)
    assert (report.added, report.moved, report.missing) == (["sub/door.md"], [], ["door.md"])
    assert store.notes.draft(before.id).body.endswith("Ada did.")


def edited_here(store: Store, embedder: Embedder, name: str, body: str) -> Note:
    before = note(store, name)
    draft = store.notes.draft(before.id)
    revise_draft(before.id, replace(draft, body=body), store, embedder, "Ada", "edit", None)
    return before


def test_a_file_that_takes_the_place_of_what_was_written_in_the_browser_says_so(
    add: Any, store: Store, vault: Path, embedder: Embedder
) -> None:
    for name in ("door", "lamp", "fan"):
        write(vault / f"{name}.md", f"The {name} is old.", title=name.title())
    add(vault)
    door = edited_here(store, embedder, "Door", "The door is new, says Ada.")
    edited_here(store, embedder, "Fan", "The fan is new.")
    assert add(vault).warnings == []
    assert note(store, "Door").body == "The door is new, says Ada."
    write(vault / "door.md", "The door is older.", title="Door")
    write(vault / "lamp.md", "The lamp is older.", title="Lamp")
    write(vault / "fan.md", "The fan is new.", title="Fan")  # what it says in the browser
    for dry_run in (True, False):
        report = add(vault, dry_run=dry_run)
        assert sorted(report.changed) == ["door.md", "fan.md", "lamp.md"]
        (told,) = report.warnings
        assert told.path == "door.md"
        assert "“Door” was changed in the browser too, by Ada" in told.reason
        assert f"/notes/{door.id}/revisions/2 " in told.reason
    assert note(store, "Door").body == "The door is older."
    assert store.notes.revisions(door.id)[1].body == "The door is new, says Ada."
    write(vault / "door.md", "The door is oldest.", title="Door")
    assert add(vault).warnings == []


def test_a_file_that_only_has_another_name_leaves_what_was_written_in_the_browser(
    add: Any, store: Store, vault: Path, embedder: Embedder
) -> None:
    write(vault / "door.md", "The door is old.")
    add(vault)
    before = edited_here(store, embedder, "door", "The door is new, says Ada.")
    (vault / "door.md").rename(vault / "portal.md")
    assert add(vault).moved == [("door.md", "portal.md")]
    assert store.notes.draft(before.id).body == "The door is new, says Ada."
    write(vault / "portal.md", "The portal is old.")
    (told,) = add(vault).warnings
    assert "by Ada" in told.reason


def test_a_file_moved_between_two_folders_added_together_is_not_missing(
    add: Any, store: Store, tmp_path: Path
) -> None:
    write(tmp_path / "a/door.md", "The seal is worn.")
    write(tmp_path / "b/lamp.md", "The lamp is dark.")
    add(tmp_path / "a", tmp_path / "b")
    identity = note(store, "door").id
    (tmp_path / "a/door.md").rename(tmp_path / "b/door.md")
    report = add(tmp_path / "a", tmp_path / "b", prune=True)
    assert (report.moved, report.removed) == ([("door.md", "door.md")], [])
    assert note(store, "door").id == identity


def test_another_note_in_the_place_of_one_that_is_gone_is_a_new_one(
    add: Any, store: Store, vault: Path
) -> None:
    write(vault / "door.md", "The seal of door four is worn.", title="Notes")
    add(vault)
    (vault / "door.md").unlink()
    write(vault / "pump.md", "A pump that ran dry hums before it stops.", title="Notes")
    report = add(vault)
    assert (report.added, report.moved, report.missing) == (["pump.md"], [], ["door.md"])


def test_a_person_whose_kind_stands_in_quotes_is_read_while_a_note_is_gone(
    add: Any, store: Store, vault: Path
) -> None:
    write(vault / "door.md", "The seal is worn.")
    add(vault)
    (vault / "door.md").unlink()
    (vault / "rosa.md").write_text('---\n"kind": person\nname: Rosa\n---\nI keep potatoes.', "utf-8")
    report = add(vault)
    assert (report.added, report.missing) == (["rosa.md"], ["door.md"])
    assert store.people.find("Rosa") is not None


def test_a_note_named_after_its_file_is_renamed_with_it(add: Any, store: Store, vault: Path) -> None:
    write(vault / "door.md", "The seal is worn.")
    add(vault)
    identity = note(store, "door").id
    (vault / "door.md").rename(vault / "portal.md")
    add(vault)
    assert note(store, "portal").id == identity
    assert titles(store) == ["portal"]


def test_a_folder_that_moved_keeps_its_notes(add: Any, store: Store, vault: Path) -> None:
    write(vault / "door.md", "The seal is worn.")
    add(vault)
    identity = note(store, "door").id
    elsewhere = vault.rename(vault.with_name("elsewhere"))
    report = add(elsewhere)
    assert report.moved == [("door.md", "door.md")]
    assert note(store, "door").id == identity


def test_a_copy_is_another_note(add: Any, store: Store, vault: Path) -> None:
    write(vault / "door.md", "The seal is worn.")
    add(vault)
    shutil.copy(vault / "door.md", vault / "copy.md")
    assert written(add(vault)) == (1, 0, 0, 1, 0, 0)
    assert titles(store) == ["copy", "door"]


def test_a_note_removed_meanwhile_does_not_keep_the_others_in_the_library(
    add: Any, store: Store, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("door.md", "pump.md"):
        write(vault / name, f"About {name}.")
    add(vault)
    gone = note(store, "door").summary.id
    for name in ("door.md", "pump.md"):
        (vault / name).unlink()

    def and_somebody_removes_one(*given: Any) -> Any:
        plan = plan_for(*given)
        with store.transaction("Somebody"):
            store.notes.remove(gone, "Somebody")
        return plan

    monkeypatch.setattr("kbase.ingest.pipeline.plan_for", and_somebody_removes_one)
    assert add(vault, prune=True).removed == ["pump.md"]
    assert titles(store) == []


def test_a_note_that_shows_how_a_record_looks_is_a_note_and_moves_as_one(
    add: Any, store: Store, vault: Path
) -> None:
    write(vault / "how.md", "A person's file begins with:\n\n---\nkind: person\nname: Ada\n---\n")
    add(vault)
    before = note(store, "how").summary.id
    (vault / "how.md").rename(vault / "people.md")
    assert add(vault).moved == [("how.md", "people.md")]
    assert store.notes.page(ALL, Filters(), 10, 0).notes[0].id == before


def test_what_front_matter_names_and_is_not_here_is_told_and_linked_when_it_comes(
    add: Any, store: Store, vault: Path
) -> None:
    write(vault / "new.md", "Dry the seal. See [[Fans]].", supersedes="Old way", answers='"[[new]]"')
    write(vault / "other.md", "Dry it.", disagrees_with="new")
    report = add(vault)
    assert sorted(report.added) == ["new.md", "other.md"]
    assert [(one.path, one.place, one.reason.split(";")[0]) for one in report.warnings] == [
        ("new.md", "supersedes", "there is no other note 'Old way' yet"),
        ("new.md", "answers", "there is no other note 'new' yet"),
    ]
    write(vault / "old.md", "Wet the seal.", title="Old way")
    assert list(add(vault).warnings) == []
    back = store.notes.backlinks(note(store, "Old way").id, ALL)
    assert [(one.note.title, one.relation) for one in back] == [("new", Relation.SUPERSEDES)]


def test_a_link_to_a_note_that_is_not_here_is_told_until_it_comes(
    add: Any, store: Store, vault: Path
) -> None:
    text = (
        "See [[Missing page#Top|this]], [[Missing page]], [[door]], [[New]], [a file](sub/gone.md), "
        "[none](https://example.org/x.md), ![[seal.png]] and `[[code]]`."
    )
    write(vault / "new.md", text, title="New", supersedes="Old way")
    write(vault / "door.md", "Back to [it](new.md), ![[Missing page]].")
    report = add(vault)
    assert len(report.added) == 2
    assert sorted((one.path, one.target) for one in report.nowhere) == [
        ("door.md", "Missing page"),
        ("new.md", "Missing page"),
        ("new.md", "sub/gone.md"),
    ]
    assert [one.place for one in report.warnings] == ["supersedes"]
    write(vault / "page.md", "Here.", title="Missing page")
    assert list(add(vault).nowhere) == []  # nor what other files name
    assert [target for _, _, target in store.notes.unresolved(ALL)] == ["Old way", "sub/gone.md", "seal.png"]


@pytest.mark.parametrize("ending", endings.NOTES)
def test_a_note_is_found_by_its_file_with_and_without_whatever_ending(
    add: Any, store: Store, vault: Path, ending: str
) -> None:
    write(vault / f"sub/page{ending}", "The pump ran dry.")
    write(vault / "one.md", f"See [[page]] or [it](sub/page{ending}).")
    assert not add(vault).nowhere
    one = note(store, "one").summary.id
    assert [link.target for link in store.notes.draft(one).links] == ["page", f"sub/page{ending}"]
    assert store.notes.links(one, ALL)[1] == ()


def test_an_address_in_front_matter_is_not_waited_for(add: Any, vault: Path) -> None:
    write(vault / "new.md", "Dry the seal.", answers="https://example.org/x", supersedes="mailto:a@b.example")
    report = add(vault)
    assert (list(report.added), list(report.warnings)) == (["new.md"], [])


def test_what_standard_input_names_and_is_not_here_is_told(store: Store, embedder: Embedder) -> None:
    text = b"---\nsupersedes: Old way\n---\nDry the seal."
    report = pipeline.add_text(text, ImportOptions(), store, embedder, "Owner", ALL)
    assert [(one.path, one.place) for one in report.warnings] == [("standard input", "supersedes")]


def test_a_deleted_file_is_reported_and_removed_only_when_asked(add: Any, store: Store, vault: Path) -> None:
    write(vault / "door.md", "The seal is worn.")
    write(vault / "pump.md", "The pump ran dry.")
    add(vault)
    (vault / "door.md").unlink()
    for _ in range(2):
        report = add(vault)
        assert (report.missing, report.removed) == (["door.md"], [])
    assert titles(store) == ["door", "pump"]
    assert add(vault, prune=True, dry_run=True).missing == ["door.md"]
    assert titles(store) == ["door", "pump"]
    report = add(vault, prune=True)
    assert (report.missing, report.removed) == ([], ["door.md"])
    assert titles(store) == ["pump"]
    assert written(add(vault)) == (0, 0, 0, 1, 0, 0)


def test_one_file_or_one_folder_below_is_the_same_note(add: Any, store: Store, vault: Path) -> None:
    write(vault / "sub/door.md", "The seal is worn.")
    write(vault / "pump.md", "The pump ran dry.")
    add(vault)
    write(vault / "sub/door.md", "The hinge is worn.")
    write(vault / "sub/lamp.md", "The lamp is dark.")
    report = add(vault / "sub" / "door.md")
    assert written(report) == (0, 1, 0, 0, 0, 0), "other notes are not missing when one file is added"
    assert written(add(vault / "sub")) == (1, 0, 0, 1, 0, 0)
    assert written(add(vault)) == (0, 0, 0, 3, 0, 0)


def test_a_folder_above_one_added_before_knows_its_notes(add: Any, store: Store, vault: Path) -> None:
    write(vault / "sub/door.md", "The seal is worn.")
    write(vault / "sub/pump.md", "The pump ran dry.")
    add(vault / "sub")
    write(vault / "sub/door.md", "The hinge is worn.")
    assert written(add(vault)) == (0, 1, 0, 1, 0, 0)
    assert titles(store) == ["door", "pump"]


def test_several_paths_and_the_same_twice_are_read_once(add: Any, vault: Path) -> None:
    write(vault / "door.md", "The seal is worn.")
    assert written(add(vault, vault / "door.md", vault)) == (1, 0, 0, 0, 0, 0)


# -- what notes are completed with --------------------------------------------


def test_what_a_file_leaves_open_comes_from_the_import(add: Any, store: Store, vault: Path) -> None:
    file = write(vault / "door.md", "The seal is worn.")
    os.utime(file, (0, time.mktime((2020, 5, 17, 12, 0, 0, 0, 0, -1))))
    write(vault / "pump.md", "Dry.", author="Rosa", space="skarvik", created="2019-01-02", tags="a")
    write(vault / "fan.md", "Loud.", space="general")
    add(vault, author="Ingrid", space=SpaceName("Penhallow Garden"), tags=("Imported", "x/y"))
    door, pump = note(store, "door").summary, note(store, "pump").summary
    assert [author.name for author in door.authors] == ["Ingrid"]
    assert (door.space, door.tags, door.created) == (
        "penhallow-garden",
        ("imported", "x/y"),
        date(2020, 5, 17),
    )
    assert [author.name for author in pump.authors] == ["Rosa"]
    assert (pump.space, pump.tags, pump.created) == ("skarvik", ("a", "imported", "x/y"), date(2019, 1, 2))
    assert note(store, "fan").summary.space == "general", "a space that is named is meant"


def test_a_note_is_of_the_day_its_files_name_begins_with(add: Any, store: Store, vault: Path) -> None:
    names = (
        "2024-06-03",
        "2024-06-04 Standup",
        "2024-02-30",
        "2024-06-031",
        "Since 2024-06-03",
        "2024-06-05",
    )
    for name in names:
        file = write(
            vault / f"Daily/{name}.md", "Frost.", **({"created": "2019-01-02"} if name == names[-1] else {})
        )
        os.utime(file, (0, time.mktime((2020, 5, 17, 12, 0, 0, 0, 0, -1))))
    add(vault)
    assert [note(store, name).summary.created for name in names] == [
        date(2024, 6, 3),
        date(2024, 6, 4),
        *[date(2020, 5, 17)] * 3,
        date(2019, 1, 2),
    ]


def test_a_note_from_an_archive_without_times_is_of_the_day_it_came(
    add: Any, store: Store, vault: Path
) -> None:
    file = write(vault / "door.md", "The seal is worn.", created="yyyy-mm-dd")
    os.utime(file, (0, 0))
    report = add(vault)
    assert "is no date" in report.warnings[0].reason
    came = note(store, "door").summary.created
    assert came > date(2020, 1, 1)


def test_what_was_changed_on_a_day_was_there_by_then(add: Any, store: Store, vault: Path) -> None:
    write(vault / "numbers.md", "Whom to call.", updated="2019-03-11")
    write(vault / "2018-05-02.md", "Rain.", updated="2019-03-11")
    add(vault)
    for name, created in (("numbers", date(2019, 3, 11)), ("2018-05-02", date(2018, 5, 2))):
        summary = note(store, name).summary
        assert (summary.created, summary.updated) == (created, date(2019, 3, 11))


def test_nobodys_note_is_who_the_import_says(add: Any, store: Store, vault: Path) -> None:
    write(vault / "door.md", "The seal is worn.")
    add(vault, author="Ines")
    assert [author.name for author in note(store, "door").summary.authors] == ["Ines"]


def test_authors_and_days_come_from_git_when_asked(add: Any, store: Store, vault: Path) -> None:
    repository = Repository(vault)
    repository.write("sub/door.md", 5)
    repository.commit("Rosa", "2018-01-02")
    write(vault / "sub/new.md", "Not committed.", author="Marek")
    assert add(vault, authors_from="git").undated == 1, "the one that is not committed"
    door = note(store, "door").summary
    assert [author.name for author in door.authors] == ["Rosa"]
    assert (door.created, door.updated) == (date(2018, 1, 2), date(2018, 1, 2))
    assert [author.name for author in note(store, "new").summary.authors] == ["Marek"]


def test_links_become_links_between_notes(add: Any, store: Store, vault: Path) -> None:
    write(vault / "door.md", "See [[Pump#Valve|it]] and [the lamp](sub/lamp.md#wick) and [[Nowhere]].")
    write(vault / "pump.md", "Dry.", title="Pump")
    write(vault / "sub/lamp.md", "Dark.", supersedes="'[[door]]'")
    add(vault)
    links, missing = store.notes.links(note(store, "door").id, ALL)
    assert [(link.note.title, link.heading, link.shown) for link in links] == [
        ("Pump", "Valve", "it"),
        ("lamp", "wick", "the lamp"),
    ]
    assert missing == ("Nowhere",)
    (back,) = store.notes.backlinks(note(store, "door").id, ALL)
    assert (back.note.title, back.relation) == ("lamp", Relation.SUPERSEDES)


def test_people_and_spaces_come_first_so_that_names_meet(add: Any, store: Store, vault: Path) -> None:
    write(vault / "a-note.md", "Potatoes.", author="Rosa Huamán", space="alto-quilla")
    write(vault / "z/rosa.md", "I keep them.", kind="person", name="Rosa H. Quispe", aliases="[Rosa Huamán]")
    write(vault / "z/alto.md", "Field genebank.", kind="space", name="alto-quilla", title="Alto Quilla")
    report = add(vault)
    assert list(report.added[:2]) == ["z/alto.md", "z/rosa.md"]
    assert [author.name for author in note(store, "a-note").summary.authors] == ["Rosa H. Quispe"]
    assert store.spaces.get(SpaceName("alto-quilla")).title == "Alto Quilla"
    write(vault / "z/rosa.md", "I keep many.", kind="person", name="Rosa H. Quispe", aliases="[Rosa Huamán]")
    assert written(add(vault)) == (0, 1, 0, 2, 0, 0)
    person = store.people.find("Rosa Huamán")
    assert person is not None
    assert person.about == "I keep many."


def test_an_address_behind_a_name_leads_to_the_person(add: Any, store: Store, vault: Path) -> None:
    write(vault / "rosa.md", "I keep them.", kind="person", name="Rosa", role="Curator")
    write(vault / "door.md", "Worn.", author="Rosa <rosa@corymb.example>")
    write(vault / "pump.md", "Dry.", author="Marek <marek@corymb.example>")
    write(vault / "lamp.md", "Dark.", author="marek@corymb.example")
    add(vault)
    rosa = store.people.find("rosa@corymb.example")
    assert rosa is not None
    assert (rosa.name, rosa.role, rosa.email) == ("Rosa", "Curator", "rosa@corymb.example")
    assert [author.name for author in note(store, "lamp").summary.authors] == ["Marek"]


# -- what goes wrong ----------------------------------------------------------


def test_a_bad_file_never_stops_the_others(add: Any, store: Store, vault: Path) -> None:
    write(vault / "a.md", "Fine.")
    write(vault / "b.md", "Bad.", created="2024-02-30")
    (vault / "c.md").write_bytes(b"\xff\xfe\x00\xd8")
    write(vault / "d.md", "Fine too.")
    progress = Told()
    report = add(vault, progress=progress)
    assert report.added == ["a.md", "d.md"]
    assert {failure.path: failure.place for failure in report.failed} == {
        "b.md": "line 2, column 10",
        "c.md": "whole file",
    }
    assert progress.done == progress.expected == 4


def test_a_file_that_went_bad_keeps_the_note_it_was(add: Any, store: Store, vault: Path) -> None:
    write(vault / "door.md", "The seal is worn.")
    add(vault)
    write(vault / "door.md", "Bad.", created="2024-02-30")
    report = add(vault, prune=True)
    assert written(report) == (0, 0, 0, 0, 0, 1)
    assert note(store, "door").body == "The seal is worn."
    (vault / "door.md").unlink()
    os.mkfifo(vault / "door.md")
    assert written(add(vault, prune=True)) == (0, 0, 0, 0, 0, 1)
    assert note(store, "door").body == "The seal is worn."


def test_what_was_made_safe_is_told(add: Any, vault: Path) -> None:
    (vault / "door.md").write_bytes(b"The s\0eal <script>x</script>")
    (first, second) = add(vault).warnings
    assert (first.path, first.reason) == ("door.md", "1 NUL characters taken out")
    assert "shown as text" in second.reason


def test_trying_first_stores_nothing_and_embeds_nothing(
    add: Any, store: Store, vault: Path, counting: Counting
) -> None:
    write(vault / "door.md", "The seal is worn.", author="Rosa <r@x.example>")
    write(vault / "rosa.md", "Potatoes.", kind="person", name="Rosa")
    before = store.changes.number()
    report = add(vault, dry_run=True)
    assert (sorted(report.added), report.dry_run, report.passages) == (["door.md", "rosa.md"], True, 1)
    assert (store.changes.number(), counting.calls, titles(store)) == (before, 0, [])


def test_ctrl_c_keeps_what_was_stored_and_the_next_run_goes_on(
    add: Any, store: Store, vault: Path, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbase.ingest.preparing.MOST_NOTES", 4)
    for number in range(10):
        write(vault / f"note-{number}.md", f"Note {number} tells of door {number}.")
    counting.stop_at = 3
    report = add(vault)
    assert report.interrupted
    assert len(report.added) == len(titles(store)) == 8
    assert [found for found in store.check() if not found.ok] == []
    counting.stop_at = 10**9
    counting.texts.clear()
    report = add(vault)
    assert not report.interrupted
    assert written(report) == (2, 0, 0, 8, 0, 0)
    assert len(counting.texts) == 2


def test_ctrl_c_right_after_a_commit_still_tells_what_was_stored(
    add: Any, store: Store, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(vault / "door.md", "The seal is worn.")
    committed = Writing.group

    def stopped(self: Writing, *given: Any) -> list[Failure]:
        committed(self, *given)
        raise KeyboardInterrupt

    monkeypatch.setattr(Writing, "group", stopped)
    report = add(vault)
    assert (report.interrupted, list(report.added), titles(store)) == (True, ["door.md"], ["door"])


def test_a_note_the_store_refuses_takes_no_other_down(
    add: Any, store: Store, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kbase.errors import Conflict

    for name in "abc":
        write(vault / f"{name}.md", f"Note {name}.")
    stored = store.notes.add

    def refuse_b(draft: Any, *rest: Any) -> Any:
        if draft.title == "b":
            raise Conflict("somebody was faster")
        return stored(draft, *rest)

    monkeypatch.setattr(store.notes, "add", refuse_b)
    report = add(vault)
    assert report.added == ["a.md", "c.md"]
    assert [(failure.path, failure.reason) for failure in report.failed] == [("b.md", "somebody was faster")]
    assert titles(store) == ["a", "c"]


def test_vectors_dropped_meanwhile_are_made_again(
    add: Any, store: Store, vault: Path, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(vault / "door.md", "The seal is worn.")
    add(vault)
    shutil.copy(vault / "door.md", vault / "sub.md")
    write(vault / "sub.md", "The seal is worn.", title="door")
    known = store.vectors.known
    first = iter([True])

    def and_then_gone(digests: Sequence[str], model: Fingerprint) -> set[str]:
        found = known(digests, model)
        if next(first, False):
            with store.transaction("somebody else"):
                store.notes.remove(note(store, "door").id, "somebody else")
        return found

    monkeypatch.setattr(store.vectors, "known", and_then_gone)
    assert add(vault / "sub.md").added == ["sub.md"]
    assert [found for found in store.check() if not found.ok] == []


# -- standard input -----------------------------------------------------------


def test_standard_input_is_one_note(store: Store, counting: Counting) -> None:
    options = ImportOptions(tags=("typed",))
    report = pipeline.add_text(b"# Door four\n\nThe seal is worn.", options, store, counting, "Owner", ALL)
    assert (report.added, report.passages, report.embedded) == (["Door four"], 1, 1)
    assert note(store, "Door four").summary.tags == ("typed",)
    pipeline.add_text(b"The pump ran dry today.\n\nAgain.", ImportOptions(), store, counting, "Owner", ALL)
    assert note(store, "The pump ran dry today.").source is None


def test_standard_input_may_speak_of_a_person_and_may_be_refused(store: Store, counting: Counting) -> None:
    pipeline.add_text(b"---\nkind: person\nname: Rosa\n---\n", ImportOptions(), store, counting, "Owner", ALL)
    assert store.people.find("Rosa") is not None
    for content in (b"", b"---\ntitle: [a]\n---\nx", b"\xff\xfe\x00\xd8"):
        with pytest.raises(BadFile, match="standard input"):
            pipeline.add_text(content, ImportOptions(), store, counting, "Owner", ALL)


def test_standard_input_can_be_tried(store: Store, counting: Counting) -> None:
    report = pipeline.add_text(
        b"The pump ran dry.", ImportOptions(dry_run=True), store, counting, "Owner", ALL
    )
    assert (report.dry_run, titles(store)) == (True, [])


def test_the_next_is_made_while_this_one_is_used() -> None:
    made: list[int] = []

    def items() -> Any:
        for number in range(1, 4):
            made.append(number)
            yield number

    used = []
    for item in ahead(items()):
        time.sleep(0.05)
        used.append((item, len(made)))
    assert used == [(1, 2), (2, 3), (3, 3)]
