"""What somebody typed, taken apart: filters, quoted phrases, identifiers and the question itself.

    valve E-217 "cold start" author:"Ana Lima" after:2023

Nothing typed is ever a syntax error: whatever is not a well-formed filter is ordinary text, and said to be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kbase.analysis import STOP_WORDS, question_terms, says_nothing, term_texts
from kbase.dates import days_in, first_day, time_at
from kbase.errors import BadQuestion
from kbase.model import Filters, Kind, SpaceName

MOST_TERMS = 2_000
MOST_PHRASES = 20  # each costs a look-up; more of them narrow nothing further
BESIDE_IDENTIFIER = 4
"""A question that says at most so much beside its identifiers, or twice as much beside its quoted
phrases, is about them, letter by letter.

In a long one they are words among words: putting their passages first there lost .003 to .04 nDCG@10.
"""

FEW_KEYWORDS = 3


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """What looks like a filter, as it was typed."""

    typed: str  # `tag:"cold chain"`
    name: str
    value: str
    narrows: bool  # else it is ordinary text


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question taken apart."""

    text: str  # what to search for: filters taken out, quotation marks dropped; "" if nothing else was said
    phrases: tuple[str, ...] = ()  # quoted, unless in a long question: these words stand together
    identifiers: tuple[str, ...] = ()  # `E-217`, `max_size`, in a short question: letter by letter
    filters: Filters = field(default_factory=Filters)
    typed: tuple[TypedFilter, ...] = ()
    beside: str = ""  # what was typed less the filters that narrow, quotation marks and all


_QUOTED = r"""(?:["“„«»][^"“”„«»]+["”“«»]|‚[^‚‘]+‘|‹[^‹›]+›|›[^‹›]+‹)(?!\w)"""
"""In no mark that is an apostrophe, too, nor between two arrows: File › Export › PDF."""

_PIECE = re.compile(
    rf"""
    (?<!\S) (?P<name>tag|author|space|kind|after|before) :
        (?: (?P<quoted>{_QUOTED})
        | (?P<plain>[^\s"“”„«»‚‹›]\S*) )
    | (?<![\w"]) (?P<phrase>{_QUOTED})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UNSEEN = re.compile(
    "[\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff]"
)  # what notes are kept without, too
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_WORD = re.compile(r"\w+(?:[-_./:\u2010\u2011]+\w+)*")
_CAMEL = re.compile(r"[a-z][A-Z]")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|s|x|am|pm|h|k|%)?", re.IGNORECASE)


def parse(text: str, max_chars: int = 10_000, spaces: Collection[SpaceName] | None = None) -> ParsedQuestion:
    """Take `text` apart.

    With `spaces` given, `space:` is a filter only for one of them and ordinary text otherwise.
    Raises `BadQuestion` past `max_chars` characters or 2,000 words.
    """
    if len(text) > max_chars:
        raise BadQuestion(
            f"The question has {len(text):,} characters; at most {max_chars:,} can be asked at once. "
            "Ask with the sentences that matter."
        )
    words = len(text.split())
    if words > MOST_TERMS:
        raise BadQuestion(
            f"The question has {words:,} words; at most {MOST_TERMS:,} can be asked at once. "
            "Ask with the sentences that matter."
        )
    clean = unicodedata.normalize("NFC", _UNSAFE.sub(" ", _UNSEEN.sub("", text)))
    filters = Filters()
    phrases: list[str] = []
    typed: list[TypedFilter] = []
    kept: list[str] = []
    beside: list[str] = []
    at = cut = 0
    for piece in _PIECE.finditer(clean):
        kept.append(clean[at : piece.start()])
        at = piece.end()
        if piece["phrase"] is not None:
            phrase = " ".join(piece["phrase"][1:-1].split())
            kept.append(phrase or piece.group())
            if len(phrase) > 1:  # `extern "C"`: a letter alone is written so
                phrases.append(phrase)
            continue
        name = piece["name"].lower()
        if name in ("after", "before") and piece["plain"]:
            at = max(at, time_at(clean, piece.start("plain")))
        value = ((piece["quoted"] or "")[1:-1] or clean[piece.start("plain") : at]).strip()
        narrower = _with_filter(filters, name, value, spaces)
        typed.append(TypedFilter(clean[piece.start() : at], name, value, narrower is not None))
        if narrower is None:
            kept.append(clean[piece.start() : at])
        else:
            filters = narrower
            beside.append(clean[cut : piece.start()])
            cut = at
    kept.append(clean[at:])
    asked = " ".join("".join(kept).split())
    if says_nothing(asked):
        asked = ""
    words_said = [word for word in _WORD.findall(asked) if len(word) > 2]
    identifiers = [word for word in words_said if _is_identifier(word)]
    named = [word for word in words_said if _CAMEL.search(word)]
    return ParsedQuestion(
        asked,
        meant_exactly(phrases, asked, 2 * BESIDE_IDENTIFIER),
        meant_exactly(identifiers, asked, BESIDE_IDENTIFIER) or meant_exactly(named, asked, 0),
        filters,
        tuple(typed),
        " ".join("".join((*beside, clean[cut:])).split()),
    )


def only_keywords(text: str) -> bool:
    """Whether a text is at most three words, each of which tells something: looked up rather than asked."""
    words = text.split()
    return 0 < len(words) <= FEW_KEYWORDS and not any(
        STOP_WORDS.issuperset(term_texts(word)) for word in words
    )


def combined(form: Filters, typed: Filters) -> Filters:
    """What a form's filters and those typed into the question ask for together.

    Tags and dates narrow further; for kinds, spaces and authors what was typed stands.
    """
    return Filters(
        kinds=typed.kinds or form.kinds,
        spaces=typed.spaces or form.spaces,
        tags=tuple(dict.fromkeys(form.tags + typed.tags)),
        authors=typed.authors or form.authors,
        after=max(filter(None, (form.after, typed.after)), default=None),
        before=min(filter(None, (form.before, typed.before)), default=None),
        unanswered=form.unanswered or typed.unanswered,
    )


def _with_filter(
    filters: Filters, name: str, value: str, spaces: Collection[SpaceName] | None
) -> Filters | None:
    """`filters` narrowed by one more, or None where `value` is no value of that filter."""
    match name:
        case "tag":
            tag = value.lstrip("#").strip("/")
            return replace(filters, tags=(*filters.tags, tag)) if term_texts(tag) else None
        case "author":
            return replace(filters, authors=(*filters.authors, value)) if term_texts(value) else None
        case "space":
            space = SpaceName(value.casefold())
            known = bool(_SLUG.fullmatch(space)) if spaces is None else space in spaces
            return replace(filters, spaces=(*filters.spaces, space)) if known else None
        case "kind":
            kind = _kind(value)
            return replace(filters, kinds=(*filters.kinds, kind)) if kind else None
    day = _day(value)
    if day is None:
        return None
    if name == "after":
        return replace(filters, after=max(day, filters.after or day))
    return replace(filters, before=min(day, filters.before or day))


def _kind(value: str) -> Kind | None:
    """`lesson`, `Lessons`; nothing else."""
    name = value.casefold()
    return next((kind for kind in Kind if name in {kind.value, f"{kind.value}s"}), None)


def _day(value: str) -> date | None:
    """The first day of a year, a month, or the day itself."""
    try:
        return first_day(value)
    except ValueError:
        return None


def meant_exactly(named: Sequence[str], text: str, few: int) -> tuple[str, ...]:
    """`named`, each once, if the question says little else; a day it names is no word of it."""
    if not named:
        return ()
    for _, day in days_in(text):
        text = text.replace(day, " ")
    said = {name: set(term_texts(name)) for name in named}
    others = set(question_terms(text)).difference(*said.values())
    exact = [name for name, terms in said.items() if terms]
    return tuple(exact) if len(others) <= few and len(exact) <= MOST_PHRASES else ()


def _is_identifier(word: str) -> bool:
    """Letters with digits, underscores or inner dots."""
    if _ORDINAL.fullmatch(word):
        return False
    has_digit = any(char.isdigit() for char in word)
    has_letter = any(char.isalpha() for char in word)
    return has_letter and (has_digit or "_" in word or "." in word or "::" in word)
