"""A Markdown file becomes a note, a person or a space, or is refused with place and reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kbase.errors import BadFile, EmptyFile
from kbase.ingest.readers import READERS, reader_for
from kbase.ingest.readers.markdown import MarkdownReader, first_words
from kbase.ingest.readers.plain import PlainTextReader
from kbase.model import CHOICES, Draft, Kind, Link, PersonRecord, Relation, SpaceName, SpaceRecord
from kbase.ports import ReadFile


def read(text: str, name: str = "Door four.md") -> ReadFile:
    return MarkdownReader().read(Path("/vault") / name, text.encode(), name)


def draft(text: str, name: str = "Door four.md") -> Draft:
    (made,) = read(text, name).drafts
    return made


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("a.md", MarkdownReader),
        ("a.MARKDOWN", MarkdownReader),
        ("a.txt", PlainTextReader),
        ("a.png", None),
        ("a", None),
    ],
)
def test_each_file_has_one_reader_or_none(name: str, reader: type | None) -> None:
    found = reader_for(Path(name))
    assert (type(found) if found else None) is reader
    assert sum(one.reads(Path(name)) for one in READERS) == (reader is not None)


def test_everything_front_matter_can_say_is_read() -> None:
    made = draft(
        """---
title: Door four leaks
kind: lesson
authors: [Rosa Huamán, "Marek Dvořák <marek@corymb.example>"]
space: Skarvik
tags: [Cold/Doors, frost]
aliases: [D4]
created: 2021-02-03
updated: 2022-03-04
verified: 2023-04-05
verified_by: Ingrid Solheim
supersedes: "[[Old lesson]]"
disagrees_with: [[Another]]
adapted_from: ["[[First#Part|shown]]", Second]
accepted: yes
status: done
---

## Cause

Wear, see [[Seals]].
"""
    )
    assert made == Draft(
        title="Door four leaks",
        body="## Cause\n\nWear, see [[Seals]].",
        kind=Kind.LESSON,
        space=SpaceName("skarvik"),
        authors=("Rosa Huamán", "Marek Dvořák"),
        tags=("cold/doors", "frost"),
        aliases=("D4",),
        created=date(2021, 2, 3),
        updated=date(2022, 3, 4),
        verified=date(2023, 4, 5),
        verified_by="Ingrid Solheim",
        accepted=True,
        links=(
            Link("Old lesson", Relation.SUPERSEDES),
            Link("Another", Relation.DISAGREES),
            Link("First", Relation.ADAPTS),
            Link("Second", Relation.ADAPTS),
            Link("Seals"),
        ),
    )


def test_an_address_behind_an_author_is_kept_apart() -> None:
    assert read("---\nauthor: Rosa <r@corymb.example>\n---\nx").addresses == [("Rosa", "r@corymb.example")]


def test_an_answer_names_its_question() -> None:
    made = draft("---\nkind: answer\nanswers: '[[Why does it leak?]]'\n---\nBecause.")
    assert made.links == (Link("Why does it leak?", Relation.ANSWERS),)


@pytest.mark.parametrize(
    ("said", "status", "successors"),
    [
        ("status: withdrawn", "withdrawn", ()),
        ("Status: Rejected (2021)", "rejected", ()),
        ("status: [deprecated, frontend]", "deprecated", ()),
        ("status: superseded\nsuperseded-by: '[[Retry twice]]'", "superseded", ("Retry twice",)),
        ("replaced-by: [one.md, two.md]", "", ("one.md", "two.md")),
        ("status: superseded by [ADR-5](0005-retry-twice.md)", "superseded", ("0005-retry-twice.md",)),
        ("status: Superseded by ADR-5", "superseded", ("ADR-5",)),
        ("status: implemented", "", ()),
        ("status: provisional|implemented|withdrawn", "", ()),
        ("status: not withdrawn", "", ()),
        ("status: {phase: removed}", "", ()),
        ("status: []", "", ()),
    ],
)
def test_a_document_that_says_of_itself_that_it_no_longer_holds_is_believed(
    said: str, status: str, successors: tuple[str, ...]
) -> None:
    made = draft(f"---\n{said}\n---\nRetry once.")
    assert made.status == status
    assert made.links == tuple(Link(one, Relation.SUPERSEDED_BY) for one in successors)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Front\n---\n# Heading\n\nx", "Front"),
        ("intro\n\n## Two\n\n# The *first* heading\n\nx", "The first heading"),
        ("Underlined\n==========\n\nx", "Underlined"),
        ("```\n# no heading\n```\n", "Door four"),
        ("no heading", "Door four"),
        ("# \n\nx", "Door four"),
        ("---\ntitle: ''\n---\nx", "Door four"),
    ],
)
def test_the_title_is_the_front_matters_the_first_headings_or_the_files(text: str, title: str) -> None:
    assert draft(text).title == title


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("[A/B, c]", ("a/b", "c")),
        ("a, b c; d", ("a", "b", "c", "d")),
        ("'#a #b/c'", ("a", "b/c")),
        ("[one two]", ("one-two",)),
        ("\n  - a\n  - b", ("a", "b")),
        ("", ()),
    ],
)
def test_tags_are_read_as_obsidian_writes_them(written: str, tags: tuple[str, ...]) -> None:
    assert draft(f"---\ntags: {written}\n---\nx").tags == tags


def test_tags_in_the_text_join_those_in_front() -> None:
    assert draft("---\ntags: [a]\n---\nabout #b/c and `#code`").tags == ("a", "b/c")


def test_a_kind_nobody_knows_is_a_note_and_told() -> None:
    found = read("---\nkind: project\n---\nx")
    assert found.drafts[0].kind is Kind.NOTE
    assert [warned.reason for warned in found.warnings] == [
        "kind 'project' is none that kbase knows; taken as a note"
    ]


def test_the_body_is_the_source_but_for_blank_lines_around() -> None:
    assert draft("---\ntitle: A\n---\n\n \n    code\n\ntext  \n\n").body == "    code\n\ntext"


def test_ids_are_not_for_files_to_give() -> None:
    assert "id:" in read("---\nid: 42\n---\nx").warnings[0].reason


def test_an_author_who_is_nobody_is_left_out_and_told() -> None:
    found = read("---\nauthor: '='\n---\nx")
    assert found.drafts[0].authors == ()
    assert [warned.reason for warned in found.warnings] == ["authors: '=' is no name; left out"]


def test_a_person_is_read_whole() -> None:
    found = read(
        """---
kind: person
name: Rosa Huamán Quispe
role: Curator
site: alto-quilla
email: rosa@corymb.example
aliases: [Rosa Huamán]
left: 2024-01-31
successor: Lucia Paredes
offers: [Andean tubers]
wants_to_learn: [tissue culture]
---
I keep potatoes.
"""
    )
    assert found.people == [
        PersonRecord(
            name="Rosa Huamán Quispe",
            aliases=("Rosa Huamán",),
            email="rosa@corymb.example",
            role="Curator",
            site="alto-quilla",
            about="I keep potatoes.",
            left=date(2024, 1, 31),
            successor="Lucia Paredes",
            offers=("Andean tubers",),
            wants_to_learn=("tissue culture",),
            unsaid=CHOICES,
        )
    ]
    assert not found.drafts


def test_commas_part_names_of_notes_and_offers_and_are_part_of_a_persons_name() -> None:
    (draft,) = read("---\nalias: Poe, Ann\n---\nThe door.").drafts
    assert draft.aliases == ("Poe, Ann",)
    (draft,) = read("---\naliases: Door four, The cold door\ndate created: 9.2.2024\n---\nThe door.").drafts
    assert (draft.aliases, draft.created) == (("Door four", "The cold door"), date(2024, 2, 9))
    (person,) = read(
        "---\nkind: person\nname: Rosa\naliases: Quispe, Rosa\noffers: potatoes, frost\n---"
    ).people
    assert (person.aliases, person.offers) == (("Quispe, Rosa",), ("potatoes", "frost"))


def test_what_a_person_chooses_is_read() -> None:
    said = "suggest: no\naway_until: 2031-05-03\nweekly_limit: 3"
    (person,) = read(f"---\nkind: person\nname: Rosa\n{said}\n---\n").people
    assert (person.suggest, person.away_until, person.weekly_limit) == (False, date(2031, 5, 3), 3)
    assert person.unsaid == frozenset()
    (partly,) = read("---\nkind: person\nname: Rosa\nweekly_limit: 0\n---\n").people
    assert (partly.suggest, partly.weekly_limit) == (True, 0)
    assert partly.unsaid == {"suggest", "away_until"}


@pytest.mark.parametrize("limit", ["-1", "three", "2.5", "1001", "9" * 30])
def test_a_weekly_limit_is_a_small_whole_number(limit: str) -> None:
    with pytest.raises(BadFile, match="whole number from 0 to 1000"):
        read(f"---\nkind: person\nname: Rosa\nweekly_limit: {limit}\n---\n")


def test_a_person_or_a_space_without_a_name_is_called_as_its_file() -> None:
    assert read("---\nkind: person\n---\n", "Rosa Huamán.md").people[0].name == "Rosa Huamán"
    assert read("---\nkind: space\n---\n", "Skarvik Vault.md").spaces[0].name == "skarvik-vault"
    hidden = read("---\nkind: space\nname: skarvik\ntitle: #one\n---\n")
    assert [warned.reason for warned in hidden.warnings] == [
        "title: what begins with # is a comment; put it in quotes"
    ]


def test_a_space_is_read() -> None:
    found = read("---\nkind: space\nname: skarvik\ntitle: Skarvik vault\n---\nIn the rock.\n")
    assert found.spaces == [SpaceRecord(SpaceName("skarvik"), "Skarvik vault", "In the rock.")]


def test_a_question_whose_title_is_all_of_it_is_one() -> None:
    (draft,) = read("---\nkind: question\ntitle: Who drained it?\n---\n").drafts
    assert (draft.kind, draft.title, draft.body) == (Kind.QUESTION, "Who drained it?", "Who drained it?")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no text"),
        (" \n\u200b\n", "no text"),
        ("---\ntitle: A\n---\n\n", "nothing behind the front matter"),
        ("---\ntitle: A\n---\n\u0301\n", "nothing behind the front matter"),
    ],
)
def test_a_file_without_text_is_told_from_a_bad_one(text: str, reason: str) -> None:
    with pytest.raises(EmptyFile, match=reason):
        read(text)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("---\ntitle: [a]\n---\nx", "line 2, column 8", "one thing"),
        ("---\ntitle: A\ncreated: 2024-02-30\n---\nx", "line 3, column 10", "never was a day"),
        ("---\ntitle: " + "x" * 301 + "\n---\nx", "whole file", "title"),
        ("---\nkind: space\nname: '!!'\n---\nx", "whole file", "letters"),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_is(text: str, place: str, reason: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(text)
    assert str(caught.value.place) == place
    assert reason in caught.value.reason
    assert caught.value.path == "Door four.md"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("\n\n# **Bold** start\n\nx", "Bold start"),
        ("> quoted [words](x)", "quoted words"),
        ("- [[Page|shown]] item", "shown item"),
        ("x" * 200, "x" * 80),
        ("---\n***", "Untitled"),
    ],
)
def test_a_text_without_a_title_is_called_by_its_first_words(body: str, title: str) -> None:
    assert first_words(body) == title


def test_a_text_file_is_a_note_called_as_its_file() -> None:
    found = PlainTextReader().read(Path("Pump log.txt"), b"\n\n  The pump\r\nran dry.\n", "Pump log.txt")
    assert found.drafts == [Draft("Pump log", "  The pump\nran dry.")]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\xd8", b"%PDF-1.4"])
def test_a_bad_text_file_is_refused(content: bytes) -> None:
    with pytest.raises(BadFile):
        PlainTextReader().read(Path("a.txt"), content, "a.txt")


@pytest.mark.parametrize(
    "line",
    ["title: {{title}}", 'created: "{{date:YYYY-MM-DD}}"', "title: <% tp.file.title %>", "tags: {{tag}} "],
)
def test_a_template_is_no_note(line: str) -> None:
    with pytest.raises(EmptyFile, match=r"a template: .* is yet to be filled in"):
        read(f"---\nkind: lesson\n{line}\n---\n## Context\n\nWhat happened?")


def test_a_note_on_templates_is_one() -> None:
    assert draft("---\ntitle: How to use {{title}} in a note\n---\ntitle: {{title}}\n").title
