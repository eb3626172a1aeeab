"""What every word index keeps, however its postings are held."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbase.analysis import asked_terms
from kbase.index.snapshots import open_snapshot, write_snapshot
from kbase.index.words import K1, B, Wording, Words
from kbase.model import Among, PassageIds

NO_IDS: PassageIds = np.empty(0, np.int64)
SUBJECTS = (
    "freezer",
    "alarm",
    "door",
    "seal",
    "frost",
    "vault",
    "battery",
    "humidity",
    "seed",
    "tray",
    "lamp",
    "fan",
    "cable",
    "sensor",
    "log",
)


def texts() -> list[tuple[str, str]]:
    """Titles and texts of 300 passages; ids are 3, 6, 9, …"""
    random = np.random.default_rng(5)
    made = []
    for number in range(300):
        words = random.choice(SUBJECTS, size=random.integers(3, 60), p=weights()).tolist()
        made.append((f"The {words[0]} of site {number % 7}", " ".join([*words, "and the rest"])))
    made[17] = ("Error codes", "E-217 means the fan stopped. See TS-999 and foo_bar, since v1.2.")
    made[18] = ("Who and what", "It is what it is and that was that.")
    return made


def weights() -> list[float]:
    shares = [1 / (place + 1) for place in range(len(SUBJECTS))]
    return [share / sum(shares) for share in shares]


PASSAGES = texts()
IDS: PassageIds = np.arange(1, len(PASSAGES) + 1, dtype=np.int64) * 3
WORDINGS = [Wording.of(title, ("Observed", "Night shift"), text) for title, text in PASSAGES]


def stored(index: Words, folder: Path) -> Words:
    path = folder / "words.snapshot"
    return Words.stored(open_snapshot(path, write_snapshot(path, {}, index.sections())))


def in_memory(folder: Path) -> Words:
    index = Words.empty()
    for start in range(0, len(IDS), 32):
        index = index.changed(IDS[start : start + 32], WORDINGS[start : start + 32], NO_IDS)
    return index


def mapped(folder: Path) -> Words:
    return stored(in_memory(folder), folder)


def mapped_and_in_memory(folder: Path) -> Words:
    first = stored(Words.empty().changed(IDS[:200], WORDINGS[:200], NO_IDS), folder)
    return first.changed(IDS[200:], WORDINGS[200:], NO_IDS)


def merged_twice(folder: Path) -> Words:
    return stored(mapped_and_in_memory(folder), folder)


Made = Callable[[Path], Words]
EVERY_WAY: tuple[Made, ...] = (in_memory, mapped, mapped_and_in_memory, merged_twice)


@pytest.fixture(scope="module", params=EVERY_WAY, ids=lambda made: made.__name__)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Words:
    made: Made = request.param
    return made(tmp_path_factory.mktemp("words"))


def bm25(text: str, among: set[int]) -> dict[int, float]:
    """The formula of the book, passage by passage."""
    chosen = [(int(i), wording) for i, wording in zip(IDS, WORDINGS, strict=True) if int(i) in among]
    mean = sum(wording.length for _, wording in chosen) / len(chosen)
    scores: dict[int, float] = defaultdict(float)
    for term, asked in asked_terms(text).items():
        having = [(i, wording) for i, wording in chosen if wording.counts.get(term)]
        rarity = math.log(1 + (len(chosen) - len(having) + 0.5) / (len(having) + 0.5))
        for i, wording in having:
            tf = wording.counts[term]
            scores[i] += asked * rarity * tf / (tf + K1 * (1 - B + B * wording.length / mean))
    return scores


QUESTIONS = [
    "why did the freezer alarm not ring",
    "frost frost on the door seal",
    "humidity of the seed vault at site 3",
    "lamp",
    "E-217",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_scores_are_bm25_best_first(index: Words, text: str) -> None:
    expected = bm25(text, set(IDS.tolist()))
    hits = index.best(text, 400, Among())
    assert {hit.passage: hit.score for hit in hits} == pytest.approx(expected, rel=1e-4)
    order = sorted(expected, key=lambda i: (-np.float32(expected[i]), i))[:10]
    assert [expected[hit.passage] for hit in hits[:10]] == pytest.approx(
        [expected[i] for i in order], rel=1e-4
    )


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("share", [0.7, 0.05])
def test_the_statistics_are_those_of_among_alone(index: Words, text: str, share: float) -> None:
    """Scores in a part of the library are those of a library that holds nothing else."""
    random = np.random.default_rng(2)
    chosen = np.sort(random.permutation(IDS)[: int(share * len(IDS))])
    hits = index.best(text, 400, Among(chosen))
    assert {hit.passage: hit.score for hit in hits} == pytest.approx(
        bm25(text, set(chosen.tolist())), rel=1e-4
    )


def test_passages_are_counted_among_those_asked_about_alone(index: Words) -> None:
    saying = [hit.passage for hit in index.best("freezer", 400, Among())]
    chosen = np.array(sorted(saying)[::2], np.int64)
    assert index.passages_with(["freezer", "nowhere"], Among()) == (
        {"freezer": len(saying), "nowhere": 0},
        len(IDS),
    )
    assert index.passages_with(["freezer"], Among(chosen)) == ({"freezer": len(chosen)}, len(chosen))


def test_a_removed_passage_is_never_returned_and_never_counted(index: Words) -> None:
    gone = np.array(sorted(hit.passage for hit in index.best("freezer", 30, Among())), np.int64)
    after = index.changed(NO_IDS, [], gone)
    left = set(IDS.tolist()) - set(gone.tolist())
    hits = after.best("freezer alarm", 400, Among())
    assert {hit.passage: hit.score for hit in hits} == pytest.approx(bm25("freezer alarm", left), rel=1e-4)


def test_there_are_at_most_as_many_as_asked_for(index: Words) -> None:
    for limit in (0, 1, 5, 50):
        assert len(index.best("freezer", limit, Among())) == limit


def test_an_identifier_is_found_whole_and_in_parts(index: Words) -> None:
    for text in ("E-217", "e217", "TS-999", "foo_bar", "v1.2", "what is TS-999?"):
        assert index.best(text, 1, Among())[0].passage == 54, text


def test_a_question_of_stop_words_alone_still_finds(index: Words) -> None:
    assert index.best("what is it", 1, Among())[0].passage == 57
    assert 57 not in {hit.passage for hit in index.best("what is a freezer", 5, Among())}


def test_a_term_in_the_title_counts_more(index: Words) -> None:
    last = int(index.rows.ids[-1])
    wordings = [Wording.of("Pumps", (), "about water " * 3), Wording.of("Water", (), "about pumps " * 3)]
    after = index.changed(np.array([last + 1, last + 2], np.int64), wordings[:2], NO_IDS)
    counts = [dict(wording.counts)["pump"] for wording in wordings]
    assert counts == [2, 3]
    assert {hit.passage for hit in after.best("pump", 5, Among())} == {last + 1, last + 2}


def test_a_template_heading_finds_nothing(index: Words) -> None:
    assert index.best("observed", 5, Among()) == []
    assert len(index.best("night", 5, Among())) == 5


def test_a_view_never_changes_when_others_follow_it(index: Words) -> None:
    before = index.best("frost", 10, Among())
    last = int(index.rows.ids[-1])
    follower = index.changed(np.array([last + 1], np.int64), [Wording.of("Frost", (), "frost")], IDS[:50])
    other = index.changed(np.array([last + 1], np.int64), [Wording.of("Lamp", (), "lamp")], NO_IDS)
    assert index.best("frost", 10, Among()) == before
    assert last + 1 in {hit.passage for hit in follower.best("frost", 400, Among())}
    assert last + 1 not in {hit.passage for hit in other.best("frost", 400, Among())}


def test_nothing_is_found_in_nothing(index: Words) -> None:
    assert Words.empty().best("freezer", 5, Among()) == []
    assert index.best("freezer", 5, Among(NO_IDS)) == []
    assert index.best("zzzyzx", 5, Among()) == []


@given(st.text(max_size=200))
def test_any_text_is_a_question(text: str) -> None:
    hits = ANY.best(text, 10, Among())
    assert len(hits) <= 10


ODD = ['"', "AND", "foo-bar", "a:b", "NEAR(", "*", "(" * 5000, "", " \n", "\ud800", "x" * 100_000, "\x00"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_questions_get_ordinary_results(index: Words, text: str) -> None:
    assert len(index.best(text, 10, Among())) <= 10


ANY = in_memory(Path())
