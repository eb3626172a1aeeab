"""When what a question asks for was written: "since March 2021", "in the last two weeks", "last summer".

Days and times are set apart first, each for two signs: which kind, and which of them; then they with the
words that say how they are meant ("since", "in"). Patterns stay short so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from kbase.dates import DAY, MONTH, MONTHS, WEEKDAYS, month_called, months_before, span

LATELY_DAYS = 30
"""What is new is what was written in so many days."""

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the month each begins, northern
SEASON = "|".join(_SEASONS)
_MONTH = "|".join(MONTHS)
_WEEKDAYS = "|".join(WEEKDAYS)
_QUARTER = 3  # months
_LENGTHS = {"month": 1, "quarter": _QUARTER, "year": 12}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_NUMBERS = (
    *("one", "couple of", "few", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NUMBERED = {name: number for number, name in enumerate(_NUMBERS, 1)} | {"two": 2, "three": 3}
_COUNT = rf"[1-9]\d{{0,2}}|{'|'.join(_NUMBERED)}"
_UNIT = "|".join((*_DAYS, *_LENGTHS))

ABOUT = "about|on|of|regarding|concerning"
"""What leads from a time to a topic: "from 2010 on seals"."""

_NEXT = f"{ABOUT}|from|in|at|(?:(?:written|asked) )?by"  # and to a place or a name: "from 2023 at Harbour"

_A_DAY, _A_MONTH, _A_YEAR = "\ue000", "\ue001", "\ue002"
_SAID, _NAMED, _NEAR, _WEEKDAY = "\ue003", "\ue004", "\ue005", "\ue006"
_FIRST_SIGN, _LAST_SIGN = "\ue100", "\ue1ff"
NUMBER = f"[{_FIRST_SIGN}-{_LAST_SIGN}]"
SIGNS = re.compile(f"[\ue000-\ue00f]({NUMBER})")
_APART = re.compile(
    rf"(?<!\S)(?:(?P<day>{DAY})|(?P<month>{MONTH} (?:19|20)\d\d|(?:19|20)\d\d-\d{{1,2}})"
    rf"|(?P<year>(?:19|20)\d\d)"
    rf"|(?:the )?(?:(?P<said>(?:last|past|this) (?:week|month|quarter|year|{SEASON}|{_MONTH})"
    rf"|(?:last|past) (?:{_WEEKDAYS}|(?:{_COUNT}) (?:{_UNIT})s?))|(?P<named>{_MONTH}|{SEASON}))"
    rf"|(?P<near>yesterday|today|lately|recently)|(?P<weekday>{_WEEKDAYS}))(?=['’]s?\s|[?.]*(?:\s|\Z))",
    re.IGNORECASE,
)
_KINDS = {
    "day": _A_DAY,
    "month": _A_MONTH,
    "year": _A_YEAR,
    "said": _SAID,
    "named": _NAMED,
    "near": _NEAR,
    "weekday": _WEEKDAY,
}

_DAY = f"[{_A_DAY}{_A_MONTH}{_A_YEAR}]{NUMBER}"
_TIME = f"[{_A_DAY}-{_WEEKDAY}]{NUMBER}"
_UNTOLD = re.compile(_TIME)  # without a word of how it is meant
_SPAN = rf"between {_DAY} and {_DAY}|from {_DAY}(?: (?:to|until|till) {_DAY}| on(?:wards?)?)?"
_OPEN = rf"(?:(?:from )?(?:before|after)|until|till|up to) {_TIME}"
_WRITTEN = "(?<!was )(?<!been )(?:written|dated) "  # "what was written" is what is asked, and no time
_MEANT = re.compile(
    rf"(?<!\S)(?:(?:{_WRITTEN})?(?:(?P<since_day>since [{_A_DAY}{_A_MONTH}]{NUMBER})"
    rf"|(?P<since>since {_TIME})|(?P<later>{_OPEN}|{_SPAN}))"
    rf"|(?P<dated>{_WRITTEN}(?:in|during) {_DAY})"
    rf"|(?P<within>(?:in|during|of) {_DAY}|on {_A_DAY}{NUMBER})"
    rf"|(?P<today>(?:(?:(?:in|within|during|over|of|from) )?{_SAID}|(?:in|during|from) {_NAMED}"
    rf"|(?:(?:from|of) )?{_NEAR}|(?:on|from|of) {_WEEKDAY}){NUMBER}))(?=[?. ]*\Z| (?:{_NEXT}) )",
    re.IGNORECASE,
)
_MEANINGS = {name: chr(0xE007 + place) for place, name in enumerate(_MEANT.groupindex)}

SINCE_A_DAY = f"{_MEANINGS['since_day']}{NUMBER}"
SINCE = f"[{_MEANINGS['since_day']}{_MEANINGS['since']}]{NUMBER}"
LATER = f"[{_MEANINGS['since_day']}-{_MEANINGS['dated']}]{NUMBER}"
SAID_TODAY = f"{_MEANINGS['today']}{NUMBER}"
WHEN = f"[{_MEANINGS['since_day']}-{_MEANINGS['today']}]{NUMBER}"
BARE = _DAY  # "Harbour lessons 2023"
BEFORE_A_KIND = f"{BARE}|{_TIME}['’]s?"  # "2023 lessons", "last winter's lessons"

Period = tuple[date | None, date | None]


def set_apart(said: str) -> tuple[str, dict[str, str]]:
    """What is said, with two signs for each time in it; what each stands for, by its second."""
    apart: dict[str, str] = {}
    said = _APART.sub(lambda found: sign(_KINDS[found.lastgroup or ""], found[0], apart), said)
    if apart:
        said = _MEANT.sub(lambda found: sign(_MEANINGS[found.lastgroup or ""], found[0], apart), said)
    return said, apart


def sign(kind: str, written: str, apart: dict[str, str]) -> str:
    """The two signs for what is set apart beside the others: its kind, and which it is."""
    which = chr(ord(_FIRST_SIGN) + len(apart))
    apart[which] = written
    return kind + which


def as_written(said: str, apart: Mapping[str, str]) -> str:
    """The same as it was written."""
    return _unfolded(_unfolded(said, apart), apart)


def _unfolded(said: str, apart: Mapping[str, str]) -> str:
    return SIGNS.sub(lambda found: apart[found[1]], said)


def period(said: str, apart: Mapping[str, str], today: date) -> Period:
    """The day from which and the day before which: of "since March 2021", "in 2022", "until 2020-05".

    What is told from `today` ("last year", "in March", "on Monday") is the latest that has begun.
    """
    meant = said if _UNTOLD.match(said) else _unfolded(said, apart)
    words = meant.casefold().split()
    try:
        spans = [_spanned(apart[found[1]], today) for found in SIGNS.finditer(meant)]
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
    return (first, end) if end is None or first < end else (None, None)


def lately(today: date) -> tuple[date, None]:
    """The last days, in which what is new was written."""
    return today - timedelta(days=LATELY_DAYS), None


def _spanned(written: str, today: date) -> tuple[date, date | None]:
    """The first day of a time and the first one behind it; None where it goes on to this day.

    "The last year" and "the past year" are the twelve months up to today, "last year" is one of the calendar.
    """
    said = written.casefold()
    if said in ("lately", "recently"):
        return lately(today)
    if said in ("yesterday", "today"):
        first = today - timedelta(days=said == "yesterday")
        return first, first + timedelta(days=1)
    before, _, name = said.removeprefix("the ").rpartition(" ")
    which, _, count = before.partition(" ")
    if name.capitalize() in WEEKDAYS:
        back = today.weekday() - WEEKDAYS.index(name.capitalize())
        first = today - timedelta(days=back % 7 or 7 * bool(which))
        return first, first + timedelta(days=1)
    unit = name.removesuffix("s")
    if unit in _DAYS or unit in _LENGTHS:
        if count or which == "past" or (said.startswith("the last") and unit != "quarter"):
            return _back(int(count) if count.isdigit() else _NUMBERED.get(count, 1), unit, today), None
        return _of_calendar(unit, today, ended=which == "last")
    if name in _SEASONS or month_called(name):
        return _latest(name, today, ended=which in ("last", "past"))
    return span(written)


def _back(count: int, unit: str, today: date) -> date:
    """The day that lies so many days, weeks, months or years before today."""
    if unit in _DAYS:
        return today - timedelta(days=count * _DAYS[unit])
    return months_before(today, count * _LENGTHS[unit])


def _of_calendar(unit: str, today: date, *, ended: bool) -> tuple[date, date]:
    """The week, month, quarter or year that today is in, or the one before, and the first day behind it."""
    if unit == "week":
        first = today - timedelta(days=today.weekday() + 7 * ended)
        return first, first + timedelta(days=7)
    length = _LENGTHS[unit]
    first = months_before(today.replace(day=1), (today.month - 1) % length + length * ended)
    return first, months_before(first, -length)


def _latest(name: str, today: date, *, ended: bool) -> tuple[date, date]:
    """The latest month or season of that name that has begun, or has ended, and the first day behind it."""
    number, length = _SEASONS.get(name) or month_called(name), _QUARTER if name in _SEASONS else 1
    for year in range(today.year, today.year - 3, -1):
        first = date(year, number, 1)
        end = months_before(first, -length)
        if (end if ended else first) <= today:
            break
    return first, end
