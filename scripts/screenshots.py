"""The pictures in docs/images: the sample library, as a browser on this machine shows it.

    python -m scripts.screenshots [FOLDER]

Needs Chromium (`KBASE_CHROMIUM`, or `chromium` on the PATH) and the `dev` extra.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from kbase.config import Settings
from kbase.library import Library
from kbase.model import ImportOptions
from kbase.pack import PackBrief
from kbase.web.app import create_app
from kbase.web.serving import bound

CHROMIUM_NAMES = ("chromium", "chromium-headless-shell")
IMAGES = Path(__file__).parents[1] / "docs" / "images"
KNOWN = "/experts?q=frost+on+the+vault+door"
BRIEF = PackBrief(
    "How do we keep seed dry and cold when the equipment fails?", ("Ingrid Solheim", "Esther Achieng")
)
TIED = "/connections?q=drying+seed"
ASKED = "/ask?q=how+do+we+keep+labels+readable+in+the+freezer"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page to take."""

    name: str
    path: Callable[[Library], str]
    width: int = 1280
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    fineness: float = 1.5  # dots for each of the page's; where several stand on one page 1, below 200 KB each


def _note(title: str) -> Callable[[Library], str]:
    def path(library: Library) -> str:
        found = library.resolve(title, library.owner)
        if found is None:
            sys.exit(f"The sample has no note called {title!r}; name another in scripts/screenshots.py.")
        return f"/notes/{found.id}"

    return path


def _person(name: str) -> Callable[[Library], str]:
    def path(library: Library) -> str:
        return next(f"/people/{one.name}" for one in library.people(library.owner) if one.title == name)

    return path


def _learning(name: str) -> Callable[[Library], str]:
    return lambda library: f"/learn?who={library.meeting.find(name, library.owner)}"


def _pack(page: str = "") -> Callable[[Library], str]:
    """The one session pack there is."""
    return lambda library: f"/packs/{library.packs.all(library.owner)[0].id}{page}"


PICTURES = (
    Picture("ask", lambda _: ASKED),
    Picture("ask-dark", lambda _: ASKED, scheme="dark"),
    Picture("ask-phone", lambda _: ASKED, 390, 844),
    Picture("lesson", _note("E-217 on the vault controller is nearly always ice"), height=1100),
    Picture("person", _person("Tomasz Wieczorek"), fineness=1),
    Picture("experts", lambda _: KNOWN, height=1000, fineness=1),
    Picture("pack", _pack(), height=960, fineness=1),
    Picture("capture", _pack("/capture"), height=800, fineness=1),
    Picture("map", lambda _: "/map", height=1000),
    Picture("connections", lambda _: TIED, height=1230),
    Picture("connections-phone", lambda _: TIED, 390, 1500),
    Picture("write", lambda _: "/new/lesson", height=1100),
    Picture("learn", _learning("Tomasz Wieczorek"), height=1100, fineness=1),
)


def chromium_path() -> str | None:
    """Where Chromium is: `KBASE_CHROMIUM`, or on the PATH."""
    names = (os.environ.get("KBASE_CHROMIUM", ""), *CHROMIUM_NAMES)
    return next((found for name in names if name and (found := shutil.which(name))), None)


@contextmanager
def served(library: Library) -> Iterator[str]:
    """The address of a server for `library`, in a thread of this process."""
    line = bound("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(library), log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [line]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{line.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    line.close()


def take(browser: Browser, address: str, library: Library, picture: Picture, folder: Path) -> Path:
    """Write one picture into `folder`, finer than the page so that it stays sharp."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        device_scale_factor=2 if picture.width < 600 else picture.fineness,
    )
    page = context.new_page()
    page.goto(address + picture.path(library), wait_until="networkidle")
    page.evaluate("document.activeElement.blur()")
    place = folder / f"{picture.name}.png"
    page.screenshot(path=place)
    context.close()
    return place


def main(folder: Path = IMAGES) -> None:
    """Take them all."""
    path = chromium_path()
    if path is None:
        sys.exit("There is no Chromium here: install chromium, or name one in KBASE_CHROMIUM.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, Library.create(Settings(Path(home), owner="You")) as library:
        with as_file(files("kbase") / "sample") as sample:
            library.add([sample], ImportOptions(), library.owner)
        library.packs.begin(BRIEF, library.owner)
        with served(library) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path)
            for picture in PICTURES:
                print(take(browser, address, library, picture, folder))
            browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
