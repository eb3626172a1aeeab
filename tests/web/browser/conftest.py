"""A real browser on a real server: headless Chromium under the pages' own policy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)

from kbase.config import Settings
from kbase.library import Library
from scripts.screenshots import chromium_path, served

expect.set_options(timeout=30_000)  # ms; a busy machine is slow, and that is no finding


def chromium() -> str:
    """Where Chromium is. CI fails without it, elsewhere tests skip."""
    found = chromium_path()
    if found:
        return found
    reason = "no Chromium: install chromium or name it in KBASE_CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path)
        yield launched
        launched.close()


@dataclass(frozen=True, slots=True)
class Site:
    """A served library."""

    address: str
    library: Library

    def note(self, title: str) -> str:
        """The path of the note called `title`."""
        found = self.library.resolve(title, self.library.owner)
        assert found, title
        return f"/notes/{found.id}"

    def person(self, name: str) -> str:
        """The path of the person called `name`."""
        return next(
            f"/people/{one.name}" for one in self.library.people(self.library.owner) if one.title == name
        )


@pytest.fixture(scope="session")
def sample(sample_library: Path) -> Iterator[Site]:
    """The sample library, served; tests only read it."""
    with (
        Library.open(Settings(sample_library, owner="Ada Lovelace")) as library,
        served(library) as address,
    ):
        yield Site(address, library)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Site]:
    """A library of its own with nothing in it, served."""
    with (
        Library.create(Settings(tmp_path / "library", owner="Ada Lovelace")) as library,
        served(library) as address,
    ):
        yield Site(address, library)


@dataclass(slots=True)
class Watch:
    """What a browser did that it should not: asked elsewhere, ran a script, complained."""

    home: str
    left: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    complained: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> None:
        def asked(request: Request) -> None:
            if not request.url.startswith((self.home, "data:")):
                self.left.append(request.url)

        def asked_in_the_way(dialog: Dialog) -> None:
            self.ran.append(dialog.message)
            dialog.dismiss()

        def said(line: ConsoleMessage) -> None:
            if line.type == "error":
                self.complained.append(line.text)

        def opened(page: Page) -> None:
            page.on("dialog", asked_in_the_way)
            page.on("console", said)
            page.on("pageerror", lambda error: self.complained.append(str(error)))

        context.on("request", asked)
        context.on("page", opened)


@dataclass(slots=True)
class Visiting:
    """Opens pages and watches what the browser does."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)

    def __call__(
        self,
        site: Site,
        path: str,
        *,
        width: int = 1280,
        scheme: str = "light",
        scripts: bool = True,
        expect: int = 200,
    ) -> Page:
        """The page at `path`, opened by somebody new."""
        context = self.browser.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 844},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        watch = Watch(site.address)
        watch.on(context)
        self.contexts.append(context)
        self.watches.append(watch)
        page = context.new_page()
        answer = page.goto(path)
        assert answer
        assert answer.status == expect, path
        if expect != 200:  # the browser notes such an answer in its console
            watch.complained.clear()
        return page


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visiting]:
    """Opens a page of a site; at the end nothing may have left the machine, run or gone wrong."""
    visiting = Visiting(browser)
    yield visiting
    for context in visiting.contexts:
        context.close()
    assert [watch for watch in visiting.watches if watch.left or watch.ran or watch.complained] == []
