"""That a lesson was applied is said in a real browser, without scripts too, and taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from kbase.model import Draft, Kind
from tests.web.browser.conftest import Site, Visiting
from tests.web.browser.test_accessible import sound


def test_a_lesson_tells_where_it_was_applied(empty: Site, visit: Visiting) -> None:
    lesson = Draft(
        "Zinc tape stops ice", "Tape the frame of the vault door.", Kind.LESSON, authors=("Bo Ek",)
    )
    note = empty.library.contribute(lesson, empty.library.owner)
    page = visit(empty, f"/notes/{note}", scripts=False)
    for where, says in (("Skarvik, door 3", "Applied once"), ("T" * 200, "Applied twice")):
        page.get_by_label("Where, if you like").fill(where)
        page.get_by_role("button", name="We applied this").click()
        expect(page.get_by_role("heading", name=says)).to_be_visible()
        expect(page.get_by_text(where, exact=True)).to_be_visible()
    assert sound(visit(empty, f"/notes/{note}")) == []
    page.get_by_role("button", name="Skarvik, door 3").click()
    expect(page.get_by_role("heading", name="Applied once")).to_be_visible()
    page.goto("/experts?q=ice+on+the+vault+door")
    expect(page.get_by_text("applied once")).to_be_visible()
