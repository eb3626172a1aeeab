"""People in a real browser: asked in person, changed, merged and parted, without scripts too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kbase.model import Draft, PersonRecord
from tests.web.browser.conftest import Site, Visiting


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
