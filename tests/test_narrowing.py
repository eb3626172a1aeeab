"""A filter that no note can pass is named, with what to write; what may not be read has no name here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kbase import narrowing
from kbase.library import Library
from kbase.model import Draft, Filters, Kind, Question, Readable, Reply, SpaceName
from kbase.store import Store
from tests.libraries import holding
from tests.store.making import add, may_read


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with holding(tmp_path_factory.mktemp("narrowing") / "library") as made:
        door = Draft(
            "Frost on the vault door",
            "The frame heater had failed, so frost grew on the door.",
            kind=Kind.LESSON,
            space=SpaceName("skarvik"),
            authors=("Ingrid Solheim",),
            tags=("cold-chain/doors",),
            created=date(2021, 3, 4),
        )
        made.contribute(door, made.owner)
        made.contribute(Draft("Kettle", "Whoever empties the kettle fills it again."), made.owner)
        yield made


def asked(library: Library, text: str, filters: Filters | None = None) -> Reply:
    return library.ask(Question(text, filters or Filters()), library.owner)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("before:yesterday", "before:2024-05-31"),
        ("after:2023-13", "after:2024"),
        ("kind:lesons", "lesson"),
        ("space:nowhere", "nowhere"),
    ],
)
def test_what_is_no_value_of_a_filter_is_told_and_searched_for_as_words(
    library: Library, typed: str, told: str
) -> None:
    reply = asked(library, f"frost {typed}")
    assert reply.matches[0].note.title == "Frost on the vault door"
    (problem,) = reply.filter_problems
    assert problem.typed == typed
    assert told in problem.says
    assert "searched for as words" in problem.says
    assert not reply.filtered_out


def test_a_date_that_may_be_two_is_told_with_both(library: Library) -> None:
    (problem,) = asked(library, "frost after:03/04/2024").filter_problems
    assert problem.typed == "after:03/04/2024"
    assert "may be two days" in problem.says
    assert problem.nearest == ("after:2024-04-03", "after:2024-03-04")
    assert not asked(library, "frost after:22/04/1999").filter_problems


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("autor:ingrid", "author:ingrid"),
        ('uathor:"Ingrid Solheim"', 'author:"Ingrid Solheim"'),
        ("Authors:Ingird", 'author:"Ingrid Solheim"'),
        ("tags:cold-chain", "tag:cold-chain"),
        ("kindd:lesson", "kind:lesson"),
        ("spcae:skarvik", "space:skarvik"),
        ("aftr:2020", "after:2020"),
        ("befor:2022-05", "before:2022-05"),
    ],
)
def test_a_slip_in_a_filters_name_is_told_and_searched_for_as_words(
    library: Library, typed: str, nearest: str
) -> None:
    reply = asked(library, f"frost on the door {typed}")
    assert reply.matches[0].note.title == "Frost on the vault door"
    assert [(one.typed, one.nearest) for one in reply.filter_problems] == [(typed, (nearest,))]
    assert "searched for as words" in reply.filter_problems[0].says
    assert asked(library, f"frost on the door {nearest}").filter_problems == ()


@pytest.mark.parametrize(
    "words",
    [
        "https://kinds:80/tags",
        "the alarm at 10:30",
        "std::vector of tags",
        "foo:bar",
        "wind:ingrid",
        "find:lesson",
        "pace:4",
        "spaces:nowhere",
        "kinds:of",
        "afer:yesterday",
        '"autor:ingrid"',
        "autor: ingrid",
        "re:autor:ingrid",
    ],
)
def test_words_with_a_colon_stay_words_and_nothing_is_said(library: Library, words: str) -> None:
    reply = asked(library, f"frost on the door {words}")
    assert reply.filter_problems == ()
    assert reply.matches


@pytest.mark.parametrize("kind", Kind)
def test_a_slip_in_a_filters_name_and_a_kind_there_is_nothing_of(library: Library, kind: Kind) -> None:
    for typed in (f"kindd:{kind}", f"kinds:{kind}s", f"Kindd:{kind.title()}"):
        reply = asked(library, f"frost on the door {typed}")
        assert reply.matches[0].note.title == "Frost on the vault door"
        offered = {name.lower() for one in reply.filter_problems for name in one.nearest}
        assert offered <= {f"kind:{kind}", f"kind:{kind}s"}


def test_a_slip_in_a_filters_name_tells_nothing_of_what_may_not_be_read(library: Library) -> None:
    outsider = Readable(frozenset({SpaceName("general")}))
    for typed in ("autor:ingrid", "tags:cold-chain", "spaces:skarvik"):
        found = narrowing.problems(typed, Filters(), outsider, library._store, kept=True)
        assert found == ()
        assert narrowing.problems(typed, Filters(), Readable(None), library._store, kept=True)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("tag:cold-chian", "tag:cold-chain"),
        ("tag:doors", "tag:cold-chain/doors"),
        ("author:Ingird", 'author:"Ingrid Solheim"'),
        ('author:"ingrid solhejm"', 'author:"Ingrid Solheim"'),
    ],
)
def test_a_name_nobody_goes_by_comes_with_the_nearest_there_are(
    library: Library, typed: str, nearest: str
) -> None:
    reply = asked(library, f"frost {typed}")
    assert reply.verdict == "filtered_out"
    assert [(one.typed, one.nearest[0]) for one in reply.filter_problems] == [(typed, nearest)]
    assert asked(library, f"frost {nearest}").matches


def test_filters_of_a_form_are_told_of_like_those_typed(library: Library) -> None:
    reply = asked(library, "frost", Filters(spaces=(SpaceName("skarvk"),)))
    assert [(one.typed, one.nearest) for one in reply.filter_problems] == [
        ("space:skarvk", ("space:skarvik",))
    ]


def test_filters_that_keep_nothing_together_are_no_names_nobody_knows(library: Library) -> None:
    reply = asked(library, "frost tag:cold-chain before:2020")
    assert reply.verdict == "filtered_out"
    assert not reply.off_topic
    assert not reply.filter_problems


def test_what_was_typed_stands_in_place_of_the_form_and_the_form_is_not_blamed(library: Library) -> None:
    form = Filters(authors=("Zzz",), spaces=(SpaceName("nowhere"),))
    reply = asked(library, "frost author:Ingrid space:skarvik before:2020", form)
    assert reply.filtered_out
    assert not reply.filter_problems
    reply = asked(library, "frost author:Ingrid before:2020", Filters(tags=("no-such",)))
    assert [one.typed for one in reply.filter_problems] == ["tag:no-such"], "tags narrow further"


@pytest.mark.parametrize(
    "text", ["frost", "frost tag:cold-chain author:ingrid kind:lesson after:2021", "a:b"]
)
def test_where_notes_pass_nothing_is_told(library: Library, text: str) -> None:
    assert not asked(library, text).filter_problems
    assert not asked(library, text).filtered_out


def test_who_knows_tells_it_too(library: Library) -> None:
    found = library.knowers.who_knows("frost author:Ingird", library.owner)
    assert [one.nearest for one in found.filter_problems] == [('author:"Ingrid Solheim"',)]


@pytest.mark.parametrize("text", ["", " ", "???", "…!"])
def test_a_question_without_a_word_asks_nothing(library: Library, text: str) -> None:
    reply = asked(library, text)
    assert reply.verdict == "nothing_asked"
    assert (reply.question, reply.matches, reply.people) == (text, (), ())
    assert library.knowers.who_knows(text, library.owner).nothing_asked


def test_filters_alone_ask_for_what_they_keep(library: Library) -> None:
    for text in ("", "???"):
        reply = asked(library, text, Filters(tags=("cold-chain",)))
        assert [match.note.title for match in reply.matches] == ["Frost on the vault door"]


def test_nearest_names_come_from_what_may_be_read(store: Store) -> None:
    add(store, "Open", tags=("garden",), authors=("Ann Marsh",))
    add(store, "Shut", tags=("gardenia",), authors=("Annika Marsch",), space=SpaceName("office"))

    def nearest(typed: str, readable: Readable) -> tuple[str, ...]:
        found = narrowing.problems(typed, Filters(), readable, store, kept=False)
        return tuple(near for one in found for near in one.nearest)

    outsider, insider = may_read("general"), may_read("general", "office")
    assert nearest("tag:gardenja", outsider) == ("tag:garden",)
    assert nearest("tag:gardenja", insider) == ("tag:gardenia", "tag:garden")
    assert nearest("tag:gardenia", outsider) == ("tag:garden",), "as if there were no such tag"
    assert nearest('author:"Anika Marsh"', outsider) == ('author:"Ann Marsh"',)
    assert nearest("space:offices", outsider) == ()
    assert nearest("space:offices", insider) == ("space:office",)
