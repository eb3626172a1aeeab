"""In long notes the passage shown is the one that answers: how to cut them, and what to embed.

    python -m benchmarks.long_notes [FOLDER …] [--notes 200] [--queries 200] [--only WAY …]

Six documents of a test collection that stand beside each other become one note, each a section
with its title as the heading (without one, a paragraph). A query's note is then the one that
holds a relevant document, and its passage one that lies in that document. For each way of
cutting: how often the first match is such a note, how often the first passage shown of the best
such note among ten lies in a relevant document, and both at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from benchmarks.quality import COLLECTIONS, collections_in
from kbase.config import DEFAULT_MODEL
from kbase.ingest.chunking import TARGET, cut
from kbase.model import Cut, Draft, Match, Span
from kbase.model_in_use import ModelInUse
from kbase.ports import Embedder, Silent
from kbase.search.collection import Collection, Document
from kbase.store import Store
from kbase.throwaway import Cutting, ThrowAway

TOGETHER = 6
TRIED = ("beer_qa", "cranfield", "safenet", "scifact", "stackfaq")
_MINE = 0.5  # a passage lies in the document that has most of its characters


@dataclass(frozen=True, slots=True)
class Long:
    """One note made of several documents, and where each stands in it."""

    note: Document
    parts: Mapping[str, Span]


def main() -> int:
    options = _options()
    folders = [folder for folder in sorted(collections_in(options.folders)) if folder.name in TRIED]
    if not folders:
        print("Skipped: no test collection there.")
        return 0
    ways = {name: way for name, way in WAYS.items() if not options.only or name in options.only}
    print("| collection | passages | way of cutting | note first | passage right | both |")
    print("|---|---|---|---|---|---|")
    for folder in folders:
        collection = Collection.read(folder)
        longs = list(joined(collection.documents, options.notes))
        for name, way in ways.items():
            passages, figures = measured(collection, longs, way, options.queries)
            cells = " | ".join(f"{figure:.3f}" for figure in figures)
            print(f"| {folder.name} | {passages:,} | {name} | {cells} |", flush=True)
    return 0


def joined(documents: Sequence[Document], most: int) -> Iterator[Long]:
    """Neighbours in the corpus as sections of one note."""
    for number, start in enumerate(range(0, len(documents), TOGETHER)):
        if number == most:
            return
        body = ""
        parts: dict[str, Span] = {}
        for document in documents[start : start + TOGETHER]:
            section = f"## {document.title}\n\n{document.text}" if document.title else document.text
            parts[document.id] = Span(len(body), len(body) + len(section))
            body += f"{section}\n\n"
        yield Long(Document(f"collected {number}", f"Collected notes {number}", body), parts)


def measured(
    collection: Collection, longs: Sequence[Long], way: Cutting, queries: int
) -> tuple[int, tuple[float, float, float]]:
    """How many passages there are, and the three figures."""
    held = {document for long in longs for document in long.parts}
    asked = sorted(
        (query for query in collection.queries if held & set(collection.relevant.get(query.id, {}))),
        key=lambda query: sha256(query.id.encode()).digest(),
    )[:queries]
    by_title = {long.note.title: long for long in longs}
    with TemporaryDirectory() as place, closing(Store.create(Path(place))) as store:
        ModelInUse.named_in(store, DEFAULT_MODEL)
        trial = ThrowAway(store, ModelInUse(store, DEFAULT_MODEL, upkeep=False), 10_000, way)
        trial.fill([long.note for long in longs], Silent())
        first: list[float] = []
        right: list[float] = []
        both: list[float] = []
        for query in asked:
            relevant = set(collection.relevant[query.id])
            matches = trial.ask(query.text).matches
            holding = [match for match in matches if relevant & set(by_title[match.note.title].parts)]
            shown = [_answers(match, by_title[match.note.title], relevant) for match in holding]
            first.append(matches[:1] == tuple(holding[:1]) and bool(matches))
            right += shown[:1]
            both.append(first[-1] and shown[0])
        return trial.passages, (fmean(first), fmean(right), fmean(both))


def _answers(match: Match, long: Long, relevant: set[str]) -> bool:
    span = match.passages[0].passage.span
    shared = sum(
        max(0, min(span.end, part.end) - max(span.start, part.start))
        for document, part in long.parts.items()
        if document in relevant
    )
    return shared >= _MINE * (span.end - span.start)


def by_size(draft: Draft, embedder: Embedder, target: int) -> list[Cut]:
    return cut(draft.title, draft.body, embedder, embedder.max_tokens, draft.kind, target)


def bare(draft: Draft, embedder: Embedder) -> list[Cut]:
    """Nothing in front of what is embedded."""
    return [_reworded(one, one.passage.text) for one in by_size(draft, embedder, TARGET)]


def with_neighbours(draft: Draft, embedder: Embedder, target: int) -> list[Cut]:
    """What stands before and behind a passage is embedded with it."""
    cuts = by_size(draft, embedder, target)
    texts = ["", *(one.passage.text for one in cuts), ""]
    front = [one.embedded.removesuffix(one.passage.text) for one in cuts]
    return [
        _reworded(one, f"{front[place]}{' '.join(texts[place : place + 3])}")
        for place, one in enumerate(cuts)
    ]


def _reworded(one: Cut, embedded: str) -> Cut:
    return replace(one, embedded=embedded, digest=sha256(embedded.encode()).hexdigest())


WAYS: Mapping[str, Cutting] = {
    "64 tokens": partial(by_size, target=64),
    "128 tokens": partial(by_size, target=128),
    "200 tokens": partial(by_size, target=200),
    "254 tokens": partial(by_size, target=254),
    "200 tokens, no title or headings": bare,
    "64 tokens, embedded with both neighbours": partial(with_neighbours, target=64),
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[COLLECTIONS])
    parser.add_argument("--notes", type=int, default=200, help="long notes made of a collection")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--only", nargs="*", choices=WAYS, help="ways to try")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
