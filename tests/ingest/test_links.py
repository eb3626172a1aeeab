"""Links and tags are those a reader sees, never those in code."""

from __future__ import annotations

import pytest
from hypothesis import given

from kbase.ingest.links import FoundInText, found_in, may_be_note, relations, tag_from, target_from
from kbase.model import Link, Relation
from tests.ingest.markdown_bodies import bodies
from tests.pace import at_most


@pytest.mark.parametrize(
    ("body", "link"),
    [
        ("see [[Door seals]]", Link("Door seals")),
        ("see [[Door seals|the seals]]", Link("Door seals", shown="the seals")),
        ("see [[Door seals#Frost|that]]", Link("Door seals", heading="Frost", shown="that")),
        ("see ![[Door seals]]", Link("Door seals", Relation.EMBED)),
        ("see [[notes/Door seals.md]]", Link("notes/Door seals.md")),
        ("see [seals](door-seals.md)", Link("door-seals.md", shown="seals")),
        (
            "see [seals](./sub/door%20seals.md#frost)",
            Link("sub/door seals.md", heading="frost", shown="seals"),
        ),
        ("see [seals](../Door.MD)", Link("../Door.MD", shown="seals")),
        ("see [seals][1]\n\n[1]: seals.md", Link("seals.md", shown="seals")),
        ("- item\n\n  > in a quote [[Door seals]]", Link("Door seals")),
        ("|a|b|\n|-|-|\n|[[Door seals\\|seals]]|x|", Link("Door seals", shown="seals")),
        ("# Heading with [[Door seals]]", Link("Door seals")),
        ("> [!tip] See [[Door seals]]", Link("Door seals")),
        ("note[^1]\n\n[^1]: see [[Door seals]]", Link("Door seals")),
        ("**[[Door seals]]**", Link("Door seals")),
    ],
)
def test_a_link_is_found_however_it_is_written(body: str, link: Link) -> None:
    assert found_in(body).links == (link,)


@pytest.mark.parametrize(
    "body",
    [
        "`[[Page]]`",
        "```\n[[Page]]\n[x](page.md)\n```",
        "    [[Page]] indented",
        "\\[[Page]]",
        "[x](https://example.org/page.md)",
        "[x](#heading)",
        "[x](picture.png)",
        "[x](mailto:a@b.md)",
        "https://example.org/a.md",
        "[[]] [[ ]] [[|x]] [[#heading]]",
        "<!-- [[Page]] -->",
    ],
)
def test_what_is_no_link_to_a_note_is_none(body: str) -> None:
    assert found_in(body).links == ()


def test_each_link_counts_once_in_the_order_of_the_text() -> None:
    assert [link.target for link in found_in("[[B]] [[A]] [[B]] [x](c.md)").links] == ["B", "A", "c.md"]


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        ("#frost", ("frost",)),
        ("a #Area/Sub-Topic b", ("area/sub-topic",)),
        ("(#one), #two; #three.", ("one", "two", "three")),
        ("#2024 is a year, #y2024 is not", ("y2024",)),
        ("#größe #漢字", ("größe", "漢字")),
        ("**#bold** and *#soft*", ("bold", "soft")),
        ("> quoted #tag\n\n- listed #item", ("tag", "item")),
        ("a <!-- #no --> #yes, `<!--` #between `-->`", ("yes", "between")),
        ("[Best](#best) #best-of and #best.", ("best-of",)),
        ("# Seed storage\n\n#seed-storage", ("seed-storage",)),
    ],
)
def test_tags_in_the_text_are_found(body: str, tags: tuple[str, ...]) -> None:
    assert found_in(body).tags == tags


@pytest.mark.parametrize(
    "body",
    [
        "`#code`",
        "```\n#code\n```",
        "# Heading",
        "a#b",
        "https://x.org/#part",
        "[x](#part)",
        "[#x](y)",
        "\\#no",
        "##x",
        "#123",
        "a <!-- #code\n#code --> b",
        "a\n[x]: #part",
        "[x](#Part of it)",
        "it takes O(#pods)",
        "<a name='#part'></a> <a href=#part>x</a>",
        "## Part { #part }",
        "see #area/project#12",
        "- [Story 3](#story-3)\n\nas in #story-3, (#story-3).",
        "As in #Best practices for more.\n\n## Best practices\n\n[back](#best-practices)",
    ],
)
def test_what_is_no_tag_is_none(body: str) -> None:
    assert found_in(body).tags == ()


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("#Frost", "frost"),
        ("area / sub topic", "area/sub-topic"),
        ("//a//b//", "a/b"),
        ("<b>x</b>", "bx/b"),
        ("!!!", ""),
        ("#", ""),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_a_tag_is_kept_in_one_form(written: str, tag: str) -> None:
    assert tag_from(written) == tag


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("[[A title]]", "A title"),
        ("[[A#b|c]]", "A"),
        ("Why C# is | odd", "Why C# is | odd"),
        ("![[A]]", "A"),
        (" ", ""),
    ],
)
def test_front_matter_names_notes_with_and_without_brackets(written: str, target: str) -> None:
    assert target_from(written) == target


def test_relations_leave_out_what_names_nothing() -> None:
    assert list(relations(["[[A]]", "", "B"], Relation.SUPERSEDES)) == [
        Link("A", Relation.SUPERSEDES),
        Link("B", Relation.SUPERSEDES),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<script>x</script>",
        "a <img src=x onerror = 'y'>",
        "[x](javascript:y)",
        "[x](//evil)",
        "[x]\n\n[x]: data:text/html,y",
    ],
)
def test_what_would_do_something_elsewhere_is_noticed(body: str) -> None:
    assert found_in(body).active


@pytest.mark.parametrize(
    "body",
    [
        "`<script>`",
        "```html\n<script>x</script>\n```",
        "<b>bold</b> <br> x<y>z",
        "[x](https://y) [y]: z",
        "<!-- [x](http://y) -->",
    ],
)
def test_what_only_looks_so_is_not(body: str) -> None:
    assert not found_in(body).active


def test_what_is_too_costly_counts_as_plain_text() -> None:
    assert found_in("[[a|" * 12_000 + "]") == FoundInText(too_costly=True)


@given(bodies)
def test_any_markdown_is_read(body: str) -> None:
    found = found_in(body)
    assert all(link.target for link in found.links)
    assert all(tag == tag_from(tag) for tag in found.tags)


@pytest.mark.parametrize(
    "target",
    [
        "Door seals",
        "sub/door.md",
        "Log.TXT",
        "log.text",
        "v1.2",
        "Dr. Smith",
        "Release 1.x",
        "Why?",
        "Note: how seals wear",
        "std::fmt",
        "Is it 10:30?",
        "and so on ...",
        "etc.",
    ],
)
def test_a_title_may_have_dots_and_colons(target: str) -> None:
    assert may_be_note(target)


@pytest.mark.parametrize(
    "target",
    [
        "a.zip",
        "data.csv",
        "sub/report.docx",
        "x.py",
        "main.c",
        "img.HEIC",
        "seal.png",
        "logs.7z",
        "tel:123",
        "mailto:a@b.example",
        "https://example.org/x",
        "HTTP://example.org",
        "urn:isbn:1",
    ],
)
def test_no_address_and_no_file_that_is_not_read_can_be_a_note(target: str) -> None:
    assert not may_be_note(target)


@pytest.mark.no_cover
@pytest.mark.parametrize("opened", ["[a]:", "[a]("])
def test_what_is_no_link_costs_no_more_than_its_length(opened: str) -> None:
    with at_most(2):
        found_in(opened + " " * 60_000 + "x #b")
