"""Asking in a browser: while typing, with the keyboard, and without any script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.web.browser.conftest import Site, Visiting

QUESTION = "frost on the vault door frame"


def test_notes_come_while_typing_and_the_whole_answer_after_a_pause(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/")
    page.get_by_label("Ask in your own words").press_sequentially(QUESTION, delay=15)
    expect(page.locator("#matches .match-title").first).to_be_visible()
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    expect(page.locator("#people .peer").first).to_be_visible()


def test_a_name_that_is_begun_is_completed_and_leads_to_the_person(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/")
    page.get_by_label("Ask in your own words").press_sequentially("solh", delay=15)
    offered = page.locator("#q-names option")
    expect(offered).to_have_count(1)
    expect(page.locator("#people")).to_be_visible()  # the whole answer takes no name away
    name = offered.get_attribute("value")
    assert name == "Ingrid Solheim"
    page.get_by_label("Ask in your own words").fill(name)
    expect(page.get_by_text("Looking for Ingrid Solheim")).to_be_visible()


def test_names_are_completed_where_the_whole_answer_overtakes_the_nearest_notes(
    sample: Site, visit: Visiting
) -> None:
    page = visit(sample, "/")
    page.route("**/ask/matches*", lambda slow: None)
    page.get_by_label("Ask in your own words").press_sequentially("solh", delay=15)
    expect(page.locator("#q-names option")).to_have_attribute("value", "Ingrid Solheim")


def test_the_address_is_the_question_and_opens_the_same_answer(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/")
    page.get_by_label("Ask in your own words").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/ask\?q=frost\+on\+the\+vault\+door\+frame$"))
    expect(page).to_have_title(re.compile(f"^{QUESTION}"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Answer to: {QUESTION}")
    shown = page.locator("#matches .match-title").all_inner_texts()
    again = visit(sample, page.url.removeprefix(sample.address))
    assert again.locator("#matches .match-title").all_inner_texts() == shown
    assert shown


def test_the_question_above_its_answer_is_the_one_that_was_asked_last(sample: Site, visit: Visiting) -> None:
    page = visit(sample, f"/ask?q={QUESTION}", width=390)
    asked = page.locator(".asked")
    expect(asked).to_have_text(QUESTION)
    page.locator("#q").fill(f"{QUESTION} in spring")
    expect(asked).to_have_text(f"{QUESTION} in spring")
    expect(asked).to_be_visible()


def test_a_screen_reader_is_told_what_was_found(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/")
    page.get_by_label("Ask in your own words").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"\d+ notes?, \d+ to ask\.$"))


def test_a_filter_narrows_at_once_and_stays_in_the_address(sample: Site, visit: Visiting) -> None:
    page = visit(sample, f"/ask?q={QUESTION}")
    page.get_by_text("Narrow the search").click()
    page.get_by_label("Questions").check()
    expect(page).to_have_url(re.compile(r"kind=question"))
    kinds = page.locator("#matches .kind")
    expect(kinds.first).to_have_text(re.compile("question", re.IGNORECASE))
    assert {kind.lower() for kind in kinds.all_inner_texts()} == {"question"}
    page.get_by_role("link", name=re.compile("Questions.*take this filter away")).click()
    expect(page).not_to_have_url(re.compile(r"kind="))


def test_an_answer_asked_for_earlier_never_replaces_a_later_one(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/")

    def slow(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.route(re.compile(r"/ask/reply\?q=generator$"), slow)
    box = page.get_by_label("Ask in your own words")
    box.fill("generator")
    page.keyboard.press("Enter")
    box.fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("frost"))
    page.wait_for_timeout(900)
    expect(page).to_have_url(re.compile("frost"))
    assert page.title().startswith(QUESTION)


def test_clearing_the_question_brings_the_first_page_back(sample: Site, visit: Visiting) -> None:
    page = visit(sample, f"/ask?q={QUESTION}")
    page.get_by_label("Ask in your own words").fill("")
    expect(page.get_by_role("heading", name="Lately written")).to_be_visible()
    expect(page).to_have_url(f"{sample.address}/")


@pytest.mark.parametrize("odd", ['"', "AND", "a:b", "NEAR(", "*", "(" * 500, "<b>", "%00", "\u202e"])
def test_odd_questions_are_ordinary_ones(odd: str, sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/")
    page.get_by_label("Ask in your own words").fill(odd)
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_visible()


def test_without_scripts_the_same_form_gives_the_same_answer(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/", scripts=False)
    page.get_by_label("Ask in your own words").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url(re.compile(r"/ask\?q="))
    assert page.locator("#matches .match").count() > 0
    assert page.locator("#people .peer").count() > 0
    page.get_by_text("Narrow the search").click()
    page.get_by_label("Lessons").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url(re.compile("kind=lesson"))
    assert {kind.lower() for kind in page.locator("#matches .kind").all_inner_texts()} == {"lesson"}


def test_the_keyboard_reaches_everything_in_the_order_it_is_read(sample: Site, visit: Visiting) -> None:
    page = visit(sample, sample.note("E-217 on the vault controller is nearly always ice"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.name") == "q"
    seen = [(0.0, 0.0)]
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    for _ in range(60):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const e = document.activeElement; if (e === document.body) return null;"
            " const s = getComputedStyle(e); return [s.outlineStyle, parseFloat(s.outlineWidth)]; })()"
        )
        if outline is None:
            break
        assert outline[0] != "none"
        assert outline[1] >= 2
        seen.append((0.0, 0.0))
    assert len(seen) > 15


def test_the_contents_follow_the_reader(sample: Site, visit: Visiting) -> None:
    page = visit(sample, sample.note("E-217 on the vault controller is nearly always ice"))
    contents = page.get_by_role("navigation", name="Contents")
    contents.get_by_role("link", name="Recommendation").click()
    expect(page).to_have_url(re.compile("#h-recommendation$"))
    expect(page.locator("#h-recommendation")).to_be_in_viewport()
    expect(contents.locator("[aria-current]")).to_have_count(1)
