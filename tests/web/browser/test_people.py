"""People in a real browser: asked in person, changed, merged and parted, without scripts too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from kbase.model import Draft, PersonRecord
from tests.web.browser.conftest import Site, Visiting
from tests.web.browser.test_accessible import sound


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_somebody_is_asked_until_their_limit_and_their_names_are_merged_and_parted(
    empty: Site, visit: Visiting, scripts: bool
) -> None:
    library = empty.library
    for title, author in (("Frost on the door", "Bo Ek"), ("Fans stop in ice", "B. Ek")):
        library.contribute(Draft(title, f"{title}: look at the heater.", authors=(author,)), library.owner)
    library.introducing.change(
        library.meeting.find("Bo Ek", library.owner), PersonRecord("Bo Ek"), library.owner
    )
    page = visit(empty, empty.person("Bo Ek"), scripts=scripts)

    page.get_by_role("link", name="Change the record").click()
    page.get_by_label("Questions a week").fill("1")
    page.get_by_label("Wants to learn").fill("refrigeration")
    page.get_by_role("button", name="Save the record").click()

    page.get_by_role("link", name="Ask Bo Ek").click()
    page.get_by_label("Your question").fill("Why does frost come back?")
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_role("heading", name="Why does frost come back?")).to_be_visible()
    page.wait_for_load_state()

    page.goto(empty.person("Bo Ek"))
    expect(page.get_by_text("One question waiting for Bo Ek")).to_be_visible()
    expect(page.get_by_text("has been asked once this week, their limit")).to_be_visible()
    expect(page.get_by_role("link", name="Ask Bo Ek")).to_have_count(0)

    page.get_by_role("link", name="Names, and merging with another").click()
    page.get_by_role("button", name="The same person as B. Ek").click()
    expect(page.get_by_role("button", name="Not them B. Ek")).to_be_visible()
    page.get_by_role("button", name="Not them B. Ek").click()
    expect(page.get_by_role("button", name="Not them B. Ek")).to_have_count(0)
    assert library.person(library.meeting.find("B. Ek", library.owner), library.owner).person.name == "B. Ek"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_newcomer_finds_who_knows_and_asks_them(empty: Site, visit: Visiting, scripts: bool) -> None:
    library = empty.library
    for title, author in (
        ("Ice on the frame of the vault door", "Bo Ek"),
        ("The frame heater keeps ice off the vault door", "Bo Ek"),
        ("Mice in the cable duct", "Wei Ling"),
    ):
        library.contribute(Draft(title, f"{title}: what we saw in June.", authors=(author,)), library.owner)
    page = visit(empty, "/", scripts=scripts)
    page.get_by_role("link", name="Who knows").click()
    page.get_by_label("Who knows about…").fill("ice on the vault door")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ice on the vault door")
    expect(page.get_by_role("link", name="Ice on the frame of the vault door")).to_be_visible()
    assert not scripts or sound(page) == []  # axe is a script

    page.get_by_role("heading", name="Bo Ek").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Bo Ek", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="What Bo Ek wrote")).to_be_visible()
    page.go_back()

    page.get_by_role("listitem").filter(has_text="Bo Ek").get_by_role("link", name="Ask them").first.click()
    about = re.compile("ice on the vault door.*Ice on the frame of the vault door", re.DOTALL)
    expect(page.locator("#field-text")).to_have_value(about)
    page.get_by_label("Your question").fill("How do we keep ice off the vault door?")
    page.get_by_role("button", name="Ask them").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("How do we keep ice off the vault door?")
    asked = page.get_by_text("Asked of Bo Ek by Ada Lovelace")
    expect(asked).to_be_visible()
    asked.get_by_role("link", name="Bo Ek").click()
    waiting = page.get_by_role("region", name="One question waiting for Bo Ek")
    waiting.get_by_role("link", name="How do we keep ice off the vault door?").click()
    expect(asked).to_be_visible()
    assert not scripts or sound(page) == []  # axe is a script
