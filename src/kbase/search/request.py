"""Notes asked for in plain words: by whom, of which kind, from when, and on what.

    what did Ana Lima write about pumps since March 2021?
    lessons from before 2020
    what did we learn last year?
    lessons about pumps
    lessons from Penhallow
    Penhallow lessons
    which questions about pumps are still open?
    the latest lessons from Penhallow
    last winter's lessons
    notes tagged safety by Ana Lima
    what is new?
    since Monday

What asks for what was written, for questions that nobody has answered, for what is new or happened and says
only a time beside, and a few telling words since a day or a month ("chlorine since March 2021") are read so.
In any other question ("the 2019 outage", "what happened in March 2023", "RFC 2020") a time tells what it is
about, and not when somebody wrote of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kbase.analysis import STOP_WORDS, term_texts
from kbase.dates import GERMAN_MONTHS, MONTHS, month_called
from kbase.model import Filters, Kind
from kbase.search.query import only_keywords
from kbase.search.times import (
    ABOUT,
    BARE,
    BEFORE_A_KIND,
    LATER,
    NUMBER,
    SAID_TODAY,
    SIGNS,
    SINCE,
    SINCE_A_DAY,
    WHEN,
    as_written,
    lately,
    period,
    set_apart,
    sign,
)

LONGEST_REQUEST = 300  # characters

_WROTE = "write|written|say|said|think|thought|learn|learned|learnt|find|found|report|propose|recommend"

# Questions that nobody has answered are set apart for a sign, as times are.
_OPEN = "\ue00f"
_LACKING = r"(?:nobody|no ?one|no-one) (?:has |have )?(?:ever )?answered|with(?:out)? (?:no|an|any) answers?"
_LACKING = rf"{_LACKING}|(?:are )?(?:still )?unanswered|(?:are )?still open"
_LACKING = rf"(?:that |which )?(?:{_LACKING})(?: yet| so far)?"
_UNANSWERED = re.compile(
    rf"(?<!\S)(?:(?:still )?(?:open|unanswered) questions|questions (?:{_LACKING}|(?:that |which )?are open))"
    r"(?=[?.]*(?:\s|\Z))",
    re.IGNORECASE,
)
_STILL_OPEN = re.compile(rf"(?:(?:which|what|all|the) )*questions (.+?) {_LACKING}[?. ]*", re.IGNORECASE)

_OF_A_KIND = rf"lessons?(?: learn(?:ed|t))?|answers?|practices?|questions?|{_OPEN}{NUMBER}"
_KIND = f"notes?|{_OF_A_KIND}"
_NEWEST = r"(?:(?:most )?recent|latest|newest|new)"
_LISTED = re.compile(  # "questions about pumps" begins one's own
    rf"(?:lessons|practices|{_NEWEST} (?:lesson|practice)s?)\b", re.IGNORECASE
)
_SEVERAL = re.compile(r"lessons|answers|practices|questions", re.IGNORECASE)  # alone: the newest
_GIVE = r"(?:please )?(?:show|give|list|find)(?: me| us)?"
_SHOW = re.compile(
    rf"(?:{_GIVE}|(?:what|which)(?: are)?|are there|do we have"
    rf"|(?:what|which) is(?= the {_NEWEST} ))"
    rf" (?:(?:all|the|any|our) )*(?=(?:(?:{BEFORE_A_KIND}) )?(?:{_NEWEST} )?(?:{_KIND})[?.]*(?!\S))",
    re.IGNORECASE,
)
# Compiled by the first question that begins so.
_GIVES = (
    "please ",
    "show ",
    "give ",
    "list ",
    "find ",
    "fetch ",
    "what are ",
    "which are ",
    "are there ",
    "do we ",
)
_SHOW_ME = (
    r"(?:please )?(?:show|give|find|fetch) (?:me|us) (?:(?:all|the|any|our) )*"
    r"(?=(?!(?:how|what|where|when|why|who)\b)\w)"
)
_GIVEN = rf"(?:{_GIVE}|(?:what|which) are|are there|do we have) (?:(?:all|the|any|our) )*"
MOST_SHOWN = 5
"""Words of what is asked to be shown, at most."""

_DECIDES = ("decide", "agree", "discuss")
_NOTED = (
    r"what (?:was|has been) (?:written(?: down)?|(?P<decided>decided|agreed|discussed))"
    rf"|what (?:did|have) we (?P<did>{_WROTE}|decided?|agreed?|discuss(?:ed)?)(?: down)?"
)
_THE = rf"(?:all |the |our )*(?:(?P<of>{BEFORE_A_KIND}) )?(?:(?P<newest>{_NEWEST}) )?"
_ALL = rf"(?:{_NOTED}|{_THE}(?P<kind>{_KIND})(?: do we have| are there)?)"
_FIRST = f"(?: (?P<first>{WHEN}|{BARE}))?"  # "from 2023 at Harbour"
_ON = rf"(?: (?P<when>{WHEN}|{BARE}))?(?: (?:{ABOUT}) (?P<topic>.+?))?"
_END = rf"(?: (?P<then>{LATER}))?[?. ]*"  # "notes on the outage in 2019": behind a topic that is its year

_BY_SOMEBODY = re.compile(
    rf"(?:what (?:did|does|has|have|had) (?P<who>\S.{{0,60}}?) (?P<did>{_WROTE})(?: out| down| up)?"
    rf"|(?:{_THE}(?P<kind>{_KIND}){_FIRST} )?(?:written |asked )?by (?P<by>\S.{{0,60}}?))"
    rf"{_ON}(?: (?P<then>{WHEN}))?[?. ]*",
    re.IGNORECASE,
)
_IN_A_SPACE = re.compile(
    rf"{_ALL}{_FIRST} (?:from|in|at) (?:the )?(?P<space>\S.{{0,60}}?)(?: space)?{_ON}{_END}", re.IGNORECASE
)
_OF_A_SPACE = re.compile(
    rf"{_THE}(?P<space>\S.{{0,60}}?)(?P<whose>['’]s?)?(?: (?P<first>{BARE}))? (?P<kind>{_KIND}){_ON}{_END}",
    re.IGNORECASE,
)
_NEWS = re.compile(
    rf"what(?: has)? happened (?P<happened>{SAID_TODAY}|{SINCE})[?. ]*"
    rf"|(?:what(?:['’]?s| is) new|was gibt(?:['’]?s| es) neues)(?: (?P<new>{WHEN}))?[?. ]*"
    r"|what(?:['’]?s| is) new (?:in|at) (?:the )?(?P<space>\S.{0,60}?)(?: space)?"
    rf"(?: (?P<lately>{WHEN}))?[?. ]*"
    rf"|what (?:has |was )?(?:been )?changed(?: (?:{ABOUT}) (?P<topic>.+?))?"
    rf" (?P<changed>{SINCE})[?. ]*"
    rf"|(?P<alone>{SINCE}|{SAID_TODAY})[?. ]*",
    re.IGNORECASE,
)
_TOPIC_SINCE = re.compile(rf"(?P<topic>\S.{{0,60}}?) (?P<since>{SINCE_A_DAY})[?. ]*", re.IGNORECASE)
_WHO = re.compile(r"(?:who(?:['’]?s| is| was)|wer (?:ist|war)) (?P<name>\S.{0,60}?)[?. ]*", re.IGNORECASE)
_BY_ANYBODY = re.compile(rf"{_ALL}{_ON}{_END}", re.IGNORECASE)
_FOLLOWER = "(?:successor|replacement)"
_TOOK_OVER = r"(?:took|takes|taken|taking|take) over (?:\S.{0,40}? )?from"
_FOLLOWED = rf"replace[ds]?|replacing|succeed(?:s|ed|ing)?|follow(?:s|ed|ing)?|{_TOOK_OVER}"
_SAYS_FOLLOWED = ("replac", "succe", "follow", " over ", "instead of", "in place of")
_WHO_FOLLOWED = (  # compiled by the first question that says one of these
    rf"who(?:['’]?s| is| was| has| will)? (?:now )?(?:{_FOLLOWED}) (?P<one>\S.{{0,60}}?)[?. ]*"
    r"|who (?:took|takes|has taken|will take) over"
    r" (?P<two>\S.{0,60}?)['’]s? (?:job|role|post|work|place)[?. ]*"
    rf"|(?:who(?:['’]?s| is| was) )?(?P<three>\S.{{0,60}}?)['’]s? {_FOLLOWER}[?. ]*"
    rf"|(?:who(?:['’]?s| is| was) )?(?:the )?{_FOLLOWER} (?:of|to|for) (?P<four>\S.{{0,60}}?)[?. ]*"
    r"|whom? (?:do|can|should) (?:i|we) ask (?:instead of|in place of) (?P<five>\S.{0,60}?)[?. ]*"
)
_WHENS = re.compile(WHEN, re.IGNORECASE)
_TAG = r"#?[^\s#,?.]+"
_TAGGED = re.compile(
    rf"(?<!\S)(?:(?:that|which) (?:are|is) )?tagged (?:as |with )?(?P<tags>{_TAG}(?: and {_TAG})*)"
    r"[,?.]*(?!\S)",
    re.IGNORECASE,
)
_ANYTHING = re.compile(
    rf"\A(?:(?:{_GIVE} )?(?:everything|anything|whatever|all|what(?:['’]s| is)) ?)?"
    rf"(?=[?.]*\Z|(?:{ABOUT}|from|in|at|by|written|since|before|after|until|between)\b)",
    re.IGNORECASE,
)
_IN_GERMAN = re.compile(
    r"was (?:haben wir|wurde|hat man) (?P<when>\S.*?)(?: (?:über|zu|zum|zur) (?P<topic>.+?))?"
    r" (?P<did>gelernt|geschrieben|aufgeschrieben|notiert|festgehalten)[?. ]*"
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
    r"quartals?": "quarter",
    r"frühlings?|frühjahrs?": "spring",
    r"sommers?": "summer",
    r"herbst(?:e?s)?": "autumn",
    r"winters?": "winter",
    **{month: MONTHS[month_called(month) - 1] for month in GERMAN_MONTHS},
}


@dataclass(frozen=True, slots=True)
class Request:
    """The notes that a question asks for."""

    by: str  # a name as it was typed; "" for anybody's
    topic: str  # "" for whatever they are about
    filters: Filters = field(default_factory=Filters)  # their kind, their tags and when they were written
    within: str = ""  # the space they stand in, as typed; "" for any
    placed: bool = False  # that is no name: "frost notes" are not those of Ana Frost, as "Frost's notes" are
    dated_topic: str = ""  # with the time behind it, which may be its own: "the outage in 2019"
    new: bool = False  # it asks what is new: the newest of a kind, or where none was written then


def less_tags(text: str) -> tuple[str, tuple[str, ...]]:
    """What a question asks for less the words that tell how notes are "tagged", and those tags, if any."""
    typed = " ".join(text.split())
    found = _TAGGED.search(typed) if len(typed) <= LONGEST_REQUEST else None
    tags = re.split(" and ", found["tags"], flags=re.IGNORECASE) if found else []
    if not found or any(STOP_WORDS.issuperset(term_texts(one)) for one in tags):  # "tagged by Ana"
        return text, ()
    rest = " ".join((typed[: found.start()] + typed[found.end() :]).split())
    return _ANYTHING.sub("notes ", rest, count=1), tuple(one.strip("#/") for one in tags)


def requested(text: str, today: date, tags: tuple[str, ...] = ()) -> Request | None:
    """The notes a question asks for by somebody, by when they were written or by their space; else None.

    `tags`: what they are to be tagged beside, which alone makes a request of "notes".
    """
    typed = " ".join(text.split())
    if len(typed) > LONGEST_REQUEST or SIGNS.search(typed):
        return None
    if not tags and (found := _IN_GERMAN.fullmatch(typed)):
        return _in_german(found["when"] or found["of"], found["topic"] or "", found["did"] or "", today)
    said, apart = _set_apart(typed)
    for pattern in (_BY_ANYBODY, _BY_SOMEBODY, _IN_A_SPACE):
        if found := pattern.fullmatch(said):
            return _asked(found.groupdict(), apart, today, tags)
    return _news(said, apart, today, tags)


def of_a_space(text: str, today: date, tags: tuple[str, ...] = ()) -> Request | None:
    """The notes of a kind that a question asks for behind what may be a space: "Penhallow lessons"."""
    typed = " ".join(text.split())
    if len(typed) > LONGEST_REQUEST or SIGNS.search(typed):
        return None
    said, apart = _set_apart(typed)
    found = _OF_A_SPACE.fullmatch(said[_given(_GIVEN, said) :])
    request = _asked(found.groupdict(), apart, today, tags) if found else None
    return replace(request, placed=not found["whose"]) if found and request else None


def _set_apart(typed: str) -> tuple[str, dict[str, str]]:
    """What is typed from the notes it asks for on, with signs for its times and for open questions."""
    if not _UNANSWERED.search(typed) and (behind := _STILL_OPEN.fullmatch(typed)):
        typed = f"open questions {behind[1]}"
    said, apart = set_apart(typed)
    said = _UNANSWERED.sub(lambda found: sign(_OPEN, found[0], apart), said)
    return said[shown.end() if (shown := _SHOW.match(said)) else 0 :], apart


def _asked(
    found: Mapping[str, str | None], apart: Mapping[str, str], today: date, tags: tuple[str, ...]
) -> Request | None:
    """The notes asked for in the groups of a pattern."""
    named = {group: said for group, said in found.items() if said}
    times = [named[group] for group in ("of", "first", "when", "then") if group in named]
    kind = named.get("kind", "lesson" if named.get("did", "").casefold().startswith("learn") else "")
    unanswered = kind.startswith(_OPEN)
    after, before = period(times[0], apart, today) if times else (None, None)
    by, within = named.get("who") or named.get("by", ""), named.get("space", "")
    alone = set(named) == {"kind"} and _SEVERAL.fullmatch(kind) is not None
    newest = alone or (bool(named.get("newest")) and "topic" not in named)
    listed = _LISTED.match(f"{named.get('newest', '')} {kind}".lstrip())
    of_a_kind = "topic" in named and bool(listed)
    if not (by or within or after or before or unanswered or newest or of_a_kind or tags) or len(times) > 1:
        return None
    if times and not (after or before):  # a time that is none
        return None
    decided = named.get("decided") or named.get("did", "").casefold().startswith(_DECIDES)
    if (
        decided and after and before and before - after == timedelta(1)
    ):  # minutes say their day, and may be undated
        return None
    topic = as_written(named.get("topic", ""), apart)
    then = as_written(named.get("then", ""), apart)
    dated = f"{topic} {then}" if topic and then else topic
    kinds = (Kind.QUESTION,) if unanswered else _kinds(kind)
    narrowed = Filters(kinds=kinds, tags=tags, after=after, before=before, unanswered=unanswered)
    return Request(
        as_written(by, apart), topic, narrowed, as_written(within, apart), dated_topic=dated, new=newest
    )


def _news(said: str, apart: Mapping[str, str], today: date, tags: tuple[str, ...]) -> Request | None:
    """The notes of a time that is all a question asks about; those on a topic since a day or a month.

    "The outage since 2019" is no such: a year alone is the topic's.
    """
    topic = within = ""
    if found := _NEWS.fullmatch(said):
        when = next(filter(None, map(found.group, ("happened", "new", "lately", "changed", "alone"))), None)
        topic, within = found["topic"] or "", found["space"] or ""
    elif (found := _TOPIC_SINCE.fullmatch(said)) and only_keywords(as_written(found["topic"], apart)):
        when, topic = found["since"], found["topic"]
    else:
        return None
    after, before = period(when, apart, today) if when else lately(today)
    if not (after or before):
        return None
    return Request(
        "",
        as_written(topic, apart),
        Filters(tags=tags, after=after, before=before),
        as_written(within, apart),
        dated_topic=as_written(said, apart) if topic else "",
        new=not topic and not found.groupdict().get("happened"),
    )


def less_show_me(text: str) -> str:
    """What a short question asks to be shown: "the minutes", of "show me the minutes"."""
    typed = " ".join(text.split())
    rest = typed[_given(_SHOW_ME, typed) :]
    return rest if rest != typed and len(rest.split()) <= MOST_SHOWN else text


def _given(pattern: str, typed: str) -> int:
    """Where what is to be given begins in what was typed: 0 where nothing is."""
    found = re.match(pattern, typed, re.IGNORECASE) if typed.casefold().startswith(_GIVES) else None
    return found.end() if found else 0


def who_is(text: str) -> str:
    """Whom a question asks about by nothing but their name, as in "who is Ana Lima?"; else ""."""
    found = _WHO.fullmatch(" ".join(text.split()))
    return found["name"] if found else ""


def who_followed(text: str) -> str:
    """Whose place somebody took who is asked for, as in "who took over from Ana Lima?"; else ""."""
    typed = " ".join(text.split())
    if not any(one in typed.casefold() for one in _SAYS_FOLLOWED):
        return ""
    found = re.fullmatch(_WHO_FOLLOWED, typed, re.IGNORECASE)
    return next(filter(None, found.groups())) if found else ""


def _in_german(when: str, topic: str, did: str, today: date) -> Request | None:
    """The same of a question in German, whose words for a time are put into English."""
    said = when
    for german, english in _GERMAN.items():
        said = re.sub(rf"\b(?:{german})\b", english, said, flags=re.IGNORECASE)
    said = re.sub(r"^in year (?=\d{4}$)|^(?=\d{4}$)", "in ", said)
    said, apart = set_apart(said)
    if not _WHENS.fullmatch(said):
        return None
    after, before = period(said, apart, today)
    kinds = (Kind.LESSON,) if did.casefold() == "gelernt" else ()
    narrowed = Filters(kinds=kinds, after=after, before=before)
    return Request("", topic, narrowed, dated_topic=topic) if after or before else None


def _kinds(said: str) -> tuple[Kind, ...]:
    """`lessons`, `lesson learned`; every kind is a note."""
    name = said.partition(" ")[0].casefold().removesuffix("s")
    return (Kind(name),) if name and name != Kind.NOTE else ()
