"""Of a lesson what answers the question is shown first, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kbase.model import FoundPassage, Kind, Match, PassageId, Span
from kbase.search.matching import FoundNote, matches
from kbase.search.sections import all_aside, answering_first, in_own_words, lacking, sections_for
from tests.search.test_matching import FROST, candidate, summary

TAUGHT = ("Lesson", "Recommendation")


def section(number: int, heading: str, text: str) -> FoundPassage:
    return FoundPassage(PassageId(number), FROST, (heading,), Span(0, len(text)), text)


CONTEXT = section(1, "Context", "Frost on the door, and a gasket KT-88213.")
CAUSE = section(2, "Cause", "The heater wire was broken.")
LESSON = section(3, "Lesson", "Measure the heater.")
RECOMMENDATION = section(4, "Recommendation", "Frost: clamp meter at the door.")


def found(*passages: FoundPassage, kind: Kind = Kind.LESSON, phrase: str = "") -> Match:
    note = FoundNote(FROST, tuple(candidate(one.id, 1.0 - one.id / 10) for one in passages))
    lesson = replace(summary(FROST, "Vault"), kind=kind)
    phrases = (phrase,) if phrase else ()
    (match,) = matches([note], {one.id: one for one in passages}, {FROST: lesson}, "frost door", phrases)
    return match


def shown(match: Match) -> list[str]:
    return [one.passage.heading[0] for one in match.passages]


@pytest.mark.parametrize(
    ("question", "sections"),
    [
        ("how do I keep frost off a door", TAUGHT),
        ("frost on the vault door", TAUGHT),
        ("how often should the batteries be changed?", TAUGHT),
        ("Why does frost come back?", ("Cause",)),
        ("what caused the E-217 faults", ("Cause",)),
        ("What went wrong at the wells?", ("Observed",)),
        ("how many panes broke", ()),
        ("did the new cowl help?", ()),
    ],
)
def test_what_is_asked_tells_which_section_answers(question: str, sections: tuple[str, ...]) -> None:
    assert sections_for(question) == sections


def test_a_found_passage_of_the_section_that_answers_is_shown_first() -> None:
    match = found(CONTEXT, CAUSE, LESSON)
    assert shown(answering_first(match, TAUGHT, (), "frost door")) == ["Lesson", "Context", "Cause"]
    assert shown(answering_first(match, ("Cause",), (), "frost door")) == ["Cause", "Context", "Lesson"]
    assert shown(answering_first(match, ("Observed",), (), "frost door")) == ["Context", "Cause", "Lesson"]


def test_where_none_was_found_the_one_that_says_most_of_the_question_stands_before_what_was() -> None:
    match = found(CONTEXT)
    assert lacking(match, TAUGHT)
    told = answering_first(match, TAUGHT, (LESSON, RECOMMENDATION), "frost door")
    assert shown(told) == ["Recommendation", "Context"]
    assert [one.found for one in told.passages] == [False, True]
    marked = told.passages[0].words
    assert [RECOMMENDATION.text[word.start : word.end] for word in marked] == ["Frost", "door"]
    assert shown(answering_first(match, TAUGHT, (RECOMMENDATION, LESSON), "vault")) == ["Lesson", "Context"]


def test_the_score_and_the_reasons_stay_those_of_what_was_found() -> None:
    match = found(CONTEXT, CAUSE)
    told = answering_first(match, TAUGHT, (LESSON,), "frost door")
    assert (told.score, told.why) == (match.score, match.why)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LESSON])
def test_only_lessons_are_shown_by_another_passage_than_was_found_first(kind: Kind) -> None:
    match = found(CONTEXT, LESSON, kind=kind)
    assert not lacking(found(CONTEXT, kind=kind), TAUGHT)
    assert answering_first(match, TAUGHT, (RECOMMENDATION,), "frost door") == match


def test_an_identifier_asked_for_has_to_stand_in_what_is_shown_first() -> None:
    assert shown(answering_first(found(CONTEXT, phrase="KT-88213"), TAUGHT, (LESSON,), "KT-88213")) == [
        "Context"
    ]
    assert shown(answering_first(found(CONTEXT, phrase="gasket"), TAUGHT, (LESSON,), "gasket")) == [
        "Lesson",
        "Context",
    ]


CONTENTS = section(5, "Contents", "<!-- toc -->\n- [Frost](#frost)\n  - [Door](#door)\n<!-- /toc -->")
DEFINED = section(6, "Sources", "## Sources\n\n[frost]: #frost\n[door]: https://example.org/door\n")


def test_contents_and_definitions_are_not_what_is_shown_of_a_note_that_says_something() -> None:
    for aside in (CONTENTS, DEFINED):
        match = found(CONTEXT, CAUSE, aside, kind=Kind.NOTE)
        first = replace(match, passages=match.passages[::-1])
        assert shown(in_own_words(first, (), "frost door")) == ["Cause", "Context"]


def test_where_only_contents_were_found_the_passage_that_says_most_is_shown() -> None:
    match = found(CONTENTS, kind=Kind.NOTE)
    assert all_aside(match)
    (first,) = in_own_words(match, [CONTENTS, CAUSE, CONTEXT], "frost on the door").passages
    assert (first.passage, first.found) == (CONTEXT, False)
    assert first.best_sentence == Span(0, len(CONTEXT.text))
    coded = section(8, "Types", "## Frost on the door\n\n```go\ntype Frost struct {\n  Door string\n}\n```\n")
    assert in_own_words(match, [coded, CONTEXT], "frost on the door").passages[0].passage == CONTEXT
    assert in_own_words(match, [CONTENTS], "frost on the door") == match, "there is nothing else"


def test_a_list_that_says_something_beside_its_links_is_shown() -> None:
    said = section(7, "Steps", "- [Frost](#frost) on the door: measure\n- [Door](#door)\n- Then go.")
    assert not all_aside(found(said, kind=Kind.NOTE))
