"""The whole way of a facilitator in a real browser, without JavaScript, and as paper."""

from __future__ import annotations

from kbase.model import Draft, Kind
from tests.web.browser.conftest import Site, Visiting
from tests.web.browser.test_accessible import sound

TEXTS = {
    "Frost comes from the frame heater": "The heater wire in the vault door's frame broke, so frost grew.",
    "Frost comes from the gasket": "A flat gasket lets warm air in, and frost grows on the vault door.",
    "Frost after the delivery": "The vault door stood open for the delivery; frost grew on it in an hour.",
    "Seal check with paper": "Close the vault door on paper. Where it slides out, frost will grow.",
}


def test_from_a_big_question_to_what_was_learned(empty: Site, visit: Visiting) -> None:
    for title, text in TEXTS.items():
        empty.library.contribute(Draft(title, text, Kind.LESSON, authors=("Bo Ek",)), empty.library.owner)
    page = visit(empty, "/packs", scripts=False)
    page.get_by_label("The big question").fill("How do we keep frost off the vault door?")
    page.get_by_label("Who comes").fill("Bo Ek, A guest")
    page.get_by_role("radio", name="After-action review").check()
    page.get_by_role("button", name="Draw the pack").click()
    pack = page.url
    page.get_by_role("button", name="Drop:").first.click()
    assert page.url.startswith(f"{pack}#theme-")
    page.get_by_text("Add a remark").first.click()
    page.get_by_label("Your remark on").first.fill("Read this aloud.")
    page.get_by_role("button", name="Keep the remark").first.click()
    assert page.get_by_text("Read this aloud.").first.is_visible()
    page.get_by_role("link", name="Bo Ek").first.click()
    assert page.get_by_text("Show anyway").first.is_visible()

    page.goto(f"{pack}/capture")
    page.get_by_label("We learned").first.fill("Zinc tape stops ice")
    page.get_by_label("We will try").first.fill("Tape door 3")
    page.get_by_role("button", name="Keep what we learned").click()
    page.get_by_role("link", name="Zinc tape stops ice").click()
    assert page.get_by_role("heading", name="Zinc tape stops ice").is_visible()

    for way in ("", "/add?q=frost", "/versions", "/capture", "/print", "/slides", "/remove"):
        shown = visit(empty, pack.removeprefix(empty.address) + way)
        for folded in shown.locator("main summary").all():
            folded.click()
        assert sound(shown) == [], way
    for scripts, key in ((True, "ArrowDown"), (True, "ArrowRight"), (False, "PageDown")):
        slides = visit(empty, pack.removeprefix(empty.address) + "/slides", scripts=scripts)
        slides.set_viewport_size({"width": 1280, "height": 800})
        box = slides.locator(".pack-slide").first.bounding_box()
        assert box
        assert (box["x"], box["y"], box["width"] > 1250, box["height"]) == (0, 0, True, 800), key
        slides.keyboard.press(key)
        slides.wait_for_timeout(600)
        next_one = slides.locator(".pack-slide").nth(1).bounding_box()
        assert next_one
        assert abs(next_one["y"]) < 2, key
    paper = visit(empty, pack.removeprefix(empty.address) + "/slides").pdf(landscape=True)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") >= 5
