"""What a session is drawn from keeps what docs/packs.md promises of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from kbase import forms
from kbase.errors import OffTopic
from kbase.library import Library
from kbase.model import Draft, Filters, Kind, Question
from kbase.pack import PackBrief
from kbase.people import access
from kbase.pooling import Pool, Pooling
from kbase.retrieval import Stopwatch
from tests.libraries import holding

QUESTION = "How do we keep frost off the vault door?"
Filled = Callable[[Sequence[Draft]], Library]


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Filled]:
    """Makes a library of some notes."""
    with ExitStack() as opened:

        def made(drafts: Sequence[Draft]) -> Library:
            return opened.enter_context(holding(tmp_path / "library", drafts))

        yield made


def pool(library: Library, question: str = QUESTION) -> Pool:
    pooling = Pooling(library._store, library._model, library._retrieval, library._asking)
    return pooling.pool(question, Filters(), access.readable(library.owner))


def test_a_long_note_gives_four_passages(filled: Filled) -> None:
    said = "Frost grew on the vault door; a wet gasket let it in. Keep frost off the vault by drying it. "
    sections = [f"## The winter of {year}\n\n{said * 2}" for year in range(2011, 2019)]
    library = filled([Draft("Frost on the vault door", "\n\n".join(sections)), Draft("Rain", "Rain fell.")])
    of_note = Counter(row.passage.note for row in pool(library).rows)
    (note,) = (one.note.id for one in library.ask(Question(QUESTION, limit=1), library.owner).matches)
    assert len(library._store.passages.of_note(note)) > 4
    assert of_note[note] == 4


def test_a_table_of_contents_is_nothing_to_read(filled: Filled) -> None:
    contents = (
        "- [Frost on the vault door](#frost)\n- [Keep frost off the door](#keep)\n- [Vault](#vault)\n" * 5
    )
    said = "## Keep\n\nFrost grew on the vault door until a heater kept it off. Dry the gasket every night.\n"
    library = filled([Draft("Frost on the vault door", f"## Contents\n\n{contents}\n{said * 3}")])
    found = library._retrieval.find(QUESTION, access.readable(library.owner), Filters(), Stopwatch())
    assert any("](#" in one.text for one in found.texts.values())
    rows = pool(library).rows
    assert rows
    assert not any("](#" in row.passage.text for row in rows)


def test_what_all_notes_say_alike_under_a_heading_is_drawn_from_only_where_nothing_else_is(
    filled: Filled,
) -> None:
    alike = "## How is it kept dry?\n\nFrost is kept off the vault door by a heater, and by a gasket."
    own = "## Winter\n\nFrost grew on the vault door in a night without power, and a lamp kept it off."
    library = filled([*(Draft(f"Vault {n}", f"{alike} Door {n}.") for n in range(6)), Draft("Lamp", own)])

    def headings() -> set[str]:
        return {row.passage.heading[-1] for row in pool(library).rows}

    assert headings() == {"How is it kept dry?", "Winter"}
    library._store.meta.put(forms.REPEATED, '["how is it kept dry?"]')
    assert headings() == {"Winter"}
    library._store.meta.put(forms.REPEATED, '["how is it kept dry?", "winter"]')
    assert headings() == {"How is it kept dry?", "Winter"}


def test_a_line_that_is_near_by_saying_little_else_shuts_out_nobody_who_says_more(filled: Filled) -> None:
    line = Draft("Aims", "Keep frost off the vault door.", authors=("Ann",))
    more = [
        Draft(
            f"Winter {n}",
            f"In winter {n} the vault was white with frost each morning; with a {what} beside it"
            " and the lamps off it stayed dry until the thaw, though the hinges were stiff.",
            authors=("Ann", "Bo", "Cy"),
        )
        for n, what in enumerate(["heater", "fan", "curtain"])
    ]
    found = pool(filled([line, *more]))
    assert len(found.about) == 4


def test_practices_and_questions_that_the_others_crowd_out_are_looked_at_all_the_same(filled: Filled) -> None:
    crowd = [
        Draft(f"Frost on the vault door, winter {n}", f"We keep frost off the vault door, report {n}.")
        for n in range(130)
    ]
    crowded_out = [
        Draft(
            "Paper test", "Close the door of the cold store on paper, so that no ice grows.", Kind.PRACTICE
        ),
        Draft("Does a fan keep ice off?", "Does a fan keep ice off the door of a cold store?", Kind.QUESTION),
    ]
    library = filled([*crowd, *crowded_out])
    readable = access.readable(library.owner)
    found = library._retrieval.find(QUESTION, readable, Filters(), Stopwatch())
    first = {found.notes[one.passage] for one in found.candidates[:120]}
    titles = {library.note(note, library.owner).note.title for note in first}
    assert titles.isdisjoint(one.title for one in crowded_out)
    drawn = pool(library)
    kinds = Counter(drawn.summaries[row.passage.note].kind for row in drawn.rows)
    assert kinds[Kind.PRACTICE] == kinds[Kind.QUESTION] == 1
    assert kinds[Kind.NOTE] <= 120


def test_what_comes_nearest_to_a_question_nothing_is_about_is_three_notes_best_first(filled: Filled) -> None:
    library = filled(
        [
            Draft(title, f"{title} and is written down here.")
            for title in ("Rain fell", "Snow fell", "Hail fell", "Wind blew", "Fog came")
        ]
    )
    question = "Which opera singers died of influenza?"
    nearest = [one.note.title for one in library.ask(Question(question), library.owner).matches]
    with pytest.raises(OffTopic) as told:
        library.packs.draw(PackBrief(question), library.owner)
    named = [title for title in nearest if f"“{title}”" in str(told.value)]
    assert named == nearest[:3]
