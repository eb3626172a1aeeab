"""A pack reworked in a real browser until it suits, every button of its page pressed, without scripts too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kbase.model import Draft, Kind
from kbase.pack import PackBrief
from tests.web.browser.conftest import Site, Visiting
from tests.web.browser.test_accessible import sound
from tests.web.browser.test_sessions import TEXTS

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def pack(empty: Site) -> str:
    """The path of a pack with room for two readings; more is known than it has room for."""
    library = empty.library
    for title, text in TEXTS.items():
        library.contribute(Draft(title, text, Kind.LESSON, authors=("Bo Ek",)), library.owner)
    brief = PackBrief("How do we keep frost off the vault door?", minutes=30)
    return f"/packs/{library.packs.begin(brief, library.owner)}"


def readings(page: Page) -> list[str]:
    """The titles of what there is to read, from the top."""
    return page.locator("#readings article h3").all_inner_texts()


@SCRIPTS
def test_a_reading_is_moved_swapped_and_looked_for(
    empty: Site, visit: Visiting, pack: str, scripts: bool
) -> None:
    page = visit(empty, pack, scripts=scripts)
    first, second = readings(page)
    page.get_by_role("button", name=f"Move down: {first}").click()
    assert readings(page) == [second, first]

    page.get_by_role("button", name=f"Swap for the next best: {first}").click()
    kept, better = readings(page)
    assert kept == second
    assert better in TEXTS.keys() - {first, second}
    expect(page.get_by_role("heading", name="Theme 1")).to_be_in_viewport()

    page.get_by_role("link", name="Add a reading to this theme").click()
    page.get_by_label("What should be read about?").fill(TEXTS[first])
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("article").filter(has_text=kept)).to_contain_text("In the pack already.")
    page.get_by_role("button", name=f"Add: {first}").click()
    assert readings(page) == [kept, better, first]
    expect(
        page.get_by_role("article").filter(has=page.get_by_role("heading", name=first))
    ).to_be_in_viewport()


@SCRIPTS
def test_minutes_of_two_steps_are_kept_when_they_add_up_and_stay_typed_when_not(
    empty: Site, visit: Visiting, pack: str, scripts: bool
) -> None:
    page = visit(empty, pack, scripts=scripts)
    before = [int(text.removesuffix(" min")) for text in page.locator(".pack-when .quiet").all_inner_texts()]
    page.get_by_text("Change the agenda").click()
    minutes = page.get_by_label("Minutes")
    minutes.nth(0).fill(str(before[0] + 5))
    page.get_by_label("What you do").nth(0).fill("Draw the door.")
    with page.expect_console_message(lambda line: "422" in line.text):  # the browser notes the refusal
        page.get_by_role("button", name="Keep this agenda").click()
    visit.watches[-1].complained.clear()

    refused = page.get_by_role("alert")
    expect(refused).to_be_focused()
    expect(refused).to_contain_text("35 minutes")
    expect(refused).to_contain_text("Nothing was changed.")
    expect(minutes.nth(0)).to_be_visible()
    expect(minutes.nth(0)).to_have_value(str(before[0] + 5))
    expect(page.get_by_label("What you do").nth(0)).to_have_value("Draw the door.")
    assert not scripts or sound(page) == []  # axe is a script

    refused.get_by_role("link", name="What you typed is all still here.").click()
    expect(minutes.nth(0)).to_be_in_viewport()
    minutes.nth(1).fill(str(before[1] - 5))
    page.get_by_role("button", name="Keep this agenda").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".pack-when .quiet")).to_have_text(
        [f"{one} min" for one in (before[0] + 5, before[1] - 5, *before[2:])]
    )
    expect(page.get_by_text("Draw the door.").first).to_be_visible()


@SCRIPTS
def test_a_renamed_theme_is_looked_at_as_it_was_and_restored(
    empty: Site, visit: Visiting, pack: str, scripts: bool
) -> None:
    page = visit(empty, pack, scripts=scripts)
    theme = page.get_by_role("heading", name="Theme 1")
    drawn = theme.inner_text()
    page.get_by_text("Call this theme something else").click()
    page.get_by_label("What theme 1 is called").fill("Warm air")
    page.get_by_role("button", name="Keep the name").click()
    expect(theme).to_contain_text("Warm air")

    page.get_by_role("link", name="two versions").click()
    assert not scripts or sound(page) == []
    page.get_by_role("link", name="Look at version 1").click()
    expect(page.get_by_text("This is version 1 of 2.")).to_be_visible()
    assert theme.inner_text() == drawn
    expect(page.get_by_role("button", name="Keep the name")).to_have_count(0)
    assert not scripts or sound(page) == []

    page.get_by_role("button", name="Make this the newest again").click()
    expect(page.get_by_text("version 3,")).to_be_visible()
    assert theme.inner_text() == drawn


@SCRIPTS
def test_an_open_question_is_put_to_who_may_know_from_its_own_page(
    empty: Site, visit: Visiting, scripts: bool
) -> None:
    library = empty.library
    for title, text in TEXTS.items():
        library.contribute(Draft(title, text, authors=("Bo Ek",)), library.owner)
    question = Draft("Why is there frost on the vault door?", "It is back since June.", Kind.QUESTION)
    page = visit(empty, f"/notes/{library.contribute(question, library.owner)}", scripts=scripts)
    may_know = page.get_by_role("listitem").filter(has_text="Bo Ek")
    assert not scripts or sound(page) == []
    may_know.get_by_role("button", name="Ask them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why is there frost on the vault door?")
    expect(page.get_by_text("Asked of Bo Ek by Ada Lovelace")).to_be_visible()
    expect(page.get_by_role("button", name="Ask them")).to_have_count(0)
    page.goto(empty.person("Bo Ek"))
    expect(page.get_by_text("One question waiting for Bo Ek")).to_be_visible()
