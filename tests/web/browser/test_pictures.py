"""The pictures in a real browser: looked at closer, walked by keyboard, read on a phone, without scripts."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kbase.model import Window
from tests.web.browser.conftest import Site, Visiting

BOXES = """(selector) => [...document.querySelectorAll(selector)]
  .map((one) => one.getBoundingClientRect())
  .filter((box) => box.width > 0)
  .map((box) => [box.left, box.top, box.right, box.bottom])"""
TOPICS = ("drying seed", "emergency power", "labels", "frost on the vault door")


def meeting(page: Page, selector: str) -> list[Any]:
    """Pairs of boxes that lie on one another by more than the air around letters."""
    boxes = page.evaluate(BOXES, selector)
    assert boxes, selector
    return [
        (one, other)
        for one, other in combinations(boxes, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
    ]


def in_view(page: Page) -> int:
    return int(page.locator("#map-here .quiet").inner_text().split()[0].replace(",", ""))


def test_choosing_a_region_looks_closer_and_back_leads_out(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/map")
    all_notes = in_view(page)
    page.locator(".map-regions h3 a").first.click()
    page.wait_for_url("**/map?*size=*")
    expect(page.locator(".map-whole")).to_be_visible()
    assert in_view(page) < all_notes
    assert f"{in_view(page)} notes in view" in page.locator("#map-status").inner_text()
    page.go_back()
    expect(page.locator(".map-whole")).to_have_count(0)
    assert in_view(page) == all_notes


def test_a_view_has_an_address_that_shows_the_same_without_scripts(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/map")
    page.locator("a.region").first.press("Enter")
    page.wait_for_url("**/map?*size=*")
    expect(page.locator(".map-whole")).to_be_visible()
    plain = visit(sample, page.url.removeprefix(sample.address), scripts=False)
    assert plain.locator("#map").inner_html() == page.locator("#map").inner_html()
    plain.get_by_role("link", name="Look closer", exact=True).click()
    assert in_view(plain) < in_view(page)
    plain.get_by_role("link", name="The whole map").click()
    assert in_view(plain) == sample.library.map.view(Window(), sample.library.owner).total


def test_the_map_is_walked_with_the_keyboard(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/map?x=0.5&y=0.5&size=0.5")
    here = page.locator(".map-beside")
    page.locator("a.region").first.focus()
    page.keyboard.press("+")
    expect(here).to_have_attribute("data-size", "0.3125")
    page.keyboard.press("ArrowRight")
    expect(here).to_have_attribute("data-x", "0.625")
    page.keyboard.press("0")
    expect(here).to_have_attribute("data-size", "1.0")
    page.get_by_role("link", name="Look closer", exact=True).focus()
    page.keyboard.press("Enter")
    expect(here).to_have_attribute("data-size", "0.625")
    expect(page.get_by_role("link", name="Look closer", exact=True)).to_be_focused()  # to press it once more


def test_the_map_is_dragged_and_a_drag_opens_nothing(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/map?x=0.5&y=0.5&size=0.5")
    box = page.locator("#map").bounding_box()
    assert box
    mark = page.locator("a.mark").first.bounding_box()
    assert mark
    page.mouse.move(mark["x"] + 3, mark["y"] + 3)
    page.mouse.down()
    page.mouse.move(mark["x"] + 3 - box["width"] / 4, mark["y"] + 3, steps=4)
    page.mouse.up()
    expect(page.locator(".map-beside")).to_have_attribute("data-x", "0.625")
    assert page.url.startswith(f"{sample.address}/map")


def test_ctrl_and_the_wheel_look_closer_at_what_lies_under_the_pointer(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/map")
    box = page.locator("#map").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    here = page.locator(".map-beside")
    expect(here).to_have_attribute("data-size", "0.625")
    assert float(here.get_attribute("data-x") or 0) < 0.45


def test_a_mark_leads_to_its_note(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/map")
    address = page.locator("a.mark").first.get_attribute("href")
    page.locator("a.mark path").first.click()
    page.wait_for_url(f"**{address}")


@pytest.mark.parametrize("width", [1280, 390])
def test_no_label_of_the_map_lies_on_another(width: int, sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/map", width=width)
    assert meeting(page, ".region-label text") == []
    closer = "[...document.querySelectorAll('a.region')].map((one) => one.getAttribute('href'))"
    for address in page.evaluate(closer)[:4]:
        page.goto(address)
        assert meeting(page, ".region-label text, .named text") == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("topic", TOPICS)
def test_no_words_of_a_picture_lie_on_others_or_stick_out(
    topic: str, width: int, sample: Site, visit: Visiting
) -> None:
    page = visit(sample, f"/connections?q={topic.replace(' ', '+')}", width=width)
    assert page.locator(".web:visible").count() == 1
    assert meeting(page, ".web:not([hidden]) text") == []
    for card, text in zip(
        page.evaluate(BOXES, ".web-tie .reach"), page.evaluate(BOXES, ".web-tie text"), strict=True
    ):
        assert text[2] <= card[2]
        assert text[3] <= card[3]


def test_the_picture_is_walked_with_the_keyboard_and_leads_on(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/connections?q=drying+seed", scripts=False)
    links = page.locator(".web-wide a")
    links.first.focus()
    names = [links.nth(place).get_attribute("aria-label") for place in range(links.count())]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == names[1]
    pale = "getComputedStyle(document.querySelector('.web-wide .strand.p0')).strokeOpacity"
    assert float(page.evaluate(pale)) < 0.2  # the lines of who has the focus stand out
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/*")


def test_ask_and_who_knows_lead_to_the_picture(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/ask?q=drying+seed")
    page.get_by_role("link", name="What connects them").click()
    assert page.locator(".ties tbody tr").count() == page.locator(".web-wide .web-tie").count() > 2
    page.get_by_role("link", name="Who knows about it").click()
    page.get_by_role("link", name="Who is connected through it").click()
    page.wait_for_url("**/connections?q=drying+seed")
