"""Slips of the fingers change neither the note found first nor what is said of it.

    python -m benchmarks.slips [--changed]

Forty questions to the sample library that are answered: twenty titles of its questions, and twenty from
benchmarks/sections.tsv. Each is asked as it stands and with one or two of its longer words mistyped,
five times over; counted is how often another note comes first, and how often the verdict changes.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from itertools import islice

from benchmarks.legs import slipped
from benchmarks.sections import Filled, filled, questions, title
from kbase.analysis import STOP_WORDS
from kbase.cli import sample
from kbase.model import Reply

EACH = 20
TIMES = 5
MOST_SLIPS = 2

_LONGER = re.compile(r"(?<![\w-])[A-Za-z]{5,}(?![\w-])")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--changed", action="store_true", help="also print what changed")
    options = parser.parse_args()
    print("| words mistyped | asked | another note first | another verdict | verdict, same note first |")
    print("|---|---|---|---|---|")
    told = []
    with filled() as library:
        plain = {text: library.shown(text) for text in asked(library)}
        for count in range(1, MOST_SLIPS + 1):
            chance = random.Random(count)
            notes = verdicts = both = tried = 0
            for text, before in plain.items():
                for _ in range(TIMES):
                    typed = mistyped(text, count, chance)
                    after = library.shown(typed)
                    moved, judged = _first(after) != _first(before), after.verdict != before.verdict
                    tried, notes, verdicts = tried + 1, notes + moved, verdicts + judged
                    both += judged and not moved
                    if moved or judged:
                        told.append(f"{count} {typed}: {_said(before)} became {_said(after)}")
            print(f"| {count} | {tried} | {notes} | {verdicts} | {both} |", flush=True)
    if options.changed:
        print("\n".join(told))
    return 0


def asked(library: Filled) -> list[str]:
    """Questions that are answered and have words enough to mistype."""
    titles = [title(file) for file in sorted((sample.source() / "questions").glob("*/question.md"))]
    chosen: list[str] = []
    for some in (titles, [one.text for one in questions()]):
        fit = (text for text in some if len(_longer(text)) >= MOST_SLIPS)
        chosen += islice((text for text in fit if library.shown(text).answered), EACH)
    return chosen


def mistyped(text: str, count: int, chance: random.Random) -> str:
    """`text` with a slip in each of `count` of its longer words."""
    for word in sorted(chance.sample(_longer(text), count), key=lambda one: -one.start()):
        text = text[: word.start()] + slipped(word.group(), chance) + text[word.end() :]
    return text


def _longer(text: str) -> list[re.Match[str]]:
    return [word for word in _LONGER.finditer(text) if word.group().casefold() not in STOP_WORDS]


def _first(reply: Reply) -> str:
    return reply.matches[0].note.title if reply.matches else ""


def _said(reply: Reply) -> str:
    respelled = ", ".join(f"{one.typed}→{one.meant}" for one in reply.respelled)
    return f"{reply.verdict} {reply.confidence:.2f} “{_first(reply)}” [{respelled}]"


if __name__ == "__main__":
    sys.exit(main())
