"""No page breaks a rule axe-core can check, in both schemes, wide and narrow, nor scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kbase.model import Draft, Kind
from tests.web.browser.conftest import Site, Visiting

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # what is right, told element by element, takes as long as looking
}

PAGES: dict[str, Callable[[Site], str]] = {
    "first": lambda _: "/",
    "answer": lambda _: "/ask?q=frost+on+the+vault+door+frame",
    "filtered": lambda _: "/ask?q=frost+on+the+vault+door&kind=lesson&tag=vault&after=2018-01-01",
    "off topic": lambda _: "/ask?q=kubernetes+ingress+controller+certificate",
    "mistyped": lambda _: "/ask?q=freezzer+door+frost",
    "a heading of a form": lambda _: "/ask?q=Recommendation",
    "lesson": lambda site: site.note("E-217 on the vault controller is nearly always ice"),
    "superseded": lambda site: site.note("Change the vault door gasket when frost shows"),
    "question": lambda site: site.note("Controller shows E-217 but the fan is turning"),
    "open question": lambda site: site.note("How do we interpret a glasshouse tour in sign language"),
    "person": lambda site: site.person("Tomasz Wieczorek"),
    "person who left": lambda site: site.person("Ingrid Solheim"),
    "people": lambda _: "/people",
    "record": lambda site: f"{site.person('Tomasz Wieczorek')}/edit",
    "ask somebody": lambda site: f"{site.person('Tomasz Wieczorek')}/ask?q=Why+frost%3F",
    "somebody away": lambda site: f"{site.person('Abdirahman Noor')}/ask",
    "names": lambda site: f"{site.person('Tomasz Wieczorek')}/names",
    "same people": lambda _: "/same-people",
    "learn with": lambda site: f"/learn?who={site.person('Tomasz Wieczorek').rpartition('/')[2]}",
    "learn": lambda _: "/learn",
    "experts": lambda _: "/experts?q=emergency+power",
    "map": lambda _: "/map",
    "part of the map": lambda _: "/map?x=0.81&y=0.21&size=0.33&by=space",
    "connections": lambda _: "/connections?q=drying+seed",
    "no connections": lambda _: "/connections?q=kubernetes+ingress+controller",
    "sessions": lambda _: "/packs",
    "browse": lambda _: "/browse",
    "notes": lambda _: "/notes?tag=vault",
    "no notes": lambda _: "/notes?tag=no-such-tag",
    "questions": lambda _: "/questions",
}
KITCHEN_SINK = """# Everything at once

Plain text with **strong**, *emphasis*, `code`, ~~gone~~, [a link](https://example.org/), [[Nowhere]],
a note[^1].

#### A heading far too deep

> A quotation
> over two lines

> [!warning] Hot
> Do not *touch* [this](https://example.org/a).

> [!tip]
> Use a glove.

- [ ] to do
- [x] done
  - nested

1. one
2. two

| Name | Figure | |
|------|-------:|---|
| a    | 1      | x |

```python
print("a line so long that it has to scroll on every screen there is, even on the widest one of all of them")
```

![A graph](https://example.org/graph.png) ![[Nowhere]]

# Same

# Same

\u202eturned\u202c and שלום

[^1]: The foot.
"""


def sound(page: Page) -> list[str]:
    """What axe finds wrong, in both schemes, wide and narrow; and how far a narrow page sticks out."""
    axe = Axe()
    wrong = []
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 360)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 800})
        for one in axe.run(page, options=RULES).response["violations"]:
            places = [node["html"][:160] for node in one["nodes"][:3]]
            wrong.append(f"{scheme} {width}: {one['id']}: {one['help']}: {places}")
        out = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if out:
            wrong.append(f"{scheme} {width}: sticks out by {out} px")
    return wrong


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_sample_is_accessible(name: str, sample: Site, visit: Visiting) -> None:
    assert sound(visit(sample, PAGES[name](sample))) == []


def test_the_filters_are_accessible_when_open(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/")
    page.get_by_text("Narrow the search").click()
    assert sound(page) == []


@pytest.mark.parametrize(
    ("path", "status"), [("/notes/nothing", 404), ("/nowhere", 404), ("/ask?q=x&kind=zebra", 422)]
)
def test_a_page_that_cannot_be_shown_is_accessible(
    path: str, status: int, sample: Site, visit: Visiting
) -> None:
    assert sound(visit(sample, path, expect=status)) == []


def test_an_empty_library_is_accessible(empty: Site, visit: Visiting) -> None:
    for path in (
        "/",
        "/browse",
        "/people",
        "/questions",
        "/notes",
        "/map",
        "/connections",
        "/ask?q=anything",
    ):
        assert sound(visit(empty, path)) == [], path


def test_everything_markdown_can_do_is_accessible(empty: Site, visit: Visiting) -> None:
    draft = Draft(
        "Everything \u202e at once", KITCHEN_SINK, tags=("a/b", "c"), created=date(2015, 1, 1), kind=Kind.NOTE
    )
    note = empty.library.contribute(draft, empty.library.owner)
    assert sound(visit(empty, f"/notes/{note}")) == []


def test_a_planted_fault_is_seen(sample: Site, visit: Visiting) -> None:
    page = visit(sample, "/browse")
    page.evaluate("document.querySelector('h1').style.color = 'lightgrey'")
    assert "color-contrast" in sound(page)[0]
