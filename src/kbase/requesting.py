"""A question that asks for notes of somebody, of a kind, of a space or of a time, answered from those.

Part of the hall. Any other question is asked as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain

from kbase.analysis import term_texts
from kbase.asking import Asking
from kbase.model import (
    Filters,
    Instead,
    PersonRef,
    Question,
    Readable,
    Reply,
    Space,
    Succession,
    Understood,
)
from kbase.naming import Names
from kbase.people.likeness import MOST_ALIKE
from kbase.search.confidence import coverage
from kbase.search.query import combined, parse
from kbase.search.request import (
    LONGEST_REQUEST,
    Request,
    less_tags,
    of_a_space,
    requested,
    who_followed,
    who_is,
)
from kbase.store import Store


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request whose people and spaces are known; where it names none, they are the asker's filters'."""

    request: Request
    people: tuple[PersonRef, ...]
    spaces: tuple[Space, ...]
    within: Filters  # the spaces, as far as the asker's filters leave them; none where they leave none
    filters: Filters

    @property
    def understood(self) -> Understood | None:
        """What is told of it; nothing where all that was asked for is somebody's notes."""
        narrowed = replace(self.request.filters, kinds=self.request.filters.kinds and self.filters.kinds)
        if narrowed.empty and not (self.spaces or self.newest):
            return None
        titles = tuple(one.title for one in self.spaces)
        return Understood(self.filters, self.people, titles, newest=self.newest)

    @property
    def newest(self) -> bool:
        """Whether the newest are asked for, whenever they were written."""
        asked = self.request.filters
        return self.request.new and not (asked.after or asked.before)


class Requesting:
    """Answers questions, first of all those that ask for notes in plain words."""

    def __init__(self, store: Store, names: Names, asking: Asking) -> None:
        self._store = store
        self._names = names
        self._asking = asking

    def ask(self, question: Question, readable: Readable) -> Reply:
        """The whole reply to a question; what asks for notes of somebody or of a time, from those."""
        reply = self._read(self._less_its_filters(question, readable), readable)
        reply = reply or self._asking.ask(question, readable)
        people = self._store.people.those([one.id for one in reply.named], readable) if reply.named else {}
        return replace(reply, question=question.text, named_people=tuple(people.values()))

    def _read(self, question: Question, readable: Readable) -> Reply | None:
        """The reply to what asks for notes in plain words; None for any other question."""
        name, requests = who_is(question.text), _requests(question.text, datetime.now(UTC).date())
        followed = who_followed(question.text)
        if not (name or requests or followed) or self._store.notes.resolve(question.text, readable):
            return None
        if followed and (people := self._names.looked_for(followed, readable)):
            return self._followed(people, question, readable)
        if name and (people := self._names.looked_for(name, readable)):
            return self._introduced(name, people, question, readable)
        people = self._asking.holding(question.text, readable) if name else ()  # "who is the secretary?"
        if len(people) == 1 and self._any(_by(people), readable):
            return self._introduced(people[0].name, people, question, readable)
        known = (self._known(request, question, readable) for request in requests)
        wanted = next(filter(None, known), None)
        return self._requested(wanted, question, readable) if wanted else None

    def _less_its_filters(self, question: Question, readable: Readable) -> Question:
        """The question with the filters typed into it beside it."""
        if ":" not in question.text or len(question.text) > LONGEST_REQUEST:
            return question
        spaces = frozenset(one.name for one in self._store.spaces.those(readable))
        asked = parse(question.text, spaces=spaces)
        return replace(question, text=asked.beside, filters=combined(question.filters, asked.filters))

    def _introduced(
        self, name: str, people: tuple[PersonRef, ...], question: Question, readable: Readable
    ) -> Reply:
        """Somebody and what they wrote; of who wrote nothing, what speaks of them."""
        wrote = self._any(_by(people), readable)
        names = (name, *(one.name for one in people))
        phrase = self._store.passages.phrase
        if not wrote and not any(phrase(one.split(), 1, readable, question.filters) for one in names):
            return _nothing(question, Understood(_by(people), people, instead=Instead.NOTHING, silent=True))
        reply = self._asking.ask(replace(question, text=name), readable)
        if wrote:
            return reply
        told = Understood(_by(people), people, instead=Instead.OTHERS, silent=True)
        return replace(reply, answered=False, named=people, understood=told)

    def _followed(self, people: tuple[PersonRef, ...], question: Question, readable: Readable) -> Reply:
        """Who took the place of these people by their records, with a note that says so or what they wrote;
        where no record tells, whose place it is."""
        reply, today = self._asking.ask(question, readable), datetime.now(UTC).date()
        records = self._store.people.those([one.id for one in people], readable).values()
        told = tuple(
            Succession(one.ref, one.successor, left=one.has_left(today)) for one in records if one.successor
        )
        if not told:
            return reply if reply.answered else replace(reply, off_topic=False, named=people)
        named = tuple(dict.fromkeys(one.successor for one in told))
        if not reply.answered:
            wrote = self._asking.written_by(named, question, question.filters, readable)
            reply = wrote if wrote.matches else replace(reply, off_topic=False)
        return replace(reply, named=named, succeeding=told)

    def _known(self, request: Request, question: Question, readable: Readable) -> _Wanted | None:
        """The request where its names are those of people and spaces here; else None.

        The asker's filters stand: a request for another kind, or for other authors, is none.
        """
        chosen = question.filters
        if request.filters.kinds and chosen.kinds and not set(request.filters.kinds) & set(chosen.kinds):
            return None
        spaces = self._spaces_called(request.within, readable)
        may_be_name = request.within[:1].isupper() and not (spaces or request.placed)
        who = request.by or (request.within if may_be_name else "")  # "lessons from Ana Lima"
        if (request.within and not (spaces or who)) or (who and chosen.authors):
            return None
        called = self._names.looked_for if request.by else self._names.bearing
        people = called(who, readable) if who else self._chosen(chosen.authors, readable)
        if chosen.spaces and not spaces:
            spaces = tuple(one for one in self._store.spaces.those(readable) if one.name in chosen.spaces)
        if ((who or chosen.authors) and not people) or (chosen.spaces and not spaces):
            return None
        tags = request.filters.tags
        if not all(self._any(Filters(tags=(tag,)), readable) for tag in tags):
            return None
        kinds = request.filters.kinds
        if kinds and not self._any(Filters(kinds=kinds), readable):
            if request.filters.unanswered:
                return None  # "open questions" is what notes are written under, where none is a question
            kinds = ()  # where nothing is one, a lesson is whatever was learned
            others = replace(request.filters, kinds=kinds)
            if others.empty and not (request.by or request.within or request.new):
                return None
        names = (one.name for one in spaces)
        within = Filters(spaces=tuple(one for one in names if not chosen.spaces or one in chosen.spaces))
        both = combined(chosen, replace(request.filters, kinds=kinds))
        wanted = replace(both, authors=_by(people).authors, spaces=within.spaces)
        return _Wanted(request, people, spaces, within, wanted)

    def _chosen(self, authors: Sequence[str], readable: Readable) -> tuple[PersonRef, ...]:
        """Who are the authors that the asker narrowed to; nobody where that cannot be told of each."""
        found = [self._names.bearing(one, readable) for one in authors]
        told = all(0 < len(those) < MOST_ALIKE for those in found) and self._any(
            Filters(authors=tuple(authors)), readable
        )
        return tuple(dict.fromkeys(chain.from_iterable(found))) if told else ()

    def _spaces_called(self, name: str, readable: Readable) -> tuple[Space, ...]:
        """The spaces that go by a name as somebody typed it."""
        asked = term_texts(name)
        those = self._store.spaces.those(readable) if asked else ()
        return tuple(one for one in those if asked in (term_texts(one.name), term_texts(one.title)))

    def _requested(self, wanted: _Wanted, question: Question, readable: Readable) -> Reply:
        """From the notes asked for, if any are about it; else from others, and not as if they answered."""
        request, people, understood = wanted.request, wanted.people, wanted.understood
        if people and request.topic and not understood:  # "notes by Ana Lima on pumps"
            understood = Understood(wanted.filters, people)
        if people and not self._any(_by(people), readable):
            return self._silent(wanted, question, readable)
        unanswered = wanted.filters.unanswered
        kept = bool(wanted.within.spaces) or not wanted.spaces  # else the asker's filters leave none
        for filters, instead in _ways(wanted.filters) if kept else ():
            reply = self._among(filters, request.topic, people, question, readable)
            if _is_about_it(reply):
                told = replace(understood, instead=instead) if understood else None
                reply = replace(reply, named=people, understood=told)
                return _not_those(reply) if instead else _as_asked(reply, request.topic)
        if people and understood and wanted.filters != _by(people) and (request.topic or not unanswered):
            reply = self._among(_by(people), request.dated_topic, people, question, readable)
            if _is_about_it(reply):  # whose time may have been the topic's: "the outage in 2019"
                told = replace(understood, instead=Instead.OTHERS)
                reply = replace(reply, named=people, understood=told)
                return reply if request.dated_topic != request.topic else _not_those(reply)
        if (
            kept
            and understood
            and not request.topic
            and (request.new or wanted.spaces or unanswered or request.filters.tags)
        ):
            placed = combined(question.filters, wanted.within)
            newest = self._asking.newest(question, placed, readable) if request.new else None
            if newest and newest.matches:
                told = replace(understood, instead=Instead.NEWEST)
                return _not_those(replace(newest, understood=told))
            return _nothing(question, replace(understood, instead=Instead.NOTHING))
        text = request.dated_topic or (question.text if kept else "")
        others = self._asking.ask(replace(question, text=text), readable)
        told = replace(understood, instead=Instead.OTHERS) if understood else None
        named = people or others.named
        return _not_those(replace(others, named=named, understood=told))

    def _silent(self, wanted: _Wanted, question: Question, readable: Readable) -> Reply:
        """From what others wrote on a topic, where whose notes are asked for wrote none."""
        request, people = wanted.request, wanted.people
        told = Understood(wanted.filters, people, instead=Instead.NOTHING, silent=True)
        if not request.topic:
            return _nothing(question, told)
        others = self._asking.ask(replace(question, text=request.dated_topic), readable)
        if not _is_about_it(others):
            return _nothing(question, told)
        told = replace(told, instead=Instead.OTHERS)
        return _not_those(replace(others, named=people, understood=told))

    def _among(
        self,
        wanted: Filters,
        topic: str,
        people: tuple[PersonRef, ...],
        question: Question,
        readable: Readable,
    ) -> Reply:
        """What notes narrowed so say about a topic; without one, the newest of them."""
        narrowed = combined(question.filters, wanted)
        if people and not topic:
            return self._asking.written_by(people, question, narrowed, readable)
        if narrowed.empty and not topic:  # "the latest notes"
            return self._asking.newest(question, narrowed, readable)
        return self._asking.ask(replace(question, text=topic, filters=narrowed), readable)

    def _any(self, filters: Filters, readable: Readable) -> bool:
        return bool(self._store.notes.page(readable, filters, 0, 0).total)


def _requests(text: str, today: date) -> tuple[Request, ...]:
    """The ways in which a question may ask for notes, likeliest first."""
    rest, tags = less_tags(text)
    ways = ((rest, tags), (text, ())) if tags else ((text, ()),)
    read = ((of_a_space(said, today, its), requested(said, today, its)) for said, its in ways)
    return tuple(one for both in read for one in both if one)


def _ways(wanted: Filters) -> Iterator[tuple[Filters, Instead | None]]:
    """The notes wanted, then those of other kinds; not those that somebody has answered."""
    yield wanted, None
    if wanted.kinds and not wanted.unanswered:
        yield replace(wanted, kinds=()), Instead.OTHER_KINDS


def _by(people: Sequence[PersonRef]) -> Filters:
    return Filters(authors=tuple(one.id for one in people))


def _nothing(question: Question, told: Understood) -> Reply:
    """No note: what was asked for is told, and that there is none."""
    return Reply(
        question.text, False, 0.0, False, (), (), named=told.authors, understood=told, filtered_out=True
    )


def _not_those(reply: Reply) -> Reply:
    """Notes that are not those asked for: they answer nothing, and a list of them is sure of nothing."""
    return replace(reply, answered=False, confidence=0.0 if reply.listed else reply.confidence)


def _as_asked(reply: Reply, topic: str) -> Reply:
    """Notes that are those asked for: nothing to doubt where the first says all that they are to be about."""
    told = reply.understood and topic and not (reply.asked or reply.unsaid or reply.elsewhere)
    said = told and coverage(topic, reply.matches[0]) == 1.0
    return replace(reply, answered=True) if said else reply


def _is_about_it(reply: Reply) -> bool:
    return bool(reply.matches) and not reply.off_topic
