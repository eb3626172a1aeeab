"""Notes asked for by the number their titles begin with: "what did ADR 3 decide", `ADR-0003: …`. Pure."""

from __future__ import annotations

import re

from kbase.analysis import STOP_WORDS, question_terms, term_texts

_NUMBERED = re.compile(r"(?<![\w-])(?P<series>[A-Za-z]{2,6})[ -]?#?0*(?P<number>[1-9]\d{0,5})(?![\w-])")
_OF_A_DOCUMENT = frozenset(
    term_texts(
        "conclude contain cover decide decision describe discuss explain mean propose proposal recommend said"
        " say state summary tell told"
    )
)
"""What is asked of a document whatever it is about; beside it a question says what the document does."""


def asks_for(question: str, title: str) -> bool:
    """Whether a question names the series and number with which a title begins: "ADR 3", `ADR-0003`."""
    begins = _NUMBERED.match(title)
    if begins is None or not begins["series"].isupper():
        return False
    return any(_same(one, begins) for one in _NUMBERED.finditer(question))


def asks_beside(question: str, title: str) -> set[str]:
    """What a question asks beside the document of that title, by its number, and what may be asked of any."""
    begins = _NUMBERED.match(title)
    rest = _NUMBERED.sub(lambda one: " " if begins and _same(one, begins) else one[0], question)
    return set(question_terms(rest)).difference(STOP_WORDS, _OF_A_DOCUMENT)


def _same(named: re.Match[str], begins: re.Match[str]) -> bool:
    return (named["series"].upper(), named["number"]) == (begins["series"], begins["number"])
