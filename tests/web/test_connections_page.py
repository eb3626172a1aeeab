"""Who is connected through what, in the browser and as numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Draft, Kind, Link, PersonRecord, Readable, Relation, SpaceName
from kbase.web.drawing import Box, free_place, lines_of, text_width
from kbase.web.pages.connections import THICK, THIN, WIDE, thickness

TOPIC = "ice on the freezer door"


@pytest.fixture
def tied(library: Library) -> Library:
    """A question with an answer, a note by two, one that supersedes another, a private one."""
    owner = library.owner
    text = "Ice forms on the freezer door when the frame heater fails."
    asked = library.contribute(
        Draft("Why is there ice on the freezer door?", text, Kind.QUESTION, authors=("Ann Berg",)), owner
    )
    library.contribute(
        Draft(
            "An answer about the ice",
            f"{text} Measure it.",
            Kind.ANSWER,
            authors=("Bo <Ek>",),
            links=(Link(asked, Relation.ANSWERS),),
        ),
        owner,
    )
    library.contribute(
        Draft(
            "Frame heaters and ice",
            f"{text} Part 9.",
            authors=("Bo <Ek>", "Cy Dahl"),
            tags=("doors/heaters",),
        ),
        owner,
    )
    library.contribute(
        Draft("The freezer door", f"{text} Look.", authors=("Di Falk",), tags=("Heaters",)), owner
    )
    library.contribute(
        Draft("Secret ice", f"{text} Zanzibar.", authors=("Eve Zan", "Ann Berg"), space=SpaceName("board")),
        owner,
    )
    return library


def test_people_are_tied_by_notes_questions_and_things(tied: Library, client: TestClient) -> None:
    html = client.get("/connections", params={"q": TOPIC}).text
    table = html[html.index('<table class="ties"') :]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    assert any("Ann Berg asked" in row and "Bo &lt;Ek&gt; answered" in row for row in said)
    assert any("Frame heaters and ice" in row and "Cy Dahl wrote" in row for row in said)
    assert any("Several wrote about heaters" in row and "Di Falk" in row for row in said)
    assert "Bo <Ek>" not in html


def test_the_address_may_name_the_topic_as_the_api_does(tied: Library, client: TestClient) -> None:
    for page in ("/connections", "/experts"):
        shown = client.get(page, params={"topic": TOPIC}).text
        assert "Ann Berg" in shown
        assert shown == client.get(page, params={"q": TOPIC}).text


def test_the_picture_says_what_the_table_says(tied: Library, client: TestClient) -> None:
    html = client.get("/connections", params={"q": TOPIC}).text
    found = tied.connecting.people(TOPIC, tied.owner)
    for picture in re.findall(r'<svg class="web .*?</svg>', html, re.DOTALL):
        assert picture.count('class="web-person') == len(found.people)
        assert picture.count('class="web-tie') == len(found.ties)
        assert picture.count('class="strand') == sum(len(tie.strands) for tie in found.ties)
        assert {f"/people/{person.id}" for person in found.people} <= set(
            re.findall('href="([^"]+)"', picture)
        )


def test_what_may_not_be_read_ties_nobody(tied: Library) -> None:
    told = str(tied.connecting.among(TOPIC, Readable(frozenset({SpaceName("general")}))))
    assert "Heaters" in told or "heaters" in told
    assert "Zan" not in told
    assert "Secret" not in told
    assert "Zan" in str(tied.connecting.people(TOPIC, tied.owner))


def test_who_does_not_wish_to_be_suggested_is_in_no_picture(tied: Library) -> None:
    with tied._store.transaction("tester"):
        tied._store.people.save(PersonRecord("Cy Dahl", suggest=False))
    found = tied.connecting.people(TOPIC, tied.owner)
    assert "Cy Dahl" not in [person.name for person in (*found.people, *found.alone)]
    assert "Bo <Ek>" in [person.name for person in found.people]


def test_the_same_library_draws_the_same_picture(tied: Library, client: TestClient) -> None:
    address = {"q": TOPIC}
    assert client.get("/connections", params=address).text == client.get("/connections", params=address).text


def test_a_topic_nobody_wrote_about_and_none_at_all_are_no_error(
    library: Library, client: TestClient
) -> None:
    assert client.get("/connections").status_code == 200
    assert "Nobody here has written about that" in client.get("/connections?q=kubernetes").text
    library.contribute(Draft("Door", "Frost.", authors=("Ann",), created=date(2024, 1, 1)), library.owner)
    assert "Nothing connects those" in client.get("/connections?q=frost").text


def test_a_tag_that_all_notes_have_leaves_the_words_of_titles_to_tie_people(
    library: Library, client: TestClient
) -> None:
    text = "Frost on the freezer door was seen, and this is how we mean to keep it off."
    titles = ["Gasket of rubber", "Gasket of felt", "One way", "Two ways", "Three ways", "Four ways"]
    for number in range(30):
        library.contribute(Draft(f"Menu {number}", f"Soup number {number} is hot."), library.owner)
    for number, title in enumerate(titles):
        library.contribute(
            Draft(title, text, authors=(f"Writer {number}",), tags=("proposal",)), library.owner
        )
    found = library.connecting.people("frost on the freezer door", library.owner)
    assert [(tie.name.casefold(), len(tie.strands)) for tie in found.ties] == [("gasket", 2)]
    html = client.get("/connections", params={"q": "frost on the freezer door"}).text
    assert found.few
    assert found.few in html
    assert "Of 6 notes found about this none was written by several people, and no link leads" in found.few


def test_why_few_are_connected_counts_what_could_connect_them(tied: Library) -> None:
    own = tied.connecting.among(TOPIC, Readable(frozenset({SpaceName("general")})))
    assert "Of 4 notes found about this 1 was written by several people, and 1 link leads" in own.few
    assert "Of 5 notes found about this 2 were written" in tied.connecting.people(TOPIC, tied.owner).few
    assert not replace(own, ties=own.ties * 5).few


def test_the_picture_as_numbers(tied: Library, api: TestClient) -> None:
    told = api.get("/api/v1/connections", params={"topic": TOPIC}).json()
    names = {person["id"]: person["name"] for person in told["people"]}
    tie = next(tie for tie in told["ties"] if tie["name"] == "Frame heaters and ice")
    assert {names[strand["person"]] for strand in tie["strands"]} >= {"Bo <Ek>", "Cy Dahl"}
    assert all(0 < strand["strength"] <= 1 for tie in told["ties"] for strand in tie["strands"])
    assert api.get("/api/v1/connections").json()["people"] == []


def test_thicker_is_nearer() -> None:
    assert THIN < thickness(0.2) < thickness(0.7) < thickness(1.0) == THICK


def test_text_is_cut_into_lines_that_fit() -> None:
    title = "Frost on the vault door starts with the frame heater and a very-long-word-without-any-space"
    lines = lines_of(title, WIDE.names_width, 16, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(text_width(line, 16) <= WIDE.names_width for line in lines)
    assert lines_of("Short", 200, 16) == ["Short"]
    assert lines_of("", 200, 16) == []
    assert lines_of("w" * 99, 100, 16)[0].endswith("…")
    assert text_width("שלום 冷凍庫", 10) > text_width("a" * 6, 10)


def test_a_label_finds_a_free_place_or_none() -> None:
    room, taken = Box(0, 0, 100, 100), [Box(0, 0, 50, 50)]
    assert free_place([(10, 10), (50, 0)], 40, 40, taken, room) == Box(50, 0, 40, 40)
    assert free_place([(10, 10), (90, 90)], 40, 40, taken, room) is None


def test_nothing_is_drawn_for_what_nothing_here_is_about(client: TestClient, library: Library) -> None:
    for author in ("Ann", "Bo"):
        library.contribute(
            Draft(f"Drying seed, by {author}", "Dry seed in a thin layer.", authors=(author, "Cy")),
            library.owner,
        )
    assert library.connecting.people("drying seed", library.owner).people
    nothing = library.connecting.people("kubernetes ingress controllers", library.owner)
    assert (nothing.people, nothing.ties, nothing.alone) == ((), (), ())
    assert "<svg" not in client.get("/connections?q=kubernetes+ingress+controllers").text.split("<main")[1]
