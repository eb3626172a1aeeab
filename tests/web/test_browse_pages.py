"""What there is can be walked through: by kind, space, tag and person, a page at a time."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Count, Draft, Kind, SpaceName
from kbase.web.pages.browse import Branch, tree


@pytest.fixture
def filled(library: Library) -> Library:
    for number in range(35):
        library.contribute(
            Draft(
                f"Note {number:02}",
                f"Text number {number}.",
                kind=Kind.LESSON if number % 5 == 0 else Kind.NOTE,
                space=SpaceName("vault" if number % 2 else "garden"),
                tags=("cold/doors",) if number % 3 == 0 else (),
                created=date(2020, 1, 1) + timedelta(days=number),
            ),
            library.owner,
        )
    library.contribute(Draft("Who knows?", "Anybody?", kind=Kind.QUESTION), library.owner)
    return library


def titles(html: str) -> list[str]:
    return re.findall(r"<bdi>(Note \d\d)</bdi>", html)


def test_browsing_shows_kinds_spaces_tags_and_people(filled: Library, client: TestClient) -> None:
    html = client.get("/browse").text
    for address in (
        "/notes?kind=lesson",
        "/notes?space=vault",
        "/notes?tag=cold%2Fdoors",
        "/questions",
        "/people",
    ):
        assert f'href="{address}"' in html


def test_a_list_comes_a_page_at_a_time_in_the_order_asked_for(filled: Library, client: TestClient) -> None:
    first, second = client.get("/notes?order=oldest").text, client.get("/notes?order=oldest&page=2").text
    found = titles(first) + titles(second)
    assert found == [f"Note {number:02}" for number in range(35)]
    assert 'href="/notes?order=oldest&amp;page=2"' in first
    assert "Page 2 of 2" in second


def test_a_list_narrows_by_everything_at_once(filled: Library, client: TestClient) -> None:
    html = client.get("/notes?kind=lesson&tag=cold&space=vault").text
    assert titles(html) == ["Note 15"]
    assert html.count("take this filter away") == 3


def test_a_list_under_a_tag_nobody_uses_names_the_nearest(filled: Library, client: TestClient) -> None:
    html = client.get("/notes?tag=clod&kind=lesson").text
    assert "No note here has the tag “clod”." in html
    (address,) = re.findall(r'href="([^"]*)"><bdi>tag:cold<', html)
    assert titles(client.get(address.replace("&amp;", "&")).text)
    assert "No note here has" not in client.get("/notes?tag=cold&kind=question").text


@pytest.mark.parametrize("number", ["0", "-1", "x", "9999999", "1e3", "²"])
def test_a_page_that_cannot_be_is_not_found(number: str, client: TestClient) -> None:
    assert client.get("/notes", params={"page": number}).status_code == 404


def test_a_list_that_ends_before_the_page_says_so(filled: Library, client: TestClient) -> None:
    page = client.get("/notes?page=9")
    assert page.status_code == 200
    assert "Back to its beginning" in page.text


def test_an_unknown_order_is_the_usual_one(filled: Library, client: TestClient) -> None:
    assert client.get("/notes?order=title;drop table note").status_code == 200


def test_questions_without_an_answer_wait_on_a_page_of_their_own(filled: Library, client: TestClient) -> None:
    assert "Who knows?" in client.get("/questions").text


def test_nested_tags_make_a_tree_even_where_the_parent_is_never_used() -> None:
    grown = tree([Count("a/b/c", "", 2), Count("z", "", 1), Count("a", "", 3)])
    assert grown == [
        Branch("a", "a", 3, [Branch("b", "a/b", 0, [Branch("c", "a/b/c", 2)])]),
        Branch("z", "z", 1),
    ]


def test_an_empty_library_has_pages_too(library: Library, client: TestClient) -> None:
    for path in ("/browse", "/notes", "/questions", "/people"):
        assert client.get(path).status_code == 200


def test_lists_name_the_space_of_a_note_only_where_there_are_several(
    library: Library, client: TestClient
) -> None:
    library.contribute(Draft("Frost on the door", "Frost comes from a worn gasket."), library.owner)
    lists = ("/", "/notes", "/ask?q=frost+on+the+door", "/ask/matches?q=frost")
    named = 'href="/notes?space=general"'
    assert not [path for path in lists if named in client.get(path).text]
    assert 'name="space"' not in client.get("/ask").text
    draft = Draft("Labels", "Frost-proof ink.", space=SpaceName("field"))
    library.contribute(draft, library.owner)
    assert [path for path in lists if named in client.get(path).text] == list(lists)
    assert 'name="space"' in client.get("/ask").text
