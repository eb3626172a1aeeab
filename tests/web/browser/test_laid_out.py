"""How pages lie on a screen: on a phone, on a wall."""

from __future__ import annotations

import pytest

from kbase.model import Draft, Kind
from kbase.pack import PackBrief
from tests.web.browser.conftest import Site, Visiting

DOTS = """[...document.querySelectorAll('.meta > *')].map((fact) => {
  const [dot, row] = [getComputedStyle(fact, '::before'), getComputedStyle(fact.parentElement)];
  const inner = fact.parentElement.getBoundingClientRect().left + parseFloat(row.paddingLeft);
  const middle = parseFloat(dot.left) + parseFloat(dot.width) / 2;
  const cut = row.overflowX === 'clip' && middle + 2 < -parseFloat(row.paddingLeft);
  const begins = fact.getBoundingClientRect().left - inner < 1;
  if (getComputedStyle(fact, '::after').content.includes('·')) return 'at an end';
  return !dot.content.includes('·') || (begins && cut) ? 'none' : begins ? 'at a beginning' : 'between';
})"""
"""Where a dot is seen beside each fact of the rows on a page."""


@pytest.mark.parametrize("path", ["/notes", "/ask?q=frost+on+the+vault+door"])
def test_no_line_of_facts_begins_or_ends_with_a_dot(path: str, sample: Site, visit: Visiting) -> None:
    seen = visit(sample, path, width=390).evaluate(DOTS)
    assert set(seen) == {"between", "none"}


LONG = (
    "Frost on the vault door comes from the frame heater, so measure its current before anything is ordered. "
)
LIST = "".join(
    f"{n}. Look at part {n} of the vault door's frame for frost, and write it down.\n" for n in range(1, 12)
)
READ = {
    "Frost on the vault door starts with the frame heater, and nobody had looked there for years": LONG * 9,
    "What to look at when there is frost on the vault door, in the order of what it mostly was": LIST,
    "Frost comes back": "Frost on the vault door comes back where the heater wire stays broken.",
}


def test_a_slide_fits_on_the_wall_and_a_short_one_is_large(empty: Site, visit: Visiting) -> None:
    library = empty.library
    for title, text in READ.items():
        library.contribute(Draft(title, text, Kind.LESSON, authors=("Bo Ek",)), library.owner)
    brief = PackBrief("How do we keep frost off the vault door?", minutes=120)
    pack = library.packs.begin(brief, library.owner)
    page = visit(empty, f"/packs/{pack}/slides")
    page.set_viewport_size({"width": 1280, "height": 720})
    slides = page.locator(".pack-slide").all()
    for slide in slides:
        assert slide.evaluate("(one) => one.scrollHeight") <= 721, slide.inner_text()
    sizes = [
        float(one.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)"))
        for one in page.locator(".pack-slide .prose").all()
    ]
    assert len(sizes) == len(READ)
    assert min(sizes) >= 18
    assert max(sizes) > 22


def test_a_question_longer_than_its_box_stands_whole_above_what_answers_it(
    sample: Site, visit: Visiting
) -> None:
    long = "what should we do first when frost shows on the frame of the vault door in the morning?"
    for width in (390, 700, 1280):
        asked = visit(sample, f"/ask?q={long}", width=width).locator(".asked")
        assert asked.is_visible(), width
        assert asked.inner_text() == long
        assert asked.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    for width, question in (
        (390, "frost on the door"),
        (1280, "how do we keep labels readable in the freezer"),
    ):
        page = visit(sample, f"/ask?q={question}", width=width)
        box = page.locator("#q")
        assert box.evaluate("(one) => one.scrollWidth <= one.clientWidth"), "the box holds it"
        assert not page.locator(".asked").is_visible(), question


STICKING_OUT = """(() => {
  const right = (one) => one.getBoundingClientRect().right;
  const parts = [...document.querySelectorAll('.filter-grid .field, .filter-grid .field > *')];
  return parts.filter((one) => right(one) > right(one.parentElement) + 0.5).map((one) => one.textContent);
})()"""


@pytest.mark.parametrize("width", [360, 390])
def test_no_filter_is_wider_than_its_place_on_a_phone(width: int, sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/ask?q=frost&kind=lesson", width=width)
    assert page.locator(".filter-grid [type=date]").count() == 2
    assert page.evaluate(STICKING_OUT) == []
