"""Whatever a note holds, a reader's browser runs nothing of it and asks nobody else for anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kbase.model import Draft, Filters, ImportOptions, Kind, SpaceName
from tests.hostile.inputs import HOSTILE, HostileInput
from tests.web.browser.conftest import Site, Visiting

# More ways than one for the numbers 1 to 19 and 55 of the hostile inputs.
BODIES = {
    "1 script": "<script>alert(1)</script>\n\n<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "2 img onerror": '<img src=x onerror="alert(1)">\n\n<img src="x" onerror=alert(1)//',
    "3 svg onload": "<svg onload=alert(1)>\n\n<svg><script>alert(1)</script></svg>",
    "4 javascript": "[x](javascript:alert(1)) <javascript:alert(1)>",
    "5 mixed case": "[x](JaVaScRiPt:alert(1))",
    "6 entity": "[x](&#106;avascript:alert(1)) [y](&#x6A;avascript&colon;alert(1))",
    "7 newline in scheme": "[x](<java\nscript:alert(1)>) [y](java\tscript:alert(1)) [z](java%0ascript:x)",
    "8 control before scheme": "[x](\x01javascript:alert(1)) [y](\u00a0javascript:alert(1))",
    "9 data": "[x](data:text/html,<script>alert(1)</script>) ![y](data:text/html;base64,PHNjcmlwdD4=)",
    "10 other schemes": "[a](vbscript:x) [b](file:///etc/passwd) [c](blob:x) [d](ms-word:ofe) <ms-word:x>",
    "11 reference": "[x][1] ![y][1]\n\n[1]: javascript:alert(1)",
    "12 breakout": '[x](https://e.example "a\\" onmouseover=\\"alert(1)")\n\n'
    '![a" onerror="alert(1)](https://e.example/x.png)',
    "13 fence": '```js" onmouseover="alert(1)\nx\n```\n\n~~~"><img src=x onerror=alert(1)>\ny\n~~~',
    "14 mutation": "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">\n\n'
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "15 clobbering": "# main\n\n# q\n\n# reply\n\n# body\n\n<a id=ask-form name=reply>x</a>\n\n"
    "[^main]\n\n[^main]: x",
    "16 elements": "<style>*{display:none}</style><iframe src=https://evil.example></iframe>"
    "<form action=https://evil.example><input name=q></form><base href=https://evil.example>"
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "17 remote picture": "![x](https://evil.example/pixel.png) [![x](http://evil.example/a.gif)](https://e.example)",
    "18 other host": "[x](//evil.example/) ![y](//evil.example/x.png) [z](/\\evil.example) <//evil.example>",
    "19 bidi": "a \u202etxt.exe\u202c b\u200bc \u2066x\u2069 `d\u202e`",
    "55 ansi": "\x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
}
NASTY = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>\u202etxt"
OURS = {"kbase.css", "kbase.svg", "page.js", "ask.js", "contribute.css", "contribute.js", "fields.js"}


def inert(page: Page) -> None:
    """Nothing in the page could run or fetch: no handler, no frame, no foreign address but in plain links."""
    page.wait_for_load_state("networkidle")
    found = page.evaluate(
        """() => ({
          handlers: [...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())
            .filter((name) => name.startsWith('on') || name === 'style' || name === 'srcdoc'),
          elements: document.querySelectorAll('iframe,object,embed,base,style,svg,math,video,audio').length,
          scripts: [...document.scripts].map((e) => e.getAttribute('src') || 'inline'),
          pictures: [...document.images].map((e) => e.getAttribute('src')),
          links: [...document.querySelectorAll('a')].map((e) => e.protocol),
          posts: [...document.querySelectorAll('main form')].map((e) => e.action),
          clobbered: ['main', 'q', 'reply', 'body', 'ask-form'].filter((id) => {
            const e = document.getElementById(id);
            return e && e.closest('.prose');
          }),
        })"""
    )
    assert found["handlers"] == []
    assert found["elements"] == 0
    assert {source.rpartition("/")[2] for source in found["scripts"]} <= OURS
    assert {source.rpartition("/")[2] for source in found["pictures"]} <= OURS
    assert set(found["links"]) <= {"http:", "https:", "mailto:"}
    assert all(action.startswith("http://127.0.0.1") for action in found["posts"])
    assert found["clobbered"] == []


@pytest.mark.parametrize("hostile", [one for one in HOSTILE if one.number <= 30 or one.number == 55], ids=str)
def test_a_hostile_input_is_inert(
    hostile: HostileInput, empty: Site, visit: Visiting, tmp_path: Path
) -> None:
    if hostile.body is None:  # its names are what is hostile
        (tmp_path / "in").mkdir()
        hostile.make(tmp_path / "in")
        empty.library.add([tmp_path / "in"], ImportOptions(), empty.library.owner)
    else:
        # All of a costly one is rendered in tests/web/test_rendering.py; a browser needs no megabytes.
        body = hostile.body[:8_000]
        empty.library.contribute(Draft(f"Hostile {hostile}", body), empty.library.owner)
    [note] = empty.library.notes(Filters(), empty.library.owner).notes
    inert(visit(empty, f"/notes/{note.id}"))


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_inert(name: str, empty: Site, visit: Visiting) -> None:
    note = empty.library.contribute(Draft(f"Note {name}", BODIES[name]), empty.library.owner)
    inert(visit(empty, f"/notes/{note}"))


def test_hostile_names_are_inert_wherever_they_are_shown(empty: Site, visit: Visiting) -> None:
    draft = Draft(
        NASTY,
        f"text {NASTY}\n\n# {NASTY}\n\n[[{NASTY}]] ![[{NASTY}]]",
        kind=Kind.LESSON,
        space=SpaceName("general"),
        authors=(NASTY,),
        tags=(NASTY, "a/b"),
        created=date(2020, 1, 1),
    )
    note = empty.library.contribute(draft, empty.library.owner)
    person = empty.library.people(empty.library.owner)[0].name
    paths = [
        "/",
        "/ask?q=text",
        "/ask?q=<script>alert(1)</script>",
        f"/notes/{note}",
        f"/people/{person}",
        "/people",
    ]
    for path in [*paths, "/experts?q=text", "/browse", "/notes", "/notes?tag=<script>alert(1)</script>"]:
        inert(visit(empty, path))


def test_what_would_run_or_leave_is_seen_and_stopped_by_the_pages_policy(
    empty: Site, visit: Visiting
) -> None:
    page = visit(empty, "/")
    page.evaluate(
        "document.querySelector('main').innerHTML ="
        ' \'<img src="https://evil.example/x.png"><img src=x onerror="alert(1)">\''
    )
    with pytest.raises(AssertionError):
        inert(page)
    watch = visit.watches[0]
    assert watch.ran == []
    assert any("img-src" in line for line in watch.complained)
    assert any("script-src" in line for line in watch.complained)
    watch.complained.clear()
    watch.left.clear()
