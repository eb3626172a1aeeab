"""What is asked, what is found for it and why, and what is replied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kbase.dates import period
from kbase.model.experts import Expert, Knower
from kbase.model.filters import FilterProblem, Filters
from kbase.model.ids import NoteId, PersonId
from kbase.model.notes import NoteSummary
from kbase.model.passages import FoundPassage, Span
from kbase.model.people import Person, PersonRef, Succession


@dataclass(frozen=True, slots=True)
class MatchedPassage:
    """A passage of a match: what to show and what to mark."""

    passage: FoundPassage
    score: float
    best_sentence: Span | None  # offsets into passage.text
    words: tuple[Span, ...]  # offsets into passage.text of matched words
    found: bool = True  # by the question; else it is what the lesson answers, and stands beside what was
    tied: tuple[Span, ...] = ()  # further sentences that say as much of the question


CLOSE_IN_MEANING = 0.3
"""The cosine from which something is said to be close in meaning."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a note matched."""

    words: tuple[str, ...] = ()  # question words in the first passage shown that says any
    title_words: tuple[str, ...] = ()  # and in the title
    name_words: tuple[str, ...] = ()  # and in another name of the note, which its title does not say
    tag_words: tuple[str, ...] = ()  # and in the tags
    meaning: float = 0.0  # cosine of the best passage, 0 when meaning did not find it
    phrase: str = ""  # the quoted phrase or identifier found exactly
    filters: tuple[str, ...] = ()  # what the answer was narrowed to, as it would be typed
    wordless: bool = False  # words were asked, and none is in a name, the tags or that passage
    nearest_marked: bool = False  # the sentence to mark is the one nearest in meaning

    def sentences(self) -> tuple[str, ...]:
        """The reasons in words, best first."""
        reasons = []
        if self.phrase and not self.phrase.isalpha():  # a lone word may stand there in another form
            reasons.append(f"“{self.phrase}”")
        if self.title_words:
            reasons.append("title: " + ", ".join(self.title_words))
        if self.name_words:
            reasons.append("other names: " + ", ".join(self.name_words))
        if self.tag_words:
            reasons.append("tags: " + ", ".join(self.tag_words))
        if self.words:
            reasons.append("words: " + ", ".join(self.words))
        close = self.meaning >= CLOSE_IN_MEANING
        if self.wordless and self.meaning > 0:
            how = "meaning alone" if close else "a distant likeness in meaning"
            reasons.append(f"{how}: the passage says none of the question's words")
        elif close:
            reasons.append("close in meaning")
        if self.wordless and self.nearest_marked:
            reasons.append("the marked sentence comes nearest")
        if self.filters:
            reasons.append("narrowed to " + ", ".join(self.filters))
        return tuple(reasons)


@dataclass(frozen=True, slots=True)
class Match:
    """A note with its best passages and why it was found."""

    note: NoteSummary
    score: float  # within one reply only; never compared between questions
    passages: tuple[MatchedPassage, ...]  # at least one; first what answers, then best first
    why: Why


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    text: str
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    people: int = 5


@dataclass(frozen=True, slots=True)
class Respelled:
    """A word of a question that no note says, and the one that was searched for instead."""

    typed: str
    meant: str  # as a note spells it


@dataclass(frozen=True, slots=True)
class OfForm:
    """A question that is nothing but a heading of the form many notes were written on."""

    heading: str  # as it was asked
    notes: int  # that have something under it
    more: bool = False  # than were counted


class Instead(StrEnum):
    """What is shown where no note is one of those that a question asks for."""

    OTHERS = "what follows was not narrowed to them"
    OTHER_KINDS = "these are notes of other kinds"
    NEWEST = "these are the newest"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """The notes a question asks for in plain words: of which kind, by whom, where, written when."""

    filters: Filters  # people by their ids
    authors: tuple[PersonRef, ...] = ()
    spaces: tuple[str, ...] = ()  # as they are called
    instead: Instead | None = None  # of such notes, none of which is about it
    silent: bool = False  # no note at all that may be read is by the authors
    newest: bool = False  # the newest are asked for, whenever they were written

    @property
    def found(self) -> bool:
        return self.instead is None

    @property
    def says(self) -> str:
        by = " or ".join(one.name for one in self.authors)
        if self.silent:
            has = "have" if len(self.authors) > 1 else "has"
            others = ": what follows is by others." if self.instead else "."
            return f"{by.replace(' or ', ' and ')} {has} written nothing here that you may read{others}"
        kinds = " and ".join(f"{kind}s" for kind in self.filters.kinds) or "notes"
        asked = f"open {kinds}" if self.filters.unanswered else kinds
        when = period(self.filters.after, self.filters.before)
        parts = {
            "tagged": " and ".join(f"#{tag}" for tag in self.filters.tags),
            "by": by,
            "in": " or ".join(self.spaces),
            "written": when,
        }
        notes = " ".join((asked, *(f"{how} {what}" for how, what in parts.items() if what)))
        match self.instead:
            case None:
                return f"Read as: {'the newest ' if self.newest else ''}{notes}."
            case Instead.OTHERS:
                return f"No {notes} were found for this: {self.instead}."
            case Instead.NOTHING:
                return f"There are no {notes}."
            case Instead.NEWEST:
                return f"There are no {notes}: {self.instead}."
        return f"No {notes} were found: {self.instead}."


SURE, LIKELY = 0.85, 0.65
"""From which confidence a reply is said to answer, and to look like an answer; below, it may be one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back: the matches, how far to trust them, and the peers behind them."""

    question: str
    answered: bool
    confidence: float  # calibrated probability that what is shown answers, 0..1
    off_topic: bool  # nothing here is about this (said firmly); else doubt is said as doubt
    matches: tuple[Match, ...]
    people: tuple[Expert, ...]
    timings: Mapping[str, float] = field(default_factory=dict)  # milliseconds by stage
    respelled: tuple[Respelled, ...] = ()
    unsaid: tuple[str, ...] = ()  # quoted phrases, part numbers and names that no note holds as they stand
    either: tuple[str, ...] = ()  # "03/04/2024": what was typed or is shown for a day and may be two
    elsewhere: tuple[str, ...] = ()  # names, years and numbered things that what comes nearest is not of
    named: tuple[
        PersonRef, ...
    ] = ()  # whose name or role the question is, who offers it, or who is named in an unanswered one
    named_people: tuple[Person, ...] = ()  # what is known of those `named`
    succeeding: tuple[Succession, ...] = ()  # those `named`, where it asks who took somebody's place
    understood: Understood | None = None  # where the question asks for notes of a kind or a time
    of_form: OfForm | None = None  # then the matches are those that say most of their own under it
    nothing_asked: bool = False  # neither a word nor a filter
    filtered_out: bool = False  # no note passes the filters, so nothing was looked at
    filter_problems: tuple[FilterProblem, ...] = ()
    asked: bool = False  # the first match is a question about the same, which nobody has answered

    @property
    def verdict(self) -> str:
        """What is said of the reply: "answered", "asked", "doubtful", "off_topic", "of_form", "filtered_out"
        or "nothing_asked"; "asked": somebody did before, and nobody has answered."""
        if self.nothing_asked:
            return "nothing_asked"
        if self.filtered_out:
            return "filtered_out"
        if self.of_form:
            return "of_form"
        if self.off_topic or not self.matches:
            return "off_topic"
        if self.answered:
            return "answered"
        return "asked" if self.asked else "doubtful"

    @property
    def told_by_list(self) -> str:
        """All there is to say of a list that was asked for in plain words and is another; else ""."""
        one = self.understood
        alone = (
            one and not one.found and self.listed and not (self.off_topic or one.instead is Instead.OTHERS)
        )
        return one.says if one and alone else ""

    @property
    def listed(self) -> bool:
        """Whether only filters were given: nothing else tells why a note is there."""
        return not any(match.why.sentences() for match in self.matches)

    @property
    def as_asked(self) -> str:
        """What is told in place of how far to trust it: notes of a kind, a time or somebody that were asked
        for are neither doubted nor trusted; "" for any other reply."""
        told = self.understood and self.understood.found and self.verdict == "answered"
        return self.understood.says if self.understood and told else ""

    @property
    def trust(self) -> str:
        """How far a reply that answers is to be trusted, in a word: "sure", "likely" or "maybe"; else "".

        What has a phrase or identifier that was asked for letter by letter is likely at least; what no longer
        holds, by another note or by its own word, and what another note disagrees with is a "maybe".
        """
        if self.verdict != "answered":
            return ""
        if self.matches[0].note.outdated or self.matches[0].note.disagrees_with:
            return "maybe"
        if self.confidence >= SURE:
            return "sure"
        return "likely" if self.confidence >= LIKELY or self.matches[0].why.phrase else "maybe"


ENOUGH_KNOWERS = 3
"""With fewer who know more than a little, who knows a little is listed too."""


@dataclass(frozen=True, slots=True)
class WhoKnows:
    """Who knows about a topic."""

    topic: str
    people: tuple[Knower, ...]
    adjacent: tuple[str, ...]  # terms told near this topic, to go on with
    off_topic: bool = False  # nothing here is about it: those named are only the nearest
    ask_first: PersonId | None = None  # whose turn it is among those who know nearly as much; None: nobody's
    nothing_asked: bool = False  # neither a telling word nor a filter
    filter_problems: tuple[FilterProblem, ...] = ()
    respelled: tuple[Respelled, ...] = ()
    named: tuple[PersonRef, ...] = ()  # whose name the topic is, who offers it or, of no note's, is near to

    @property
    def listed(self) -> tuple[Knower, ...]:
        """Whoever knows more than a little and, as far as these are not `ENOUGH_KNOWERS`, others."""
        knowing = sum(not one.expert.little for one in self.people)
        room = len(self.people) if self.off_topic else max(0, ENOUGH_KNOWERS - knowing)
        others = [one for one in self.people if one.expert.little][:room]
        return tuple(one for one in self.people if not one.expert.little or one in others)

    @property
    def folded(self) -> tuple[PersonRef, ...]:
        """The rest, who hardly wrote on it: to be named and no more."""
        listed = self.listed
        return tuple(one.expert.person.ref for one in self.people if one not in listed)

    @property
    def turn(self) -> PersonId | None:
        """Whose turn it is, where somebody who knows more was asked more often."""
        free = [
            one.expert.person.id
            for one in self.people
            if one.expert.availability.free and not one.expert.little
        ]
        return self.ask_first if free and self.ask_first != free[0] else None


@dataclass(frozen=True, slots=True)
class Helping:
    """A question, and a note that somebody said answered it."""

    question: str
    note: NoteId
