"""The whole path of a question, on a small collection whose answers are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kbase.config import Settings
from kbase.library import Library

DOCUMENTS = {
    "gasket": ("Frost on the freezer door", "When frost grows inside, change the gasket. It costs little."),
    "mist": ("The mist line", "Descale the nozzles in May, before the hot weeks."),
    "labels": ("Labels that last", "Pencil outlives marker on every label, in sun and in rain."),
    "e217": ("Cold room alarm", "The panel shows E-217 when ice sits on the evaporator."),
    "e271": ("Cold room alarm", "The panel shows E-271 when the door was left open too long."),
    "battery": ("Batteries in winter", "Lead cells give half their charge in the cold; bring them inside."),
    "night": ("Who to call at night", "Ring the duty phone until somebody answers; a text is not seen."),
    "seeds": ("Drying seeds", "Seeds dry to five percent moisture before they go into foil bags."),
    "zeros": ("Leading zeros", "A spreadsheet drops leading zeros from accession numbers: import as text."),
    "boat": ("The boat", "Check the bilge pump and the flares before leaving harbour."),
}
QUESTIONS = {
    "how do I stop ice building up around the fridge door": "gasket",
    "E-217": "e217",
    "what does E271 mean": "e271",
    "my accumulator is weak in frosty weather": "battery",
    '"leading zeros"': "zeros",
    "whom do I telephone after dark": "night",
    "how dry must grains be before storage": "seeds",
    "which pen should I write plant tags with": "labels",
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `kbase eval` says of the collection, with another beside it."""
    parent = tmp_path_factory.mktemp("collections")
    folder = parent / "garden"
    folder.mkdir()
    _write(
        folder / "corpus.jsonl",
        [{"_id": name, "title": title, "text": text} for name, (title, text) in DOCUMENTS.items()],
    )
    _write(folder / "queries.jsonl", [{"_id": f"q{n}", "text": text} for n, text in enumerate(QUESTIONS)])
    (folder / "qrels.tsv").write_text(
        "".join(f"q{number}\t{answer}\t1\n" for number, answer in enumerate(QUESTIONS.values()))
    )
    other = parent / "physics"
    other.mkdir()
    _write(other / "corpus.jsonl", [{"_id": "p1", "title": "Quarks", "text": "Hadrons hold quarks."}])
    _write(
        other / "queries.jsonl",
        [
            {"_id": f"u{number}", "text": text}
            for number, text in enumerate(
                [
                    "what holds quarks together",
                    "derive the Schrödinger equation",
                    "who won the 1998 world cup",
                ]
            )
        ],
    )
    return Library.evaluate(folder, Settings(library=parent / "unused"), run_file=parent / "run.txt")


def _write(path: Path, records: list[dict[str, str]]) -> None:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")


def test_every_question_finds_its_note_first(figures: dict[str, Any]) -> None:
    assert figures["retrievers"]["default"]["mrr@10"] == 1.0


def test_the_default_is_no_worse_than_either_leg(figures: dict[str, Any]) -> None:
    legs = {name: each["ndcg@10"] for name, each in figures["retrievers"].items()}
    assert legs["default"] >= max(legs["words"], legs["meaning"])


def test_questions_about_something_else_are_refused(figures: dict[str, Any]) -> None:
    known = figures["answerability"]
    assert known["auc"] == 1.0
    assert known["refused_unrelated"] == 1.0
    assert known["lost_answerable"] <= 2 / len(QUESTIONS)  # those that share no word with their note


def test_every_stage_is_timed(figures: dict[str, Any]) -> None:
    assert {"embed", "meaning", "words", "fuse", "match", "total"} <= set(figures["ms"])


def test_no_library_was_made_where_the_settings_point(
    figures: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert figures["documents"] == len(DOCUMENTS)
    assert not list(tmp_path_factory.getbasetemp().glob("**/unused"))
