"""Make the golden library of the schema version this kbase writes: `python tests/golden/make.py`.

Once a version is released its file is never made again: tests open each of them with every later
kbase. Run this only when `MIGRATIONS` has grown, and commit the new file beside the old ones.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kbase.model import (
    ChangeNumber,
    Helping,
    Kind,
    Link,
    NoteId,
    PersonRecord,
    Readable,
    Relation,
    SpaceName,
    SpaceRecord,
    Span,
)
from kbase.pack import (
    Attendee,
    Citation,
    Pack,
    Prompt,
    Reading,
    ReadingKey,
    Reason,
    Role,
    Setting,
    Step,
    Theme,
)
from kbase.store import Place, SnapshotRow, Store
from kbase.store.migrations import MIGRATIONS
from tests.store.making import MODEL, add, file, remove, revise

GOLDEN = Path(__file__).parent


def fill(store: Store) -> None:
    """One of everything a library can hold."""
    with store.transaction("golden"):
        store.spaces.save(SpaceRecord(SpaceName("skarvik"), "Skarvik vault", "Up north."))
        store.people.save(PersonRecord("Bo Ek", role="Electrician", offers=("power",)))
    frost = add(
        store,
        "Frost on the vault door",
        "# Context\n\nIce ünder the seal, error TS-999.\n\n# Lesson\n\nMeasure first.",
        kind=Kind.LESSON,
        space=SpaceName("skarvik"),
        authors=("Wei Ling", "Bo Ek"),
        tags=("cold-chain/doors", "vault"),
        aliases=("Frame heater",),
        created=date(2021, 3, 4),
        updated=date(2023, 11, 20),
        verified=date(2025, 2, 6),
        verified_by="Bo Ek",
        links=(Link("Change the gasket", Relation.SUPERSEDES), Link("Nowhere")),
        source=file("lessons/frost.md"),
    )
    add(
        store,
        "Change the gasket",
        "A new gasket.",
        created=date(2019, 1, 1),
        status="withdrawn",
        source=file("lessons/gasket.md"),
    )
    question = add(store, "Why frost?", "Again!", kind=Kind.QUESTION, created=date(2024, 5, 1))
    add(
        store,
        "Why frost? An answer",
        "See [[Frame heater]].",
        kind=Kind.ANSWER,
        accepted=True,
        created=date(2024, 5, 2),
        links=(Link(question, Relation.ANSWERS), Link("Frame heater")),
    )
    revise(store, frost, body="# Context\n\nIce ünder the seal, error TS-999.\n\n# Lesson\n\nMeasure twice.")
    remove(store, add(store, "Gone", "Zanzibar.", source=file("gone.md")))
    with store.transaction("golden"):
        store.people.save(
            PersonRecord("Tan Wei Ling", ("Wei Ling",), "tan@corymb.example", successor="Bo Ek")
        )
        store.people.save(
            PersonRecord("Bo Ek", role="Electrician", away_until=date(2031, 8, 31), weekly_limit=2)
        )
        store.people.save(PersonRecord("Åsa Berg", suggest=False))
        store.people.named("A. Berg")
        store.routed.add(store.people.named("Bo Ek"), question)
    with store.transaction("golden"):
        store.identities.merge(store.people.named("A. Berg"), store.people.named("Åsa Berg"), "one human")
    pack = store.packs.add(packed(store, frost), "golden", "drawn")
    store.packs.save(pack, packed(store, frost, "Doors"), "golden", "retitled", base=1)
    wei = store.people.named("Wei Ling")
    store.packs.mark_known(wei, frost, known=True)
    with store.transaction("golden"):
        store.outcomes.add(pack, frost)
    store.snapshots.record(SnapshotRow("vectors", ChangeNumber(3), "vectors-3", "ab" * 32, MODEL, 5))
    with store.transaction("Bo Ek"):
        store.applied.add(frost, "Skarvik")
    store.meta.put("golden", "yes")
    store.helped.add(Helping("Why is there ice on the door?", frost), "Bo Ek", MODEL, 0.7)
    store.places.put([Place(frost, 0.25, 0.75, int(store.passages.of_note(frost)[-1].id))])


def packed(store: Store, note: NoteId, title: str = "") -> Pack:
    """A pack that quotes one note as it stands."""
    found = store.notes.get(note, Readable(None))
    span = Span(found.body.index("Ice"), found.body.index("."))
    citation = Citation(found.summary.ref, found.revision, span, (), found.body[span.start : span.end])
    why = (Reason("beside {note}", found.summary.ref),)
    reading = Reading(
        citation, Role.CORE, found.summary.authors, found.summary.space, found.summary.created, why, 1.0
    )
    step = Step(
        "Read", 0, 30, Setting.ALONE, "Read it.", (ReadingKey(reading.key),), (Prompt("So?", citation),)
    )
    return Pack(
        question="Why does the door freeze?",
        title=title,
        format="jigsaw",
        minutes=30,
        group_size=4,
        seed=1,
        attendees=(Attendee("Bo Ek", store.people.named("Bo Ek")), Attendee("A guest")),
        themes=(Theme(("frost", "door"), (reading,)),),
        invitations=(),
        groups=(),
        agenda=(step,),
        spaces=frozenset({found.summary.space}),
    )


def main() -> None:
    target = GOLDEN / f"library-{len(MIGRATIONS)}.sqlite.gz"
    if target.exists():
        sys.exit(f"{target} is there already; what was released is never made again.")
    with tempfile.TemporaryDirectory() as folder:
        with Store.create(Path(folder)) as store:
            fill(store)
        target.write_bytes(gzip.compress(store.path.read_bytes(), 9, mtime=0))


if __name__ == "__main__":
    main()
