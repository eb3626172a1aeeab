"""Whether every leg counts on its own: names planted in a real collection, typos, paraphrases.

    python -m benchmarks.legs [FOLDER …]

- *planted*: an identifier, an error code and a rare name at a time is put into one of 100 documents;
  asked for alone and in a short sentence. Share of them found at rank 1.
- *mistyped*: the rare names with one slip of the fingers. Share found at rank 1 and among the first five.
- *paraphrases*: the judged questions that share no term with the titles of the documents that answer
  them, or with any word of these. Share with one of them among the first five.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.quality import COLLECTIONS, collections_in
from kbase.analysis import question_terms, term_texts
from kbase.config import DEFAULT_MODEL
from kbase.model_in_use import ModelInUse
from kbase.ports import Silent
from kbase.search.collection import Collection, Document
from kbase.search.matching import by_note
from kbase.store import Store
from kbase.throwaway import ThrowAway

PLANTED = 100
FIRST = 5
ASKED = ("{}", "what do we know about {}", "{} came up again today, who has seen it before?")
SENTENCES = ("It was filed under {}.", "The panel showed {} for an hour.", "{} had been asked first.")


@dataclass(frozen=True, slots=True)
class Planted:
    """Something to look for, and the only document that says it."""

    word: str
    document: str
    kind: str


def planted(documents: Sequence[Document], count: int = PLANTED) -> tuple[list[Document], list[Planted]]:
    """The documents with `count` things put into as many of them, spread evenly; always the same."""
    chance = random.Random(20)
    changed = list(documents)
    things: list[Planted] = []
    for number in range(count):
        place = number * len(documents) // count
        kind = ("identifier", "error code", "rare name")[number % 3]
        word = _identifier(chance) if number % 3 == 0 else _code(chance) if number % 3 == 1 else _name(chance)
        text = changed[place].text
        middle = text.find("\n\n", len(text) // 2) % (len(text) + 1)  # a paragraph's end: in no link
        said = SENTENCES[number % 3].format(word)
        changed[place] = replace(changed[place], text=f"{text[:middle]} {said}{text[middle:]}")
        things.append(Planted(word, documents[place].id, kind))
    return changed, things


def slipped(word: str, chance: random.Random) -> str:
    """The word with two letters changed places, or one left out, doubled or another; never the first."""
    at = chance.randrange(1, len(word) - 1)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice("aeiours") + word[at + 1 :],
    )
    slip = chance.choice(slips)
    return slip if slip != word else slips[1]


@contextmanager
def filled(documents: Sequence[Document]) -> Iterator[ThrowAway]:
    """A library that holds them."""
    with TemporaryDirectory() as place, Store.create(Path(place)) as store:
        ModelInUse.named_in(store, DEFAULT_MODEL)
        trial = ThrowAway(store, ModelInUse(store, DEFAULT_MODEL, upkeep=False), 10_000)
        trial.fill(documents, Silent())
        yield trial


def names_found(trial: ThrowAway, text: str, limit: int = FIRST) -> list[str]:
    """The documents a question finds, best first."""
    asked = trial.ask(text)
    return [trial.documents[one.note].id for one in by_note(asked.candidates, asked.notes, limit)]


def exactness(folder: Path) -> list[str]:
    """Rows of the first table for one collection."""
    documents = [one for one in Collection.read(folder).documents if len(one.text) > 200]
    changed, things = planted(documents)
    chance = random.Random(21)
    cells = []
    with filled(changed) as trial:
        for kind in ("identifier", "error code", "rare name"):
            asked = [(form.format(one.word), one) for form in ASKED for one in things if one.kind == kind]
            first = [names_found(trial, text)[:1] == [one.document] for text, one in asked]
            cells.append(f"{sum(first)} of {len(first)}")
        mistyped = [
            (form.format(slipped(one.word.split()[0], chance)), one)
            for form in ASKED
            for one in things
            if one.kind == "rare name"
        ]
        found = [
            names_found(trial, text).index(one.document)
            for text, one in mistyped
            if one.document in names_found(trial, text)
        ]
        cells.append(f"{found.count(0)} and {len(found)} of {len(mistyped)}")
    return cells


def paraphrased(folder: Path) -> tuple[str, str]:
    """Cells of the second table: no term shared with the title, with nothing at all."""
    collection = Collection.read(folder)
    documents = {one.id: one for one in collection.documents}
    titled: list[bool] = []
    apart: list[bool] = []
    with filled(collection.documents) as trial:
        for query in collection.queries:
            answers = [documents[name] for name in collection.relevant.get(query.id, {}) if name in documents]
            said = set(question_terms(query.text))
            if not answers or any(said & set(term_texts(one.title)) for one in answers):
                continue
            found = bool({one.id for one in answers} & set(names_found(trial, query.text)))
            titled.append(found)
            if not any(said & set(term_texts(one.text)) for one in answers):
                apart.append(found)
    return _share(titled), _share(apart)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    folders = sorted(collections_in(parser.parse_args().folders or [COLLECTIONS]))
    if not folders:
        print("Skipped: no test collection.")
        return 0
    print("| found at rank 1 | identifiers | error codes | rare names | mistyped: first, and first five |")
    print("|---|---|---|---|---|")
    for folder in folders:
        print(f"| {folder.name} | {' | '.join(exactness(folder))} |", flush=True)
    print("\n| among the first five | no term of the title | no term of the note |\n|---|---|---|")
    for folder in folders:
        print(f"| {folder.name} | {' | '.join(paraphrased(folder))} |", flush=True)
    return 0


def _share(found: Sequence[bool]) -> str:
    return f"{sum(found)} of {len(found)}"


def _identifier(chance: random.Random) -> str:
    letters = "".join(chance.choice("BCDFGHJKLMNPQRSTVWXZ") for _ in range(3))
    return f"{letters}-{chance.randrange(1000, 10_000)}"


def _code(chance: random.Random) -> str:
    return f"{chance.choice('EFPUX')}{chance.randrange(1000, 10_000)}"


def _name(chance: random.Random) -> str:
    syllables = ("bal", "dor", "fen", "gri", "hul", "kav", "lom", "mir", "nost", "pel", "rud", "tov", "vess")
    given, family = ("".join(chance.sample(syllables, 3)).capitalize() for _ in range(2))
    return f"{given} {family}"


if __name__ == "__main__":
    sys.exit(main())
