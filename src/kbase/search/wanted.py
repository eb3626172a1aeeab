"""What form an answer must have: a question for a telephone number is not answered by a text without one.

Only what a question asks for outright is held to it; "when" and "how many" are answered in too many
ways. A text that speaks of the thing itself ("to change your phone number") may answer all the same. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

MOST_WORDS = 12
"""Of a question that asks for a thing outright; a longer one tells of something."""


class _Form(NamedTuple):
    asked: re.Pattern[str]
    held: re.Pattern[str]


def _form(asked: str, held: str) -> _Form:
    return _Form(re.compile(rf"\b(?:{asked})\b", re.IGNORECASE), re.compile(held, re.IGNORECASE))


_NO_NOUN = (
    r"\s+(?:am|is|are|was|were|do|does|did|ha[sd]|have|will|would|shall|should|can|could|must"
    r"|the|we|they|it|she|he)\b|\s*(?:[?!.,;:]|$)"
)
"""What follows a date that is asked for; else it is part of another thing: a date palm, a year-round crop."""

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|(?-i:Mar(?:ch)?)|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:in|of|since|until|early|late) (?-i:May)"
)
"""In words, their usual abbreviations, and none that only begins like one: `market`, `decide`, `you may`."""

_FORMS = (
    _form(r"(?:(?:tele)?phone|mobile|fax) (?:number|no\.?)", r"\d(?:[ ()/.\-]{0,2}\d){3}"),
    _form(r"(?:e-?)?mail address", r"[^\s@]@[^\s@]+\.\w|[\[(]at[\])]"),
    _form(
        r"price|how expensive|(?:how much|what) (?:does|do|did|is|was) .{1,60}\bcosts?",
        r"\d|\b(?:costs?|free|hundred|thousand|(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty)\b)",
    ),
    _form(
        r"what time",
        r"\d{1,2}[:.]\d\d|\d\s?(?:a\.?m\b|p\.?m\b|o['’]clock|h\b|hrs?\b|uhr\b)"
        r"|\b(?:noon|midnight|half past|quarter|(?:at|from|until|till|by|before|after) \d{1,2})\b",
    ),
    _form(
        rf"exact (?:date|year)(?!-)|(?:what|which) (?:date|year)(?={_NO_NOUN})",
        rf"\d|\b(?:{_MONTHS})\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    ),
)


def lacks_what_is_asked(question: str, texts: Iterable[str]) -> bool:
    """Whether a question asks for something of a form that none of the texts holds or speaks of."""
    if len(question.split()) > MOST_WORDS:
        return False
    wanted = [form for form in _FORMS if form.asked.search(question)]
    text = "\n".join(texts) if wanted else ""
    return any(not (form.held.search(text) or form.asked.search(text)) for form in wanted)
