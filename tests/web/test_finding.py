"""A link leads to the note it means, and a page of many links or embeds stays a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbase.library import Library
from kbase.model import Draft, ImportOptions, NoteRef
from kbase.web import finding
from kbase.web.finding import beside_file, finder, under
from kbase.web.wiki import Found, Target

BODY = "Intro.\n\n## First\n\nOne.\n\n### Deeper\n\nTwo.\n\n## Second ##\n\nThree.\n"


def target(name: str, heading: str = "", *, embed: bool = False) -> Target:
    return Target(name, heading, name, embed)


@pytest.mark.parametrize(
    ("heading", "text"),
    [("", BODY), ("first", "One.\n\n### Deeper\n\nTwo."), ("Second", "Three."), ("Nowhere", BODY)],
)
def test_a_section_reaches_to_the_next_heading_as_high(heading: str, text: str) -> None:
    assert under(BODY, heading).strip() == text.strip()


def test_a_comment_in_code_is_no_heading_and_an_underlined_line_is_one() -> None:
    code = "```sh\n# install it\nmake install\n```"
    body = f"Setup & *use*\n---\n\n{code}\n\n> ## Quoted\n\nAfter\n=====\n\nThree.\n"
    assert under(body, "Setup & use").strip() == f"{code}\n\n> ## Quoted"
    assert under(body, "install it") == under(body, "Quoted") == body


@pytest.mark.parametrize(
    ("path", "name", "meant"),
    [
        ("a/b.md", "../c/d.md", "c/d.md"),
        ("a/b.md", "./d.md", "a/d.md"),
        ("a/b.md", "d", ""),
        ("a.md", "../../etc/passwd", ""),
        ("", "x/y.md", ""),
    ],
)
def test_a_path_is_read_from_the_file_it_stands_in_and_never_leads_out(
    path: str, name: str, meant: str
) -> None:
    assert beside_file(path, name) == meant


def test_a_file_beside_is_found_by_its_path(library: Library, tmp_path: Path) -> None:
    for name in ("a/one.md", "b/two.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(f"# Title of {name[0]}\n\nText.", "utf-8")
    library.add([tmp_path], ImportOptions(), library.owner)
    found = finder(library, library.owner, "a/one.md")(target("../b/two.md"))
    assert found
    assert found.title == "Title of b"


def test_a_page_of_many_links_looks_up_only_so_many(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.contribute(Draft("There", "Text."), library.owner)
    monkeypatch.setattr(finding, "MOST_LINKS", 2)
    find = finder(library, library.owner)
    assert find(target("There")) is not None
    assert find(target("Nowhere")) is None
    assert find(target("there")) is None  # one name too many
    assert find(target("There")) is not None  # known already


def test_the_name_of_somebody_without_a_note_leads_to_their_page(library: Library) -> None:
    note = library.contribute(
        Draft("By Ann", "Call [[ann poe|Ann]] or [[Bo Ek]].", authors=("Ann Poe",)), library.owner
    )
    find = finder(library, library.owner, links=library.note(note, library.owner).links)
    ann = library.meeting.find("Ann Poe", library.owner)
    assert find(target("ann poe")) == Found(f"/people/{ann}", "Ann Poe")
    assert find(target("Bo Ek")) is None
    library.contribute(Draft("Ann Poe", "What she does."), library.owner)
    found = finder(library, library.owner)(target("Ann Poe"))
    assert found
    assert found.address.startswith("/notes/")


def test_after_some_embeds_the_others_are_links(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.contribute(Draft("There", "Text to quote."), library.owner)
    monkeypatch.setattr(finding, "MOST_EMBEDS", 1)
    find = finder(library, library.owner)
    first, second = find(target("There", embed=True)), find(target("There", embed=True))
    assert first
    assert first.excerpt == "Text to quote."
    assert second
    assert second.excerpt == ""


def test_a_note_that_went_meanwhile_leads_nowhere(library: Library) -> None:
    note = library.contribute(Draft("There", "Text."), library.owner)
    links = library.resolve("There", library.owner)
    assert isinstance(links, NoteRef)
    find = finder(library, library.owner)
    assert find(target("There"))
    library.remove(note, library.owner)
    assert find(target("There", embed=True)) is None
    assert find(target("")) is None
