"""Whether notes are taken to be alike because they were written on one form.

    python -m benchmarks.forms [FOLDER …] [--library FOLDER] [--sample N]

Documents of the test collections FOLDER (`../shared/eval` where none is named), a few of each, are
written on one form: headings, guidance and a checklist, the document under the first heading. Two
of different collections that are related, or like each other while one of them is typed, are so for the form
alone. With `--library`, a library of real notes on one form: of the notes related to N of them, how
many are so by passages that say nothing of their own. Each before and after the form was learned.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.quality import COLLECTIONS, collections_in
from kbase import forms
from kbase.config import DEFAULT_MODEL, Settings
from kbase.library import Library
from kbase.model import EVERYTHING, Draft, Filters, NoteId
from kbase.model_in_use import ModelInUse
from kbase.search.boilerplate import LEAST_OWN
from kbase.search.collection import Collection
from kbase.store import Store

OF_EACH = 15
LONGEST = 900  # characters of a document
RELATED = 6
FORM = """## Summary

{}

## Risks and mitigations

<!-- What could go wrong, and who would notice it first? Think of security, of people and of cost. -->

## Test plan

[ ] I understand that the owners of what is involved may ask for further tests before this goes ahead.

<!-- Tests are described in enough detail for a reviewer to judge whether they can fail. -->

## Graduation criteria

<!-- Define when this counts as done; a proposal without criteria is not merged. -->

## Drawbacks

Why should this *not* be done? Whoever reads this section wants to know that somebody thought about it.
"""


def pairs(library: Library, family: dict[NoteId, str], typed: dict[NoteId, str]) -> tuple[int, int]:
    """Notes of other collections among those related, and among those like what is typed."""
    related = similar = 0
    for note, own in family.items():
        related += sum(
            family[match.note.id] != own for match in library.related(note, library.owner, RELATED)
        )
        like = library.similar(typed[note], library.owner, RELATED, leave_out=note)
        similar += sum(family[match.note.id] != own for match in like)
    return related, similar


def made(folders: Sequence[Path]) -> list[str]:
    """The table of notes on a made form."""
    with (
        TemporaryDirectory() as place,
        Library.create(Settings(library=Path(place) / "library")) as library,
        Store.open(Path(place) / "library") as store,
    ):
        family: dict[NoteId, str] = {}
        typed: dict[NoteId, str] = {}
        for folder in folders:
            for document in Collection.read(folder).documents[:OF_EACH]:
                text = FORM.format(document.text[:LONGEST])
                title = document.title[:200] or document.id
                note = library.contribute(Draft(title, text), library.owner)
                family[note], typed[note] = folder.name.split("_", maxsplit=1)[0], f"{title}\n{text}"
        before = pairs(library, family, typed)
        forms.learn(store, ModelInUse(store, DEFAULT_MODEL, upkeep=False))
        after = pairs(library, family, typed)
    return [
        f"| related for the form alone ({len(family)} notes) | {before[0]} | {after[0]} |",
        f"| like it while typing, for the form alone | {before[1]} | {after[1]} |",
    ]


def real(folder: Path, sample: int) -> list[str]:
    """The rows of a library of real notes."""
    with Library.open(Settings(library=folder)) as library, Store.open(folder) as store:
        forms.learn(store, ModelInUse(store, DEFAULT_MODEL, upkeep=False))
        form = forms.boilerplate(store, EVERYTHING)
        total = library.notes(Filters(), library.owner, 1).total
        every = max(1, total // sample)
        chosen = [one.id for one in library.notes(Filters(), library.owner, total).notes[::every]]
        counted = []
        for learned in (False, True):
            if learned:
                forms.learn(store, ModelInUse(store, DEFAULT_MODEL, upkeep=False))
            else:
                store.meta.put(forms.HEADINGS, "{}")
                store.meta.put(forms.LINES, "{}")
                store.meta.put(forms.REPEATED, "[]")
            found = [match for note in chosen for match in library.related(note, library.owner, RELATED)]
            empty = [one for one in found if max(form.said(p.passage.text) for p in one.passages) < LEAST_OWN]
            counted.append(f"{len(empty)} of {len(found)}")
    shown = " | ".join(counted)
    return [
        f"| related by passages that say nothing of their own ({len(chosen)} notes) | {shown} |",
        f"| headings and lines of the form | | {len(form.headings)} and {len(form.lines)} |",
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--sample", type=int, default=100)
    given = parser.parse_args()
    folders = sorted(collections_in(given.folders or [COLLECTIONS]))
    if not folders and not given.library:
        print("Skipped: no test collection.")
        return 0
    print("| | before | after |\n|---|---|---|")
    rows = [
        *(made(folders) if folders else []),
        *(real(given.library, given.sample) if given.library else []),
    ]
    print("\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
