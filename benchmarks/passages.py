"""Text to measure on: real passages, and as many as are wanted recombined from them.

`--corpus` takes a folder of Markdown files or a `corpus.jsonl(.gz)` in the BEIR layout;
without it the packaged sample library is used.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import kbase

SAMPLE = Path(kbase.__file__).parent / "sample"


@dataclass(frozen=True, slots=True)
class Text:
    """A titled text."""

    title: str
    body: str


def texts(corpus: Path | None) -> list[Text]:
    """Every text of a corpus, in a stable order."""
    place = corpus or SAMPLE
    if place.is_dir():
        return [_markdown(path) for path in sorted(place.rglob("*.md"))]
    content = place.read_bytes()
    if place.suffix == ".gz":
        content = gzip.decompress(content)
    rows = [json.loads(line) for line in content.decode("utf-8").split("\n") if line]
    return [Text(row.get("title", ""), row["text"]) for row in rows]


def _markdown(path: Path) -> Text:
    raw = path.read_text("utf-8", errors="replace")
    body = re.sub(r"\A---\n.*?\n---\n", "", raw, flags=re.DOTALL)
    return Text(path.stem.replace("-", " "), body)


def sentences(corpus: Path | None) -> list[str]:
    """Sentences of 5 to 60 words, in a stable order, none twice."""
    found: dict[str, None] = {}
    for text in texts(corpus):
        for sentence in re.split(r"(?<=[.!?])\s+|\n{2,}", text.body):
            words = sentence.split()
            if 5 <= len(words) <= 60:
                found[" ".join(words)] = None
    return list(found)


def recombined(pool: list[str], count: int, seed: int = 1) -> Iterator[tuple[int, ...]]:
    """`count` different passages as places in `pool`: four sentences each, drawn at random.

    The same sentences in other company keep a corpus's vocabulary and its skew of common
    words, which is what the cost of ranking by words depends on.
    """
    drawn = random.Random(seed)
    for _ in range(count):
        yield tuple(drawn.sample(range(len(pool)), 4))


def questions(pool: list[str], count: int, seed: int = 2) -> list[str]:
    """`count` questions of five to twelve words: stretches of sentences, as people paste them."""
    drawn = random.Random(seed)
    asked = []
    for _ in range(count):
        words = drawn.choice(pool).split()
        length = min(len(words), drawn.randint(5, 12))
        start = drawn.randint(0, len(words) - length)
        asked.append(" ".join(words[start : start + length]).strip(".,;:!?"))
    return asked
