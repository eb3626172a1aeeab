"""What benchmarks measure with can itself be trusted."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

import benchmarks
from benchmarks import big_library, saving
from benchmarks.figures import Figure, percentile, table
from benchmarks.growth import Grown, figures, picture
from benchmarks.importing import overlap
from benchmarks.mapping import kept
from benchmarks.passages import questions, recombined, sentences
from kbase.library import Library
from kbase.model import Filters, Question


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Sixty titled texts of three different sentences each."""
    rows = [
        {
            "title": f"Report {number}",
            "text": f"Our pump {number} had failed in the frost. Volunteers mended valve {number} by hand. "
            f"Nobody had written down where shelf {number} stands.",
        }
        for number in range(60)
    ]
    file = tmp_path / "corpus.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(benchmarks.__path__)])
def test_every_benchmark_can_be_started(name: str) -> None:
    assert importlib.import_module(f"benchmarks.{name}").__doc__


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([5.0, 1.0, 3.0], 0.5) == 3.0
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile([7.0], 0.99) == 7.0


def test_a_figure_says_whether_its_target_is_met() -> None:
    assert Figure("p50", 11.9, "ms", most=12).reached
    assert not Figure("rate", 89.0, "requests/s", least=90).reached
    assert Figure("p50", 11.9, "ms").reached is None
    assert "**not reached**" in table([Figure("rate", 89.0, "requests/s", least=90)])


def test_sentences_and_questions_are_the_same_in_every_run(corpus: Path) -> None:
    pool = sentences(corpus)
    assert len(pool) == 180
    assert questions(pool, 5) == questions(pool, 5)
    assert list(recombined(pool, 5)) == list(recombined(pool, 5))


def test_ten_nearest_are_compared_without_the_passage_itself() -> None:
    vectors = np.random.default_rng(1).standard_normal((50, 8)).astype(np.float32)
    assert overlap(vectors, vectors) == 1.0
    assert overlap(vectors, vectors[::-1].copy()) < 0.5


def test_a_made_library_is_whole_and_made_once(corpus: Path, tmp_path: Path) -> None:
    folder = big_library.made(corpus, 300, tmp_path / "kept")
    made_at = (folder / "kbase.sqlite").stat().st_mtime_ns
    assert big_library.made(corpus, 300, tmp_path / "kept") == folder
    assert (folder / "kbase.sqlite").stat().st_mtime_ns == made_at
    with Library.open(big_library.settings_for(folder)) as library:
        assert [finding for finding in library.check() if not finding.ok] == []
        assert library.health()["passages"] == 300
        overview = library.overview(library.owner)
        assert Counter({kind.name: kind.notes for kind in overview.kinds})["note"] > 20
        assert len(overview.people) > 20
        assert library.ask(Question("a pump that failed in the cold"), library.owner).matches
        assert library.notes(Filters(), library.owner, limit=1).total == overview.notes


def test_saving_is_measured_against_a_question_that_finds_the_note(corpus: Path, tmp_path: Path) -> None:
    folder = big_library.made(corpus, 300, tmp_path / "kept")
    figures = saving.measured(folder, 4)
    assert all(figure.value > 0 for figure in figures)
    with Library.open(big_library.settings_for(folder)) as library:
        assert library.health()["passages"] == 300, "What was saved to measure is taken out again."


def test_the_curve_of_growth_is_drawn_and_judged_by_its_last_tenfold() -> None:
    points = [Grown(size, 0.2, 0.1, 0.001 * size**0.1, 3.0, 2.0) for size in (5_000, 10_000, 50_000, 100_000)]
    drawn = ET.fromstring(picture(points))
    assert len(drawn.findall("{http://www.w3.org/2000/svg}polyline")) == 3
    assert all(figure.reached is not False for figure in figures(points))
    steep = [Grown(size, size / 1e5, 0.1, 0.1, 3.0, 2.0) for size in (10_000, 100_000)]
    assert any(figure.reached is False for figure in figures(steep))


def test_a_map_that_keeps_who_is_near_whom_keeps_all_of_it_and_a_shuffled_one_little() -> None:
    turns = np.linspace(0, np.pi / 2, 60)
    vectors = np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)
    at = np.stack([turns, np.zeros_like(turns)], axis=1)
    assert kept(vectors, at) > 0.95
    assert kept(vectors, np.random.default_rng(1).permutation(at)) < 0.4
