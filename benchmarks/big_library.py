"""A library of any size to measure on, made once and kept.

    python -m benchmarks.big_library [--corpus PLACE] [--passages 100000] [--keep FOLDER]

Its passages are recombined from the sentences of a real corpus: four sentences each, drawn at
random. At most 20,000 distinct sentences are embedded, with kbase's own bulk embedder; a
passage's vector is the normalised mean of its sentences' vectors, which is *not* what the
model would say of the whole passage. So the size, the vocabulary and its skew, the spread of
the vectors and everything stored are real enough to measure time and memory; the answers mean
nothing, and no quality is ever measured on such a library.

It is written through the store, in large transactions: notes of about five passages under
headings, of every kind, by 200 people, in 6 spaces, with tags, over six years.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path

import numpy as np

from benchmarks.figures import arguments
from benchmarks.passages import recombined, sentences
from kbase.config import DEFAULT_MODEL, Settings
from kbase.index import embedding
from kbase.library import Library
from kbase.model import (
    Cut,
    Draft,
    Fingerprint,
    Kind,
    Link,
    Matrix,
    Passage,
    Relation,
    SpaceName,
    SpaceRecord,
    Span,
)
from kbase.rehearsing import MeaningWeight
from kbase.store import Store

FORMAT = 2  # raise it when a library made before would measure otherwise
POOL = 20_000
PEOPLE = 200
SPACES = tuple(SpaceName(name) for name in ("general", "north", "south", "east", "west", "archive"))
TAGS = 300
NOTES_AT_ONCE = 1_000
MADE = "made.json"
KINDS = (
    (Kind.NOTE,) * 10 + (Kind.LESSON,) * 4 + (Kind.PRACTICE,) * 2 + (Kind.QUESTION,) * 2 + (Kind.ANSWER,) * 2
)
"""What a note is, by its place: one in ten an answer to the question two places before it."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Distinct sentences and their vectors."""

    sentences: list[str]
    vectors: Matrix  # (sentences, dimension)


@dataclass(frozen=True, slots=True)
class Made:
    """A note ready to be stored, and its passages' vectors."""

    draft: Draft
    cuts: list[Cut]
    vectors: Matrix


def settings_for(folder: Path) -> Settings:
    """Settings for a library of ours, whatever the environment says; every question is answered anew."""
    return Settings.read({"library": folder, "owner": "Bench", "reply_cache_mb": 0}, {})


def pool_sentences(corpus: Path | None) -> list[str]:
    """At most `POOL` sentences of a corpus, drawn from all over it."""
    found = sentences(corpus)
    if len(found) > POOL:
        found = random.Random(4).sample(found, POOL)
    return found


def made(corpus: Path | None, passages: int, keep: Path) -> Path:
    """The folder of such a library, made now if it was never made."""
    known = _digest(pool_sentences(corpus))
    folder = keep / f"{passages}-{known}"
    if (folder / MADE).is_file():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    started = time.perf_counter()
    seconds = {"embed": 0.0, "store": 0.0, "index": 0.0}
    embedder = embedding.load(DEFAULT_MODEL)
    pool = pool_of(corpus, keep, embedder)
    seconds["embed"] = time.perf_counter() - started
    _store(folder, pool, passages, embedder.fingerprint)
    seconds["store"] = time.perf_counter() - started - seconds["embed"]
    with Library.open(settings_for(folder)) as library:
        library.rebuild()
    with Store.open(folder) as store:
        store.meta.put(MeaningWeight.KEY, "")  # meaning says nothing here, and must not be left out for that
    seconds["index"] = time.perf_counter() - started - seconds["embed"] - seconds["store"]
    (folder / MADE).write_text(
        json.dumps({"passages": passages, "sentences": len(pool.sentences), "seconds": seconds})
    )
    _say(f"made {folder} in {time.perf_counter() - started:.0f} s: {seconds}")
    return folder


def pool_of(corpus: Path | None, keep: Path, embedder: embedding.ExportedEmbedder) -> Pool:
    """The sentences of a corpus with their vectors, embedded once and kept."""
    drawn = pool_sentences(corpus)
    kept = keep / f"pool-{_digest(drawn)}-{embedder.fingerprint[:12]}.npy"
    return Pool(drawn, _pool_vectors(embedder, drawn, kept))


def _digest(drawn: Sequence[str]) -> str:
    return hashlib.sha256("\n".join([str(FORMAT), *drawn]).encode()).hexdigest()[:12]


def _pool_vectors(embedder: embedding.ExportedEmbedder, drawn: list[str], kept: Path) -> Matrix:
    if kept.is_file():
        stored: Matrix = np.load(kept)
        return stored
    _say(f"embedding {len(drawn)} sentences …")
    vectors = embedder.passages(drawn)
    kept.parent.mkdir(parents=True, exist_ok=True)
    np.save(kept, vectors)
    return vectors


def _store(folder: Path, pool: Pool, passages: int, model: Fingerprint) -> None:
    with Store.create(folder) as store:
        with store.transaction("bench"):
            for name in SPACES:
                store.spaces.save(SpaceRecord(name, name.title()))
        done = 0
        coming = notes_of(pool, passages)
        while notes := list(islice(coming, NOTES_AT_ONCE)):
            with store.transaction("bench"):
                for note in notes:
                    store.vectors.put(model, [cut.digest for cut in note.cuts], note.vectors)
                    store.notes.add(note.draft, note.cuts, by="bench")
            done += sum(len(note.cuts) for note in notes)
            _say(f"stored {done} of {passages} passages", end="\r")
        _say("")


def notes_of(pool: Pool, passages: int) -> Iterator[Made]:
    """Notes that hold `passages` passages together; the same ones for the same pool."""
    drawn = random.Random(3)
    places = recombined(pool.sentences, passages)
    names = [f"Person {number:03d}" for number in range(PEOPLE)]
    titles: list[str] = []
    for number in count():
        taken = [four for _, four in zip(range(drawn.randint(3, 7)), places, strict=False)]
        if not taken:
            return
        titles.append(_title(pool.sentences[taken[0][0]], number))
        yield _note(pool, taken, number, titles, drawn, names)


def _title(sentence: str, number: int) -> str:
    return " ".join(sentence.split()[: 4 + number % 4]).strip(".,;:!?#*`|[]()") or f"Note {number}"


def _note(
    pool: Pool,
    taken: Sequence[tuple[int, ...]],
    number: int,
    titles: list[str],
    drawn: random.Random,
    names: list[str],
) -> Made:
    title, kind = titles[number], KINDS[number % len(KINDS)]
    body, cuts, vectors = "", [], []
    for place, four in enumerate(taken):
        text = " ".join(pool.sentences[one] for one in four)
        heading = (_title(pool.sentences[four[1]], place),) if place else ()
        body += f"\n\n## {heading[0]}\n\n" if heading else ""
        start = len(body)
        body += text
        embedded = "\n".join([title, *heading, text])
        digest = hashlib.sha256(embedded.encode()).hexdigest()
        cuts.append(Cut(Passage(heading, Span(start, len(body)), text), embedded, digest))
        mean = pool.vectors[list(four)].mean(axis=0)
        vectors.append(mean / np.linalg.norm(mean))
    draft = Draft(
        title,
        body,
        kind=kind,
        space=drawn.choices(SPACES, (8, 4, 3, 2, 2, 1))[0],
        authors=tuple(names[_skewed(drawn, PEOPLE)] for _ in range(1 + number % 2)),
        tags=tuple({f"topic-{_skewed(drawn, TAGS)}" for _ in range(2)}),
        created=date(2020, 1, 1) + timedelta(days=drawn.randrange(2200)),
        accepted=kind is Kind.ANSWER and drawn.random() < 0.5,
        links=(Link(titles[number - 2], Relation.ANSWERS),) if kind is Kind.ANSWER else (),
    )
    return Made(draft, cuts, np.array(vectors, np.float32))


def _skewed(drawn: random.Random, most: int) -> int:
    """A place below `most`; the first ones far more often, as with people and tags."""
    return int(most * drawn.random() ** 2)


def _say(text: str, end: str = "\n") -> None:
    print(text, end=end, file=sys.stderr, flush=True)


def main() -> None:
    given = arguments(__doc__).parse_args()
    print(made(given.corpus, given.passages, given.keep))


if __name__ == "__main__":
    main()
