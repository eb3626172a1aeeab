"""Of a lesson the section that answers is shown first: questions over the sample library's lessons.

    python -m benchmarks.sections [--misses]

benchmarks/sections.tsv has for each question the lesson that answers it and the sections that do, as
somebody reading the lesson would say. The way it is done was chosen on one half; the other was written
afterwards. For both: how often the first passage shown of that lesson answers, as it was found and as
it is shown, and how often any passage shown does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kbase.asking import Asking, Looked
from kbase.cli import sample
from kbase.config import Settings
from kbase.library import Library
from kbase.model import EVERYTHING, LESSON_SECTIONS, Filters, ImportOptions, Match, Question, Reply
from kbase.model_in_use import ModelInUse
from kbase.retrieval import Retrieval, Stopwatch
from kbase.store import Store

QUESTIONS = Path(__file__).with_suffix(".tsv")
_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the file of the lesson that answers it, and the headings that do."""

    half: str
    lesson: str
    text: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """The headings of the passages of the lesson that answers, as it was found and as it is shown."""

    asked: Asked
    found: list[tuple[str, ...]]
    shown: list[tuple[str, ...]]

    def right(self, passages: Sequence[tuple[str, ...]]) -> list[bool]:
        return [not set(heading).isdisjoint(self.asked.headings) for heading in passages]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="also print what is not answered at first")
    options = parser.parse_args()
    with filled() as library:
        shown = [begun(asked, library) for asked in questions()]
    print("| questions | | first passage, as found | as shown | any passage, as found | as shown |")
    print("|---|---|---|---|---|---|")
    for half in ("choosing", "reporting"):
        own = [one for one in shown if one.asked.half == half]
        figures = (
            sum(one.right(one.found)[0] for one in own),
            sum(one.right(one.shown)[0] for one in own),
            sum(any(one.right(one.found)) for one in own),
            sum(any(one.right(one.shown)) for one in own),
        )
        print(f"| {half} | {len(own)} | {' | '.join(map(str, figures))} |")
    for one in shown:
        if options.misses and not one.right(one.shown)[0]:
            print(f"{one.asked.text} {' › '.join(one.shown[0])}, not {' or '.join(one.asked.headings)}")
    return 0


def questions() -> list[Asked]:
    rows = [line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines()[1:]]
    return [
        Asked(half, lesson, text, tuple(LESSON_SECTIONS[name] for name in sections.split(",")))
        for half, lesson, text, sections in rows
    ]


@dataclass(frozen=True, slots=True)
class Filled:
    """The sample library, asked in both ways."""

    asking: Asking
    retrieval: Retrieval

    def found(self, text: str) -> Looked:
        """What stands behind the answer: lessons by the passages that were found."""
        found = self.retrieval.find(text, EVERYTHING, Filters(), Stopwatch())
        return self.asking.look(found, _LIMIT, EVERYTHING, Stopwatch())

    def shown(self, text: str) -> Reply:
        return self.asking.ask(Question(text, limit=_LIMIT), EVERYTHING)


@contextmanager
def filled() -> Iterator[Filled]:
    """The sample library in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="kbase-sections-") as place:
        with Library.create(Settings(Path(place) / "library")) as library:
            library.add([sample.source()], ImportOptions(), library.owner)
        with opened(library.settings.library) as asked:
            yield asked


@contextmanager
def opened(folder: Path) -> Iterator[Filled]:
    """The sample library where it stands already."""
    settings = Settings(folder)
    with closing(Store.open(settings.library)) as store:
        model = ModelInUse(store, settings.model, upkeep=False)
        retrieval = Retrieval(store, model, settings.max_question_chars)
        yield Filled(Asking(store, model, retrieval), retrieval)


def begun(asked: Asked, library: Filled) -> Begun:
    """How the lesson that answers is shown. Raises `LookupError` where it was not found."""
    lesson = title(sample.source() / "lessons" / f"{asked.lesson}.md")
    as_found, as_shown = (
        [one.passage.heading for one in _of(lesson, matches).passages]
        for matches in (library.found(asked.text).shown, library.shown(asked.text).matches)
    )
    return Begun(asked, as_found, as_shown)


def _of(lesson: str, matches: Sequence[Match]) -> Match:
    for match in matches:
        if match.note.title == lesson:
            return match
    raise LookupError(f"“{lesson}” was not found.")


def title(file: Path) -> str:
    """The title of a note of the sample library."""
    lines = file.read_text("utf-8").splitlines()
    return next(line for line in lines if line.startswith("title:")).removeprefix("title:").strip(" \"'")


if __name__ == "__main__":
    sys.exit(main())
