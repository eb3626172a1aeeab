"""Writing in a real browser: what is typed is saved and found, and survives whatever goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from kbase.model import Draft, Filters, Kind, NoteId, Question
from tests.web.browser.conftest import Site, Visiting
from tests.web.browser.test_accessible import sound
from tests.web.browser.test_hostile_notes import BODIES, NASTY, inert

TEXT = "Close the inlet valve **first**, or the pump runs dry."
Writer = Callable[..., Page]


@pytest.fixture
def writer(browser: Browser, empty: Site) -> Iterator[Writer]:
    """Opens a sheet of an empty library where refusals are expected; scripts may be off."""
    contexts: list[BrowserContext] = []

    def opened(path: str, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=empty.address, java_script_enabled=scripts, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def titles(site: Site) -> list[str]:
    return [note.title for note in site.library.notes(Filters(), site.library.owner).notes]


def typed(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"#field-{name}").fill(text)


def save(page: Page) -> None:
    page.locator("button[value=save]").click()


def stored(page: Page) -> NoteId:
    """The note whose page the browser was sent to."""
    page.wait_for_url(re.compile(r"/notes/[a-z2-7]{16}$"))
    return NoteId(page.url.rpartition("/")[2])


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_lesson_written_here_is_found_by_the_next_question(
    empty: Site, visit: Visiting, scripts: bool
) -> None:
    page = visit(empty, "/new/lesson", scripts=scripts)
    typed(page, title="Valve first", lesson=TEXT, context="A flooded cellar.", tags="pumps, safety")
    save(page)
    note = stored(page)
    expect(page.locator("h1")).to_contain_text("Valve first")
    found = empty.library.ask(Question("in which order are pump and valve shut?"), empty.library.owner)
    assert [match.note.id for match in found.matches] == [note]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_question_waits_here_for_its_answer(empty: Site, visit: Visiting, scripts: bool) -> None:
    page = visit(empty, "/new/question?title=Why+does+the+pump+stop%3F", scripts=scripts)
    expect(page.locator("#field-title")).to_have_value("Why does the pump stop?")
    save(page)
    question = stored(page)
    page.goto(f"/notes/{question}/answer")
    typed(page, text="The float sticks.")
    save(page)
    stored(page)
    view = empty.library.note(question, empty.library.owner)
    assert [answer.body.strip() for answer in view.answers] == ["The float sticks."]


def test_a_field_stops_being_red_once_it_is_filled(empty: Site, writer: Writer) -> None:
    page = writer("/new/note")
    save(page)
    title, text, summary = (
        page.locator("#field-title"),
        page.locator("#field-text"),
        page.locator("#problems"),
    )
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_attribute("aria-describedby", "wrong-title hint-title")
    title.press_sequentially("  ")
    expect(title).to_have_attribute("aria-invalid", "true")
    title.press_sequentially("V")
    expect(title).not_to_have_attribute("aria-invalid", "true")
    expect(title).to_have_attribute("aria-describedby", "hint-title")
    expect(page.locator("#wrong-title")).to_be_hidden()
    expect(page.locator(".field-wrong #field-title")).to_have_count(0)
    expect(summary).to_have_class(re.compile(r"\bbad\b"))  # the text is still to be written
    text.press_sequentially("T")
    expect(text).not_to_have_attribute("aria-invalid", "true")
    expect(summary).not_to_have_class(re.compile(r"\bbad\b"))
    assert sound(page) == []


def test_a_number_stops_being_red_within_its_bounds(empty: Site, writer: Writer) -> None:
    page = writer("/packs")
    minutes = page.get_by_label("Minutes")
    page.get_by_label("The big question").fill("How do pumps fail?")
    minutes.fill("2")
    page.get_by_role("button", name="Draw the pack").click()
    expect(minutes).to_have_attribute("aria-invalid", "true")
    minutes.fill("3")
    expect(minutes).to_have_attribute("aria-invalid", "true")
    minutes.fill("30")
    expect(minutes).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("length", ["90 min", "1.5h", "1,5 hours", "1 h 30", "1:30"])
def test_minutes_stop_being_red_in_hours_too(empty: Site, writer: Writer, length: str) -> None:
    page = writer("/packs")
    minutes = page.get_by_label("Minutes")
    page.get_by_label("The big question").fill("How do pumps fail?")
    minutes.fill("2")
    page.get_by_role("button", name="Draw the pack").click()
    for wrong in ("1:75", "25 h", "an hour"):
        minutes.fill(wrong)
        expect(minutes).to_have_attribute("aria-invalid", "true")
    minutes.fill(length)
    expect(minutes).not_to_have_attribute("aria-invalid", "true")


def test_without_scripts_a_red_field_stays_red_until_it_is_sent(empty: Site, writer: Writer) -> None:
    page = writer("/new/note", scripts=False)
    save(page)
    page.locator("#field-title").fill("Valve first")
    expect(page.locator("#field-title")).to_have_attribute("aria-invalid", "true")


def test_notes_like_it_appear_while_typing(empty: Site, visit: Visiting) -> None:
    empty.library.contribute(Draft("Close the inlet valve first", TEXT), empty.library.owner)
    page = visit(empty, "/new/note")
    page.locator("#field-title").press_sequentially("Shut the inlet valve")
    near = page.locator("#near a")
    expect(near).to_contain_text("Close the inlet valve first")
    expect(near).to_have_attribute("target", "_blank")
    expect(page.locator("#near-status")).to_have_text("1 note like it beside the sheet.")


def test_the_preview_follows_the_typing_and_runs_nothing(empty: Site, visit: Visiting) -> None:
    page = visit(empty, "/new/note")
    button = page.get_by_role("button", name="Preview")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    hostile = (
        "**strong** <script>alert(1)</script> <img src=x onerror=alert(2)>"
        " [go](javascript:alert(3)) ![far](https://evil.example/x.png)"
    )
    page.locator("#field-text").fill(hostile)
    expect(page.locator("#preview-text strong")).to_have_text("strong")
    assert page.locator("#preview-text :is(script, img, [href^='javascript'])").count() == 0
    page.get_by_role("button", name="Close the preview").click()
    expect(page.locator("#preview")).to_be_hidden()


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_inert_while_it_is_written(name: str, empty: Site, visit: Visiting) -> None:
    page = visit(empty, "/new/note")
    page.get_by_role("button", name="Preview").click()
    typed(page, title=NASTY, text=BODIES[name])
    expect(page.locator("#preview-text .prose")).not_to_contain_text("There is nothing to show yet")
    inert(page)


def test_hostile_names_are_inert_in_every_sheet(empty: Site, visit: Visiting) -> None:
    library, owner = empty.library, empty.library.owner
    note = library.contribute(Draft(NASTY, f"text {NASTY}", authors=(NASTY,), tags=(NASTY,)), owner)
    library.revise(note, Draft("Calm", f"# {NASTY}", authors=(NASTY,)), owner)
    question = library.contribute(Draft(NASTY, f"text {NASTY}", Kind.QUESTION), owner)
    for path in (
        f"/notes/{note}/edit",
        f"/notes/{note}/history",
        f"/notes/{note}/revisions/1",
        f"/notes/{note}/remove",
        f"/notes/{question}/answer",
        f"/notes/{question}/edit",
        f"/new/question?title={quote(NASTY)}",
    ):
        inert(visit(empty, path))


def test_without_scripts_the_preview_is_a_page(empty: Site, visit: Visiting) -> None:
    page = visit(empty, "/new/note", scripts=False)
    typed(page, title="A", text="**strong**")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_have_text("strong")
    expect(page.locator("#field-text")).to_have_value("**strong**")
    save(page)
    stored(page)
    assert titles(empty) == ["A"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_is_missing_is_said_where_the_focus_is(empty: Site, writer: Writer, scripts: bool) -> None:
    page = writer("/new/lesson", scripts=scripts)
    typed(page, title="Valve first", cause="Haste.")
    save(page)
    summary = page.locator("#problems")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Not saved"))
    summary.get_by_role("link", name="Say what the lesson is.").click()
    expect(page.locator("#field-lesson")).to_be_focused()
    expect(page.locator("#field-lesson")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#field-cause")).to_have_value("Haste.")
    typed(page, lesson=TEXT)
    save(page)
    stored(page)
    assert titles(empty) == ["Valve first"]


def test_a_server_that_is_gone_costs_nothing_typed(empty: Site, writer: Writer) -> None:
    page = writer("/new/note")
    typed(page, title="Kept", text=TEXT)

    def gone(route: Route) -> None:
        route.abort()

    page.route("**/new/note", gone)
    save(page)
    expect(page.locator("#problems")).to_contain_text("kbase did not answer")
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#field-text")).to_have_value(TEXT)
    page.unroute("**/new/note")
    save(page)
    stored(page)
    assert titles(empty) == ["Kept"]


def test_a_save_whose_reply_was_lost_is_stored_once(empty: Site, writer: Writer) -> None:
    page = writer("/new/note")
    typed(page, title="Once", text=TEXT)

    def arrives_but_nothing_comes_back(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/new/note", arrives_but_nothing_comes_back)
    save(page)
    expect(page.locator("#problems")).to_be_visible()
    page.unroute("**/new/note")
    save(page)
    stored(page)
    assert titles(empty) == ["Once"]


def test_a_draft_is_offered_after_the_page_was_lost(empty: Site, writer: Writer) -> None:
    page = writer("/new/note")
    typed(page, title="Half a", text="thought")
    expect(page.locator("#write-state")).to_have_text("Kept as a draft in this tab.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/removed")
    page.goto("/new/note")
    expect(page.locator("#field-title")).to_have_value("")
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#field-title")).to_have_value("Half a")
    expect(page.locator("#field-text")).to_have_value("thought")
    save(page)
    stored(page)
    page.goto("/new/note")
    assert page.locator("#draft").count() == 0


def test_a_draft_can_be_thrown_away(writer: Writer) -> None:
    page = writer("/new/note")
    typed(page, title="Nonsense")
    expect(page.locator("#write-state")).to_have_text("Kept as a draft in this tab.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Throw it away").click()
    page.reload()
    assert page.locator("#draft").count() == 0


def test_leaving_asks_only_when_something_is_unsaved(empty: Site, writer: Writer) -> None:
    page = writer("/new/note")
    asked: list[str] = []

    def answered(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answered)
    page.goto("/removed")
    assert asked == []
    page.goto("/new/note")
    page.locator("#field-title").press_sequentially("Unsaved")
    page.goto("/removed")
    assert asked == ["beforeunload"]
    page.goto("/new/note")
    page.locator("#field-title").press_sequentially("Saved")
    page.locator("#field-text").press_sequentially("x")
    save(page)
    stored(page)
    page.goto("/removed")
    assert asked == ["beforeunload"]


def test_a_page_older_than_its_cookie_still_saves(empty: Site, writer: Writer) -> None:
    page = writer("/new/note")
    typed(page, title="Old page", text=TEXT)
    page.context.clear_cookies()
    save(page)
    stored(page)
    assert titles(empty) == ["Old page"]


def test_without_scripts_a_page_older_than_its_cookie_is_sent_once_more(empty: Site, writer: Writer) -> None:
    page = writer("/new/note", scripts=False)
    typed(page, title="Old page", text="two\nlines")
    page.context.clear_cookies()
    save(page)
    page.get_by_role("button", name="Send it again").click()
    note = stored(page)
    assert empty.library.draft(note, empty.library.owner).body.strip() == "two\nlines"


def test_a_double_click_is_one_note(empty: Site, visit: Visiting) -> None:
    page = visit(empty, "/new/note")
    typed(page, title="Twice", text=TEXT)
    page.locator("button[value=save]").dblclick()
    stored(page)
    assert titles(empty) == ["Twice"]


def test_a_saved_sheet_brought_back_by_the_browser_saves_again_and_loses_nothing(
    empty: Site, writer: Writer
) -> None:
    page = writer("/new/note")
    typed(page, title="Saved", text=TEXT)
    # The page stays, as it does in the browser's memory, where Back finds it just as it was left.
    shown = re.compile(r"/notes/[a-z2-7]{16}$")
    page.route(shown, lambda route: route.fulfill(status=204))
    with page.expect_event("requestfailed", lambda request: request.is_navigation_request()):
        save(page)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.unroute(shown)
    typed(page, title="Changed")
    save(page)
    expect(page.locator("#problems")).to_contain_text("saved once already")
    expect(page.locator("#field-title")).to_have_value("Changed")
    save(page)
    stored(page)
    assert sorted(titles(empty)) == ["Changed", "Saved"]


def test_ctrl_enter_saves(empty: Site, visit: Visiting) -> None:
    page = visit(empty, "/new/note")
    typed(page, title="By keyboard", text=TEXT)
    page.locator("#field-text").press("Control+Enter")
    stored(page)
    assert titles(empty) == ["By keyboard"]


def conflict(empty: Site, writer: Writer) -> Page:
    """A sheet whose note somebody else changed first, just saved."""
    note = empty.library.contribute(Draft("A", "one\ntwo\nthree"), empty.library.owner)
    page = writer(f"/notes/{note}/edit")
    typed(page, text="one\nMINE\nthree")
    theirs = empty.library.draft(note, empty.library.owner)
    empty.library.revise(note, Draft("A", "one\nTHEIRS\nthree", theirs.kind), empty.library.owner)
    save(page)
    return page


def test_two_who_changed_the_same_note_lose_neither_text(empty: Site, writer: Writer) -> None:
    page = conflict(empty, writer)
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator(".differences del")).to_contain_text("THEIRS")
    expect(page.locator(".differences ins")).to_contain_text("MINE")
    expect(page.locator("#field-text")).to_have_value("one\nMINE\nthree")
    save(page)
    note = stored(page)
    assert [one.body.strip() for one in empty.library.history(note, empty.library.owner)] == [
        "one\nMINE\nthree",
        "one\nTHEIRS\nthree",
        "one\ntwo\nthree",
    ]


def test_an_earlier_state_is_brought_back_by_two_clicks(empty: Site, visit: Visiting) -> None:
    library, owner = empty.library, empty.library.owner
    note = library.contribute(Draft("A", "first"), owner)
    library.revise(note, Draft("A", "second"), owner)
    page = visit(empty, f"/notes/{note}/history")
    page.locator(".past a").last.click()
    page.get_by_role("button", name="Make this the newest again").click()
    assert stored(page) == note
    assert library.draft(note, owner).body.strip() == "first"


def test_removing_asks_first(empty: Site, visit: Visiting) -> None:
    note = empty.library.contribute(Draft("A", "x"), empty.library.owner)
    page = visit(empty, f"/notes/{note}/edit")
    page.get_by_role("link", name="Remove this note").click()
    expect(page.locator("h1")).to_contain_text("A")
    assert titles(empty) == ["A"]
    page.get_by_role("button", name="Remove it").click()
    page.wait_for_url("**/removed")
    assert titles(empty) == []


def test_every_sheet_and_its_kin_are_accessible(empty: Site, visit: Visiting) -> None:
    library, owner = empty.library, empty.library.owner
    question = library.contribute(Draft("Why?", "It **stops**.", Kind.QUESTION), owner)
    note = library.contribute(Draft("A \u202e note", "one\n\ntwo", tags=("a/b",)), owner)
    library.revise(note, Draft("A note", "one\n\nthree"), owner)
    for path in (
        "/new/note",
        "/new/lesson",
        "/new/question?title=Why+does+it+stop%3F",
        f"/notes/{question}/answer",
        f"/notes/{note}/edit",
        f"/notes/{note}/history",
        f"/notes/{note}/revisions/1",
        f"/notes/{note}/revisions/2",
        f"/notes/{note}/remove",
        "/removed",
    ):
        assert sound(visit(empty, path)) == [], path


def test_sheets_that_come_back_are_accessible(empty: Site, writer: Writer) -> None:
    page = writer("/new/lesson")
    save(page)
    expect(page.locator("#problems")).to_be_visible()
    assert sound(page) == []
    assert sound(conflict(empty, writer)) == []
    page = writer("/new/note")
    typed(page, title="A", text="**x**\n\n> quoted")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_be_visible()
    assert sound(page) == []
    page = writer("/new/note", scripts=False)
    typed(page, title="A", text="x")
    page.context.clear_cookies()
    save(page)
    expect(page.get_by_role("button", name="Send it again")).to_be_visible()


def test_the_whole_sheet_can_be_filled_and_saved_from_the_keyboard(empty: Site, visit: Visiting) -> None:
    page = visit(empty, "/new/note")
    expect(page.locator("#field-title")).to_be_focused()
    page.keyboard.type("By hand")
    page.keyboard.press("Tab")
    expect(page.locator("#field-text")).to_be_focused()
    page.keyboard.type(TEXT)
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "save":
            break
    page.keyboard.press("Enter")
    stored(page)
    assert titles(empty) == ["By hand"]


@pytest.mark.parametrize("path", ["/new/note", "/new/lesson"])
def test_no_field_with_the_focus_lies_under_the_buttons(empty: Site, visit: Visiting, path: str) -> None:
    page = visit(empty, path)
    fields = page.locator("#write-form :is(input, textarea, select):visible")
    for place in range(fields.count()):
        fields.nth(place).focus()
        covered = page.evaluate(
            """() => {
              const bar = document.querySelector(".write-buttons").getBoundingClientRect();
              const field = document.activeElement.getBoundingClientRect();
              return field.top >= bar.top && field.bottom <= bar.bottom;
            }"""
        )
        assert not covered
