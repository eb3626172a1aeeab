"""The map in the browser: what is drawn, what it leads to, and what an address may ask for."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from kbase.library import Library
from kbase.model import Draft, Kind, SpaceName, Window
from kbase.web.pages.map import HEIGHT, WIDTH, window

KINDS = (Kind.NOTE, Kind.LESSON, Kind.PRACTICE)
ABOUT = (
    "Ice on the freezer door, the heater failed.",
    "The boiler lost pressure again.",
    "A permit for seed export.",
)


@pytest.fixture
def mapped(library: Library) -> Library:
    """Thirty notes about three things, on the map."""
    for number in range(30):
        library.contribute(
            Draft(
                f"<b>Note</b> {number:02}",
                f"{ABOUT[number % 3]} Case {number}.",
                kind=KINDS[number % 3],
                space=SpaceName("vault" if number % 2 else "garden"),
            ),
            library.owner,
        )
    library.map.make()
    return library


def test_before_there_is_a_map_the_page_says_how_to_make_one(library: Library, client: TestClient) -> None:
    assert "Put some notes in first" in client.get("/map").text
    library.contribute(Draft("Door", "Frost."), library.owner)
    assert "kbase map</code> puts the 1 note here on one" in client.get("/map").text


def test_every_mark_leads_to_its_note_and_every_region_closer(mapped: Library, client: TestClient) -> None:
    html = client.get("/map").text
    view = mapped.map.view(Window(), mapped.owner)
    assert {f"/notes/{note}" for note in view.placed.notes} <= set(re.findall(r'href="([^"]+)"', html))
    assert view.regions
    for address in re.findall(r'<a class="region" href="([^"]+)"', html):
        closer = client.get(address.replace("&amp;", "&"))
        assert closer.status_code == 200
        assert "The whole map" in closer.text
    assert "<b>Note" not in html


def test_marks_tell_kinds_or_spaces_apart(mapped: Library, client: TestClient) -> None:
    by_kind, by_space = client.get("/map").text, client.get("/map?by=space").text
    assert ["Lessons" in by_kind, "garden" in re.sub("<aside.*", "", by_kind)] == [True, False]
    assert ["Lessons" in by_space, "garden" in by_space] == [False, True]


def test_few_notes_are_each_shown_by_name(mapped: Library, client: TestClient) -> None:
    view = mapped.map.view(Window(), mapped.owner)
    part = min((region.window for region in view.regions), key=lambda one: one.size)
    html = client.get(f"/map?x={part.x}&y={part.y}&size={part.size}").text
    inside = mapped.map.view(part, mapped.owner)
    assert len(inside.named) == html.count('class="kind kind-')
    assert re.search(r"<tspan[^>]*>&lt;b&gt;Note", html)


def test_labels_meet_neither_one_another_nor_the_edge(mapped: Library, client: TestClient) -> None:
    boxes = [
        tuple(map(float, found))
        for found in re.findall(
            r'class="reach" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"',
            client.get("/map?x=0.5&y=0.5&size=0.45").text + client.get("/map?x=0.2&y=0.2&size=0.4").text,
        )
    ]
    for x, y, width, height in boxes:
        assert x >= 0
        assert y >= 0
        assert x + width <= WIDTH
        assert y + height <= HEIGHT


@pytest.mark.parametrize("query", ["x=nan&size=0.2", "size=inf", "x=zebra", "size=-3", "x=99&y=-99&size=0.5"])
def test_whatever_an_address_asks_for_is_a_window_on_the_map(
    query: str, mapped: Library, client: TestClient
) -> None:
    assert client.get(f"/map?{query}").status_code == 200


def test_a_window_shows_nothing_beside_the_map() -> None:
    assert window(0.0, 1.0, 0.5) == Window(0.25, 0.75, 0.5)
    assert window(0.3, 0.3, 7.0).whole


def test_the_map_as_numbers(mapped: Library, api: TestClient) -> None:
    told = api.get("/api/v1/map").json()
    assert (told["total"], told["waiting"], len(told["notes"])) == (30, 0, 30)
    assert all(0 <= note["x"] <= 1 and 0 <= note["y"] <= 1 for note in told["notes"])
    region = told["regions"][0]
    part = api.get("/api/v1/map", params=region["window"]).json()
    assert 0 < len(part["notes"]) < 30
    assert api.get("/api/v1/map", params={"size": 0}).status_code == 422
