"""Notes asked for in plain words: by whom, of which kind, from when, and on what.

    what did Ana Lima write about pumps since March 2021?
    lessons from before 2020
    what did we learn last year?
    lessons from Penhallow

Three kinds of question are read so: what asks for what was written, what asks for what is new or happened
and says only a time beside, and a few telling words since a day or a month ("chlorine since March 2021"). In
any other ("the 2019 outage", "what happened in March 2023", "RFC 2020") a year tells what it is about, and
not when somebody wrote of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from kbase.dates import DAY, GERMAN_MONTHS, MONTH, MONTHS, month_after, month_called, span
from kbase.model import Filters, Kind
from kbase.search.query import only_keywords

LONGEST_REQUEST = 300  # characters

_WROTE = "write|written|say|said|think|thought|learn|learned|learnt|find|found|report|propose|recommend"
_ABOUT = "about|on|of|regarding|concerning"
_KIND = r"notes?|lessons?(?: learn(?:ed|t))?|answers?|practices?|questions?"

# Days are set apart first, each for two signs: which kind, and which of them. Patterns stay short so.
_A_DAY, _A_MONTH, _A_YEAR, _NUMBERED = "\ue000", "\ue001", "\ue002", "[\ue100-\ue1ff]"
_SIGNS = re.compile(f"[\ue000-\ue002]({_NUMBERED})")
_DAYS = re.compile(
    rf"(?<!\S)(?:(?P<day>{DAY})|(?P<month>{MONTH} (?:19|20)\d\d|(?:19|20)\d\d-\d{{1,2}})|(?:19|20)\d\d)"
    r"(?=[?.]*(?:\s|\Z))",
    re.IGNORECASE,
)
_DAY = f"[{_A_DAY}{_A_MONTH}{_A_YEAR}]{_NUMBERED}"
_OPEN = r"(?:from )?before|(?:from )?after|until|till|up to"
_SPAN = rf"between {_DAY} and {_DAY}|from {_DAY}(?: (?:to|until|till) {_DAY}| on(?:wards?)?)?"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON = "|".join(_SEASONS)
_MONTH = "|".join(MONTHS)
_LATELY = rf"(?:the )?(?:(?:last|past|this) (?:year|month|week|{_SEASON})|{_MONTH}|{_SEASON}|yesterday|today)"
_SINCE = rf"since (?:{_DAY}|{_LATELY})"
_LATER = rf"(?:(?:written |dated )?(?:{_SINCE}|(?:{_OPEN}) {_DAY}|{_SPAN})"
_LATER += rf"|(?:written|dated) (?:in|during) {_DAY})"
_SAID_TODAY = rf"(?:(?:in|during|over|of|from) )?(?:the )?(?:last|past|this) (?:year|month|week|{_SEASON})"
_SAID_TODAY += rf"|(?:in|during|from) (?:the )?(?:{_MONTH}|{_SEASON})|(?:(?:from|of) )?(?:yesterday|today)"
_WHEN = rf"(?:{_LATER}|(?:in|during|of) {_DAY}|on {_A_DAY}{_NUMBERED}|{_SAID_TODAY})"
_WHENS = re.compile(_WHEN, re.IGNORECASE)

_BY_SOMEBODY = re.compile(
    rf"(?:what (?:did|does|has|have|had) (?P<who>\S.{{0,60}}?) (?:{_WROTE})(?: out| down| up)?"
    rf"|(?:(?P<kind>{_KIND}) )?(?:written )?by (?P<by>\S.{{0,60}}?))"
    rf"(?: (?P<when>{_WHEN}))?(?: (?:{_ABOUT}) (?P<topic>.+?))?(?: (?P<then>{_WHEN}))?[?. ]*",
    re.IGNORECASE,
)
_IN_A_SPACE = re.compile(
    rf"(?:what (?:was|has been) written(?: down)?|what (?:did|have) we (?:{_WROTE})(?: down)?"
    rf"|(?:all |the )*(?P<kind>{_KIND})) (?:from|in|at) (?:the )?(?P<space>\S.{{0,60}}?)(?: space)?"
    rf"(?: (?P<when>{_WHEN}))?(?: (?:{_ABOUT}) (?P<topic>.+?))?(?: (?P<then>{_LATER}))?[?. ]*",
    re.IGNORECASE,
)
_NEWS = re.compile(
    rf"what(?: has)? happened (?P<happened>{_SAID_TODAY}|{_SINCE})[?. ]*"
    rf"|what(?:['’]?s| is) new (?P<new>{_WHEN})[?. ]*"
    rf"|what (?:has |was )?(?:been )?changed(?: (?:{_ABOUT}) (?P<topic>.+?))?"
    rf" (?P<changed>{_SINCE})[?. ]*",
    re.IGNORECASE,
)
_TOPIC_SINCE = re.compile(
    rf"(?P<topic>\S.{{0,60}}?) (?P<since>since [{_A_DAY}{_A_MONTH}]{_NUMBERED})[?. ]*", re.IGNORECASE
)
_WHO = re.compile(r"(?:who(?:['’]?s| is| was)|wer (?:ist|war)) (?P<name>\S.{0,60}?)[?. ]*", re.IGNORECASE)
_BY_ANYBODY = re.compile(
    rf"(?:what (?:was|has been) written(?: down)?|what (?:did|have) we (?:{_WROTE})(?: down)?"
    rf"|(?:all |the )*(?P<kind>{_KIND}))"
    # "notes on the outage in 2019": behind a topic that is the outage's year
    rf"(?: (?P<when>{_WHEN}))?(?: (?:{_ABOUT}) (?P<topic>.+?))?(?: (?P<then>{_LATER}))?[?. ]*",
    re.IGNORECASE,
)
_IN_GERMAN = re.compile(
    r"was (?:haben wir|wurde|hat man) (?P<when>\S.*?)(?: (?:über|zu|zum|zur) (?P<topic>.+?))?"
    r" (?:gelernt|geschrieben|aufgeschrieben|notiert|festgehalten)[?. ]*"
    r"|(?:alle )?(?:notizen|einträge) (?:aus|von|vom)(?: dem| der)? (?P<of>\S.*?)[?. ]*",
    re.IGNORECASE,
)
_GERMAN = {
    r"(?:letzte[ns]?|vorige[ns]?|vergangene[ns]?)": "last",
    r"(?:diese[msnr]?|heuer)": "this",
    r"(?:im|in|während)": "in",
    r"seit": "since",
    r"vor": "before",
    r"jahre?s?": "year",
    r"monats?": "month",
    r"woche": "week",
    r"frühlings?|frühjahrs?": "spring",
    r"sommers?": "summer",
    r"herbst(?:e?s)?": "autumn",
    r"winters?": "winter",
    **{month: MONTHS[month_called(month) - 1] for month in GERMAN_MONTHS},
}
_RELATIVE = re.compile(
    rf"\b(?:(last|past|this) )?(year|month|week|yesterday|today|{_SEASON}|{_MONTH})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Request:
    """The notes that a question asks for."""

    by: str  # a name as it was typed; "" for anybody's
    topic: str  # "" for whatever they are about
    filters: Filters = field(default_factory=Filters)  # their kind and when they were written
    within: str = ""  # the space they stand in, as typed; "" for any
    dated_topic: str = ""  # with the time behind it, which may be its own: "the outage in 2019"


def requested(text: str, today: date) -> Request | None:
    """The notes a question asks for by somebody, by when they were written or by their space; else None.

    What is said of `today` ("last year", "this summer", "in March") is of the latest that has begun.
    """
    typed = " ".join(text.split())
    if len(typed) > LONGEST_REQUEST or _SIGNS.search(typed):
        return None
    if found := _IN_GERMAN.fullmatch(typed):
        return _in_german(found["when"] or found["of"], found["topic"] or "", today)
    said, days = _days_apart(typed)
    by = within = ""
    if found := _BY_ANYBODY.fullmatch(said):
        pass
    elif found := _BY_SOMEBODY.fullmatch(said):
        by = found["who"] or found["by"]
    elif found := _IN_A_SPACE.fullmatch(said):
        within = found["space"]
    else:
        return _news(said, days, today)
    after, before = _period(found["when"] or found["then"] or "", days, today)
    if not (by or within or after or before) or (found["when"] and found["then"]):
        return None
    topic = _written(found["topic"] or "", days)
    dated = f"{topic} {_written(found['then'], days)}" if topic and found["then"] else topic
    narrowed = Filters(kinds=_kinds(found["kind"] or ""), after=after, before=before)
    return Request(_written(by, days), topic, narrowed, _written(within, days), dated)


def _days_apart(said: str) -> tuple[str, dict[str, str]]:
    """What is said, with two signs for each day, month and year in it; how each is written, by its second."""
    days: dict[str, str] = {}

    def signs(found: re.Match[str]) -> str:
        sign = chr(ord("\ue100") + len(days))
        days[sign] = found[0]
        return (_A_DAY if found["day"] else _A_MONTH if found["month"] else _A_YEAR) + sign

    return _DAYS.sub(signs, said), days


def _written(said: str, days: Mapping[str, str]) -> str:
    """The same with its days as they were written."""
    return _SIGNS.sub(lambda found: days[found[1]], said)


def _news(said: str, days: Mapping[str, str], today: date) -> Request | None:
    """The notes of a time that is all a question asks about; those on a topic since a day or a month.

    "The outage since 2019" is no such: a year alone is the topic's.
    """
    if found := _NEWS.fullmatch(said):
        when, topic = found["happened"] or found["new"] or found["changed"], found["topic"] or ""
    elif (found := _TOPIC_SINCE.fullmatch(said)) and only_keywords(_written(found["topic"], days)):
        when, topic = found["since"], found["topic"]
    else:
        return None
    after, before = _period(when, days, today)
    if not (after or before):
        return None
    dated = _written(said, days) if topic else ""
    return Request("", _written(topic, days), Filters(after=after, before=before), dated_topic=dated)


def who_is(text: str) -> str:
    """Whom a question asks about by nothing but their name, as in "who is Ana Lima?"; else ""."""
    found = _WHO.fullmatch(" ".join(text.split()))
    return found["name"] if found else ""


def _in_german(when: str, topic: str, today: date) -> Request | None:
    """The same of a question in German, whose words for a time are put into English."""
    said = when
    for german, english in _GERMAN.items():
        said = re.sub(rf"\b(?:{german})\b", english, said, flags=re.IGNORECASE)
    said = re.sub(r"^in year (?=\d{4}$)|^(?=\d{4}$)", "in ", said)
    said, days = _days_apart(said)
    if not _WHENS.fullmatch(said):
        return None
    after, before = _period(said, days, today)
    narrowed = Filters(after=after, before=before)
    return Request("", topic, narrowed, dated_topic=topic) if after or before else None


def _kinds(said: str) -> tuple[Kind, ...]:
    """`lessons`, `lesson learned`; every kind is a note."""
    name = said.partition(" ")[0].casefold().removesuffix("s")
    return (Kind(name),) if name and name != Kind.NOTE else ()


def _period(said: str, days: Mapping[str, str], today: date) -> tuple[date | None, date | None]:
    """The day from which and the day before which: of "since March 2021", "in 2022", "until 2020-05"."""
    words = said.casefold().split()
    meant = [days[sign] for sign in _SIGNS.findall(said)]
    if not meant and (found := _RELATIVE.search(said)):
        first, end = _latest(
            found[2].casefold(), today, ended=(found[1] or "").casefold() in ("last", "past")
        )
        return first, (None if "since" in words else end)
    try:
        spans = [span(day) for day in meant]
    except ValueError:  # a day that never was
        return None, None
    if not spans:
        return None, None
    (first, _), (_, end) = spans[0], spans[-1]
    if "before" in words:
        return None, first
    if "after" in words:
        return end, None
    if "since" in words or words[-1] in ("on", "onward", "onwards"):
        return first, None
    if len(spans) == 1 and not {"until", "till", "up"}.isdisjoint(words):
        return None, end
    return (first, end) if first < end else (None, None)


def _latest(named: str, today: date, *, ended: bool) -> tuple[date, date]:
    """The latest day, year, month, week or season of that name that has begun, or has ended, and its end."""
    if named in ("yesterday", "today"):
        first = today - timedelta(days=named == "yesterday")
        return first, first + timedelta(days=1)
    if named == "week":
        first = today - timedelta(days=today.weekday() + 7 * ended)
        return first, first + timedelta(days=7)
    if named == "year":
        return date(today.year - ended, 1, 1), date(today.year - ended + 1, 1, 1)
    this = today.replace(day=1)
    if named == "month":
        first = (this - timedelta(days=1)).replace(day=1) if ended else this
        return first, month_after(first)
    months = 3 if named in _SEASONS else 1
    number = _SEASONS.get(named) or month_called(named)
    for year in range(today.year, today.year - 3, -1):
        first = end = date(year, number, 1)
        for _ in range(months):
            end = month_after(end)
        if (end if ended else first) <= today:
            break
    return first, end
