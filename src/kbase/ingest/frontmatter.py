"""The YAML before a note, read strictly: words and lists of words, nothing that runs or explodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import yaml

from kbase.dates import DAY, first_day
from kbase.errors import BadFile, EmptyFile, Place

LONGEST = 65_536
"""Characters of front matter."""

MOST_KEYS = 500
DEEPEST = 8

_FENCE = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_SECOND = re.compile(
    r"(?P<fence>---[ \t]*\n)?(?P<key>[A-Za-z_][\w -]{0,40}):(?:[ \t][^\n]*)?\n"
    r"(?:[A-Za-z_][\w -]{0,40}:(?:[ \t][^\n]*)?\n){0,50}---[ \t]*(?:\n|\Z)"
)
_A_KEY = re.compile(r"[A-Za-z_][\w -]{0,40}:(?:[ \t][^\n]*)?\n")
_NEVER_ENDS = "the front matter never ends, so that all is taken for text; write --- on a line below it"
_BLANK = re.compile(
    r"^[A-Za-z_][\w -]{0,40}:[ \t]*[\"']?(\{\{[^{}\n]{1,100}\}\}|<%[^%\n]{1,100}%>)[\"']?[ \t]*$",
    re.MULTILINE,
)
_COMMENT = re.compile(r"[ \t]+#\w")
_HASHED = frozenset({"tags", "tag", "aliases", "alias", "title"})
"""Keys where what looks like a comment is hardly meant as one."""

_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|nan)", re.IGNORECASE)
_DATE = re.compile(
    rf"(?:\[\[)?(?:[A-Za-z]+,? )?(?P<day>{DAY})(?:\]\])?(?:,? .*|T.*)?", re.IGNORECASE
)  # with or without its weekday and a time of day
_IN_DIGITS = re.compile(r"^(\[\[)?(\d{4})(\d\d)(\d\d)(?:\d{4}(?:\d\d)?)?(?!\d)")
_BETWEEN_NAMES = re.compile(r",(?:\s+|$)|\n")  # 1,000 is one
_SPACE = "write each as `key: words`, with a space behind the colon, and items of a list as `- words`"
_WHOLE = "put the whole value in quotes (within '…' an apostrophe is written '')"
_COLON = "put what has a colon in it in quotes, and begin each key at the start of its line"
_HINTS = tuple(
    (re.compile(said), begins, hint)
    for said, begins, hint in (
        ("mapping values", False, _COLON),
        (r"'\\t'", False, "indent with spaces instead of tabs"),
        ("cannot start any token", False, "put it in quotes"),
        ("flow (?:sequence|mapping): ", True, "close the bracket, commas between words, or put it in quotes"),
        ("quoted scalar: found unexpected end", True, "close the quotation mark"),
        ("double-quoted scalar: .*escape", False, r"write \\ for a \, or put it in '…' instead"),
        ("found '<stream end>'", False, "put what begins with # in quotes, and close what is opened"),
        ("found ','", False, "put it in quotes, or take out the comma"),
        ("<block end>", False, _WHOLE),
        ("simple key", True, _SPACE),
        ("scanning an (?:alias|anchor)|block scalar|keys are not", True, "put it in quotes"),
        ("sequence entries", False, "put it in quotes, or each item of a list on a line of its own"),
    )
)
"""What YAML says, whether it is where something begins that is to be mended, and what to do about it."""

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind one key: words, each as written, and whether as a list."""

    words: tuple[str, ...]
    place: Place
    listed: bool = False
    quoted: bool = False
    nested: bool = False  # keys of its own, which kbase does not read


@dataclass(slots=True)
class FrontMatter:
    """The keys of one file; asking for one checks it. Every question may raise `BadFile`."""

    shown: str
    values: Mapping[str, Value] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)  # what was left out, for the report

    def word(self, *keys: str) -> str:
        """One string; "" when it is not there."""
        value = self._first(keys)
        if value is None:
            return ""
        if value.listed or value.nested:
            several = "a list" if value.listed else "keys of its own"
            hint = "write one, in quotes if it begins with a bracket"
            raise BadFile(self.shown, f"{keys[0]} is one thing, not {several}; {hint}", value.place)
        return value.words[0]

    def list(self, *keys: str) -> tuple[str, ...]:
        """The strings of a list, or the one string that stands there."""
        value = self._first(keys)
        if value is None:
            return ()
        if value.nested:
            raise BadFile(self.shown, f"{keys[0]} is a list of words", value.place)
        return tuple(word for word in value.words if word)

    def names(self, *keys: str) -> tuple[str, ...]:
        """The strings of a list, or those of one string, parted by commas and lines; in quotes it is one."""
        names, value = self.list(*keys), self._first(keys)
        if value is None or value.listed or value.quoted:
            return names
        parts = (part.strip() for name in names for part in _BETWEEN_NAMES.split(name))
        return tuple(part for part in parts if part)

    def is_list(self, *keys: str) -> bool:
        """Whether it is written as a list."""
        value = self._first(keys)
        return value is not None and value.listed

    def day(self, *keys: str) -> date | None:
        """A date; the time of day is left out. What is none, or may be several, is told and left out.

        A day that never was is refused.
        """
        key = next((key for key in keys if key in self.values), None)
        if key is None:
            return None
        value = self.values[key]
        if value.nested and not value.listed:  # {{date}}, which a template was to fill in
            word = "{" + " ".join(filter(None, value.words)) + "}"
        elif value.listed and len(self.list(key)) == 1:  # [[2024-02-29]], which YAML takes for a list
            word = self.list(key)[0]
        else:
            word = self.word(key)
        if not word:
            return None
        found = _DATE.fullmatch(_IN_DIGITS.sub(r"\1\2-\3-\4", word))
        if found is None:
            self.told.append(
                f"{key}: {word[:40]!r} is no date, or no certain one; left out (2024-02-29 is one)"
            )
            return None
        try:
            return first_day(found["day"])
        except ValueError:
            reason = f"{key}: {word[:40]!r} never was a day; write it like 2024-02-29"
            raise BadFile(self.shown, reason, value.place) from None

    def flag(self, *keys: str, otherwise: bool = False) -> bool:
        """Yes or no; `otherwise` when it is not there."""
        word = self.word(*keys).casefold()
        if word in _YES:
            return True
        if word and word not in _NO:
            raise BadFile(self.shown, f"{keys[0]} is true or false, not {word[:40]!r}", self._place(keys))
        return False if word else otherwise

    def number(self, *keys: str, most: int) -> int | None:
        """A whole number from 0 to `most`; None when it is not there."""
        word = self.word(*keys)
        if not word:
            return None
        if not (word.isascii() and word.isdigit()) or len(word) > 9 or int(word) > most:
            reason = f"{keys[0]} is a whole number from 0 to {most}, not {word[:40]!r}"
            raise BadFile(self.shown, reason, self._place(keys))
        return int(word)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def _first(self, keys: tuple[str, ...]) -> Value | None:
        return next((self.values[key] for key in keys if key in self.values), None)

    def _place(self, keys: tuple[str, ...]) -> Place:
        value = self._first(keys)
        return value.place if value else Place()


def parted(text: str, shown: str) -> tuple[FrontMatter, str]:
    """The front matter of a file and the rest. One that does not begin with it, or never ends it, has none.

    Raises `EmptyFile` for a template, whose keys have blanks that a program fills in (`date: {{date}}`), and
    `BadFile` for what is not plain keys with words or lists of words.
    """
    start = _FENCE.match(text)
    end = _END.search(text, start.end()) if start else None
    if start is None or end is None:
        never_ends = start is not None and _A_KEY.match(text, start.end())
        return FrontMatter(shown, told=[_NEVER_ENDS] if never_ends else []), text
    source = text[start.end() : end.start()]
    if len(source) > LONGEST:
        raise BadFile(shown, f"the front matter is longer than {LONGEST:,} characters", Place(1))
    if blank := _BLANK.search(source):
        raise EmptyFile(shown, f"a template: {blank[1]} is yet to be filled in")
    values, told = _values(source, shown)
    second = _SECOND.match(text, end.end())
    if second and (second["fence"] or _key(second["key"]) in values):
        line = text.count("\n", 0, end.end()) + 1
        raise BadFile(
            shown, "there is a second front matter behind the first; a file is one note", Place(line)
        )
    return FrontMatter(shown, values, told), text[end.end() :]


def _values(source: str, shown: str) -> tuple[dict[str, Value], list[str]]:
    """The values by their keys, and what is to be told of them."""
    try:
        reading = _Reading(source, shown)
        return reading.top(), list(reading.told)
    except yaml.MarkedYAMLError as error:
        problem = error.problem or error.context or ""
        said = f"{error.context}: {problem}"
        begins, hint = next(
            ((begins, hint) for sign, begins, hint in _HINTS if sign.search(said)), (False, "")
        )
        mark = (begins and error.context_mark) or error.problem_mark or error.context_mark
        place = Place(mark.line + 2, mark.column + 1) if mark else Place(1)
        do = f"; {hint}" if hint else ""
        raise BadFile(shown, f"the front matter is not valid YAML: {problem}{do}", place) from error
    except yaml.YAMLError as error:
        raise BadFile(shown, f"the front matter is not valid YAML: {error}", Place(1)) from error


class _Reading:
    """One front matter being read from YAML's events, which expand nothing."""

    def __init__(self, source: str, shown: str) -> None:
        self._source = source
        self._shown = shown
        self._key = ""  # whose value is being read
        self.told: dict[str, None] = {}  # each once
        self._events: Iterator[yaml.Event] = iter(yaml.parse(source, Loader=yaml.SafeLoader))

    def top(self) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and event.explicit:
                raise self._bad("there are two documents in the front matter; a file is one note", event)
            if isinstance(event, yaml.MappingStartEvent):
                self._plain(event)
                values = self._mapping()
            elif isinstance(event, yaml.ScalarEvent) and not values and not event.value:
                continue
            elif isinstance(event, (yaml.NodeEvent, yaml.AliasEvent)):
                raise self._bad(f"the front matter is not a list of keys; {_SPACE}", event)
        return values

    def _mapping(self) -> dict[str, Value]:
        values: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._bad("a key is a word", event)
            self._plain(event)
            key = _key(event.value)
            if key in values:
                raise self._bad(f"the key {event.value[:40]!r} stands there twice; keep one", event)
            if len(values) >= MOST_KEYS:
                raise self._bad(f"there are more than {MOST_KEYS} keys", event)
            self._key = key
            values[key] = self._value(next(self._events))
        return {key: value for key, value in values.items() if value.words or value.nested or value.listed}

    def _value(self, event: yaml.Event) -> Value:
        self._plain(event)
        place = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            word = self._word(event)
            return Value((word,) if word else (), place, quoted=event.style in {"'", '"'})
        words, nested = self._inside(event)
        return Value(words, place, listed=isinstance(event, yaml.SequenceStartEvent), nested=nested)

    def _inside(self, event: yaml.Event) -> tuple[tuple[str, ...], bool]:
        """The words of a list; a list in a list is how YAML sees an unquoted [[link|shown]]."""
        depth, words = 1, []
        nested = isinstance(event, yaml.MappingStartEvent)
        while depth:
            event = next(self._events)
            self._plain(event)
            if isinstance(event, yaml.ScalarEvent):
                word = self._word(event)
                start = event.start_mark.index if event.start_mark else 0
                linked = self._source.endswith("[[", 0, start)
                words.append(word.partition("|")[0].strip() if linked else word)
            elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
                nested = nested or isinstance(event, yaml.MappingStartEvent)
                depth += 1
                if depth > DEEPEST:
                    raise self._bad("the front matter is nested too deeply", event)
            else:
                depth -= 1
        return tuple(words), nested

    def _word(self, event: yaml.ScalarEvent) -> str:
        word: str = event.value
        if event.style is None:
            end = event.end_mark
            if self._key in _HASHED and end and _COMMENT.match(self._source, end.index):
                self.told[f"{self._key}: what begins with # is a comment; put it in quotes"] = None
            if _NO_NUMBER.fullmatch(word):
                raise self._bad(f"{word} is no value here; put it in quotes if it is a word", event)
            if word in _NOTHING:
                return ""
        return word.strip()

    def _plain(self, event: yaml.Event) -> None:
        """Refuse what names, repeats or makes things."""
        if isinstance(event, yaml.AliasEvent):
            raise self._bad(f"*{event.anchor} repeats something; write it out, or quote it", event)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise self._bad(f"&{event.anchor} names something to repeat; write it out, or quote it", event)
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            raise self._bad(
                f"{tag.replace('tag:yaml.org,2002:', '!!')[:60]} makes something; put it in quotes", event
            )

    def _bad(self, reason: str, event: yaml.Event) -> BadFile:
        return BadFile(self._shown, reason, self._place(event))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(mark.line + 2, mark.column + 1) if mark else Place(1)


def _key(written: str) -> str:
    """One spelling for `Verified by`, `verified-by` and `verified_by`."""
    return re.sub(r"[ _-]+", "_", written.strip().casefold())
