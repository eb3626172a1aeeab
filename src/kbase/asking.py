"""A question in a straight line: passages found, notes with their best ones, how far to trust it, people.

Part of the hall: here the rooms `index` and `search` meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from kbase import forms, helping, speaking
from kbase.analysis import term_texts
from kbase.dates import may_be, two_days_in
from kbase.errors import BadQuestion
from kbase.fitted import open_to_all
from kbase.introducing import Introducing
from kbase.judging import Judging, silent_of
from kbase.model import (
    Expert,
    Filters,
    Helping,
    Match,
    NoteId,
    NoteRef,
    OfForm,
    PersonId,
    PersonRef,
    Question,
    Readable,
    Reply,
)
from kbase.model_in_use import ModelInUse
from kbase.naming import Holders, Offerers, wishing
from kbase.other_numbers import its_numbers
from kbase.peers import Peers
from kbase.people.roles import asks_who
from kbase.presenting import matched
from kbase.relating import saying_something
from kbase.retracing import recency_of
from kbase.retrieval import Found, Retrieval, Stopwatch
from kbase.search import experts as voting
from kbase.search.boilerplate import LEAST_OWN, folded, heading_asked
from kbase.search.confidence import Confidence, Verdict, coverage, signals
from kbase.search.experts import Standing
from kbase.search.fusing import Candidate
from kbase.search.latest import newest_first
from kbase.search.matching import FoundNote, beginning_with, by_note
from kbase.search.recency import Recency
from kbase.search.related import LEAST_COSINE
from kbase.search.request import less_show_me
from kbase.sentences import Sentences
from kbase.store import Store
from kbase.thing_asked import its_thing
from kbase.unknown_names import names_elsewhere

VOTERS = 40
"""Notes under a heading of a form whose authors are considered."""

JUDGED = 10
"""Notes that tell how far a reply is to be trusted, and among which an answer stands before its question."""

MOST_UNDER_HEADING = 2_000
"""Passages under a heading of a form that are weighed."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a question found, note by note."""

    notes: Sequence[FoundNote]  # best first
    shown: tuple[Match, ...]
    judged: Confidence
    elsewhere: tuple[str, ...] = ()  # names, years and numbered things that what comes nearest is not of


class Asking:
    """Answers questions about and from the notes."""

    def __init__(self, store: Store, model: ModelInUse, retrieval: Retrieval) -> None:
        self._store = store
        self._model = model
        self._retrieval = retrieval
        self._holders = Holders(store)
        self._offerers = Offerers(store)
        self._sentences = Sentences()
        self._peers = Peers(store, model)
        self._introducing = Introducing(store)
        self._judging = Judging(store, model)

    def ask(self, question: Question, readable: Readable) -> Reply:
        """The whole reply to a question."""
        clock = Stopwatch()
        text = less_show_me(question.text)
        if text != question.text and self._store.notes.resolve(question.text, readable):
            text = question.text  # a note is called so
        found = self._retrieval.find(text, readable, question.filters, clock)
        if not found.asked.text:
            if found.filters.empty:
                return Reply(question.text, False, 0.0, False, (), ())
            return self.newest(question, found.filters, readable)
        headings = forms.headings(self._store, readable)
        if heading := heading_asked(found.asked.text, headings):
            return self._of_form(question, heading, found, readable)
        with self._store.reading():
            looked = self.look(found, question.limit, readable, clock)
            called = self._retrieval.named(found, readable)
            if called and not (found.filters.authors or _is_said(found.asked.text, looked.shown)):
                wrote = self.written_by(called, question, found.filters, readable)
                if wrote.matches:
                    return wrote
            named = called or self.holding(found.typed, readable)
            with clock.stage("people"):
                answer = looked.shown[0] if looked.judged.answered and looked.shown else None
                ranked = self._standings(found, readable, question.people, glance=True, answer=answer)
                people = voting.whoever_left_behind(self._people(ranked, readable), datetime.now(UTC).date())
                people = _learners_behind(people, found)
            # What filters keep is not about what somebody offers.
            names_the_topic = bool(named) or found.filters.empty
            if not named and (looked.judged.off_topic or asks_who(found.typed)):
                known = () if looked.judged.off_topic else [one.person for one in people]
                named = tuple(one for one in self.offering(found, readable) if one not in known)
            if not (named or looked.judged.answered):
                named = self._retrieval.names.within(found.typed, readable)
        with clock.stage("sentences"):
            shown = speaking.sections_first(looked.shown, found.asked.text, headings, readable, self._store)
            if found.vector is not None:
                shown = self._sentences.marked(shown, found.vector, self._model.embedder)
        judged = looked.judged
        confirmed = self._store.helped.answering(question.text, readable) if judged.off_topic else ()
        if any(match.note.id in confirmed for match in looked.shown):
            judged = judged.in_doubt  # somebody said that it answers this very question
        return Reply(
            question.text,
            judged.answered and not called,
            judged.probability,
            judged.off_topic and not (named and names_the_topic),
            shown,
            people,
            clock.taken,
            tuple(found.respelled),
            unsaid=found.unsaid,
            either=_either(found, shown),
            elsewhere=looked.elsewhere,
            named=named,
            asked=judged.verdict is Verdict.ASKED,
        )

    def look(self, found: Found, limit: int, readable: Readable, clock: Stopwatch) -> Looked:
        """At most `limit` notes behind what was found, ready to show, and how far to trust them.

        What stands first and how far it is trusted is told from the same notes, whatever the limit.
        """
        with clock.stage("match"):
            notes = by_note(found.candidates, found.notes, max(limit, JUDGED))
            everything = self.shown(notes, found, readable)
            first = self._judging.answers_first(everything[:JUDGED], readable)
            first, judged = self._judging.weighed(found, first)
            elsewhere: tuple[str, ...] = ()
            if not found.called and judged.verdict in (Verdict.ANSWERED, Verdict.DOUBTFUL):
                first, elsewhere = self._of_what_is_asked(found, first, readable)
            if elsewhere and judged.answered:
                judged = replace(judged, verdict=Verdict.DOUBTFUL)
        return Looked(notes[:limit], (*first, *everything[JUDGED:])[:limit], judged, elsewhere)

    def _of_what_is_asked(
        self, found: Found, shown: tuple[Match, ...], readable: Readable
    ) -> tuple[tuple[Match, ...], tuple[str, ...]]:
        """The same matches, first that which is the last of its kind, of the year or of the thing asked
        for; and the names, years, numbered things and things that what answers, or may, is not of.

        Only what may answer is moved or looked at: no question that waits, and no session pack.
        """
        asked, words, store = found.asked.text, found.view.words, self._store
        silent = silent_of(asked, shown)
        speaking = tuple(match for match in shown if match.note.id not in silent)
        if not speaking or speaking[0] is not shown[0]:
            return shown, ()
        speaking = newest_first(asked, speaking)
        speaking, things = its_thing(asked, speaking, words, readable, store)
        speaking, numbers = its_numbers(asked, speaking, readable, store)
        somebody = partial(self._retrieval.names.bearing, readable=readable)
        names = names_elsewhere(asked, speaking, words, readable, store, somebody)
        return beginning_with(speaking[0], shown), (*names, *numbers, *things)

    def helped(self, said: Helping, readable: Readable, actor: str) -> None:
        """Put down that a note answered a question, and how near that question comes to what all may read."""
        self._store.notes.get(said.note, readable)
        everybody = open_to_all(self._store)
        found = self._retrieval.find(said.question, everybody, Filters(), Stopwatch())
        if not found.asked.text:
            raise BadQuestion("Say which question it was that the note answered.")
        judged = self.look(found, 1, everybody, Stopwatch()).judged
        model = self._model.embedder.fingerprint
        self._store.helped.add(said, actor, model, judged.signals.nearness)
        helping.learn(self._store, model)

    def learn_from_accepted(self, *, anew: bool = False) -> None:
        """Learn from questions with an accepted answer how near such come to what answers them.

        Each is asked once; `anew`: all of them again, as what stands around them has changed.
        """
        model = self._model.embedder.fingerprint
        known = {} if anew else helping.nearness_of_accepted(self._store, model)
        nearness = {
            question.id: known[question.id] if question.id in known else self._nearness(question)
            for question, _ in helping.accepted(self._store)
        }
        helping.learn_from_accepted(self._store, model, nearness)

    def _nearness(self, question: NoteRef) -> float:
        """How near a question that is a note comes to what else all may read."""
        everybody = open_to_all(self._store)
        found = self._retrieval.find(question.title, everybody, Filters(), Stopwatch())
        others = {passage: note for passage, note in found.notes.items() if note != question.id}
        best = next(iter(self.shown(by_note(found.candidates, others, 1), found, everybody)), None)
        return signals(found.asked.text, found.candidates, others, best).nearness

    def experts(self, topic: str, readable: Readable, limit: int, filters: Filters) -> tuple[Expert, ...]:
        """People ranked by what they wrote about a topic."""
        return self.experts_of(self._retrieval.find(topic, readable, filters, Stopwatch()), readable, limit)

    def experts_of(self, found: Found, readable: Readable, limit: int) -> tuple[Expert, ...]:
        """People ranked by what they wrote of what was found."""
        if found.asked.text:
            people = self._people(self._standings(found, readable, limit), readable)
            return _learners_behind(people, found)
        if found.filters.empty:
            return ()
        listed = self._newest(found.filters, readable, voting.VOTING_NOTES)
        return self._people(self._by_votes(listed, readable, limit), readable)

    def similar(
        self, text: str, readable: Readable, limit: int, leave_out: NoteId | None
    ) -> tuple[Match, ...]:
        """Notes near a text somebody is writing; what it says of its own counts, and its first part."""
        form = forms.boilerplate(self._store, readable)
        if form.said(text) < LEAST_OWN:
            return ()
        found = self._retrieval.near(form.own(text), readable)
        others = {passage: note for passage, note in found.notes.items() if note != leave_out}
        shown = self.shown(by_note(found.candidates, others, limit), found, readable)
        if self._judging.judged(found, others, shown).off_topic:
            return ()
        return tuple(one for one in saying_something(shown, form) if one.why.meaning >= LEAST_COSINE)

    # -- steps ----------------------------------------------------------------

    def shown(self, notes: Sequence[FoundNote], found: Found, readable: Readable) -> tuple[Match, ...]:
        """Notes of what was found, ready to show."""
        phrases = (*found.asked.phrases, *found.asked.identifiers)
        ready = matched(self._store, notes, found.asked.text, phrases, readable, found.texts)
        return ready if found.filters.empty else tuple(_narrowed(match, found.filters) for match in ready)

    def _standings(
        self,
        found: Found,
        readable: Readable,
        limit: int,
        *,
        glance: bool = False,
        answer: Match | None = None,
    ) -> list[Standing]:
        recency = recency_of(self._store, self._model)
        offering = {one.id for one in self.offering(found, readable)}
        most = VOTERS if offering else limit
        ranked = self._peers.standings(found, readable, most, recency, glance=glance, answer=answer)
        return voting.offering_first(ranked, offering)[:limit]

    def holding(self, text: str, readable: Readable) -> tuple[PersonRef, ...]:
        """Who has the role that a text is or asks for."""
        return self._holders.held(text, readable)

    def offering(self, found: Found, readable: Readable) -> tuple[PersonRef, ...]:
        """Who offers what is asked about."""
        return self._offerers.offering(found.typed, readable)

    def _by_votes(self, notes: Sequence[FoundNote], readable: Readable, limit: int) -> list[Standing]:
        """People for notes that no words found: nothing is near or far from them, nobody active in them."""
        written = {one.note: one for one in self._store.authorship.of([one.note for one in notes], readable)}
        left_out = self._store.people.not_to_be_suggested()
        return voting.standings(notes, written, {}, Recency(), limit, left_out)

    def _people(self, ranked: Sequence[Standing], readable: Readable) -> tuple[Expert, ...]:
        people = self._store.people.those([one.person for one in ranked], readable)
        free = self._introducing.availability(list(people.values()), readable)
        return voting.experts(ranked, people, free)

    def _of_form(self, question: Question, heading: str, found: Found, readable: Readable) -> Reply:
        """A heading of a form is no question: the notes that say most of their own under it."""
        rows = self._store.forms.under(heading, readable, found.filters, MOST_UNDER_HEADING)
        notes = {passage: note for passage, note, path in rows if heading in map(folded, path)}
        form = forms.boilerplate(self._store, readable)
        said = {one.id: form.said(one.text) for one in self._store.passages.fetch(list(notes), readable)}
        most = max(said.values(), default=0) or 1
        candidates = [Candidate(passage, own / most) for passage, own in said.items() if own >= LEAST_OWN]
        candidates.sort(key=lambda one: (-one.score, -one.passage))
        voters = by_note(candidates, notes, max(question.limit, VOTERS))
        shown = matched(self._store, voters[: question.limit], "", (), readable)
        people = self._people(self._by_votes(voters, readable, question.people), readable)
        of_form = OfForm(found.asked.text, len(set(notes.values())), len(rows) == MOST_UNDER_HEADING)
        return Reply(question.text, False, 0.0, False, shown, people, of_form=of_form)

    def newest(self, question: Question, filters: Filters, readable: Readable) -> Reply:
        """The newest notes the filters keep: what they ask for where no words were typed."""
        notes = self._newest(filters, readable, question.limit)
        listed = matched(self._store, notes, "", (), readable)
        shown = speaking.sections_first(listed, "", frozenset(), readable, self._store)
        return Reply(question.text, bool(shown), 1.0 if shown else 0.0, False, shown, ())

    def written_by(
        self, named: Sequence[PersonRef], question: Question, filters: Filters, readable: Readable
    ) -> Reply:
        """The newest notes of those people, and they: a name that no note says asks for them."""
        theirs = replace(filters, authors=tuple(one.id for one in named))
        votes = self._by_votes(self._newest(theirs, readable, voting.VOTING_NOTES), readable, question.people)
        people = self._people(votes, readable)
        return replace(self.newest(question, theirs, readable), people=people, named=tuple(named))

    def _newest(self, filters: Filters, readable: Readable, limit: int) -> list[FoundNote]:
        page = self._store.notes.page(readable, filters, limit, 0)
        passages = [self._store.passages.of_note(summary.id)[:1] for summary in page.notes]
        return [FoundNote(first.note, (Candidate(first.id, 1.0),)) for firsts in passages for first in firsts]


def _learners_behind(people: Sequence[Expert], found: Found) -> tuple[Expert, ...]:
    return voting.learners_behind(people, wishing(found.asked.text, [one.person for one in people]))


def _either(found: Found, shown: Sequence[Match]) -> tuple[str, ...]:
    """What may be two days: as it was typed, or as what is shown writes the day that was."""
    texts = [one.passage.text for match in shown for one in match.passages]
    written = [one for one in found.asked.identifiers if may_be(one) and any(one in text for text in texts)]
    return tuple(dict.fromkeys((*two_days_in(found.typed), *written)))


def _is_said(name: str, shown: Sequence[Match]) -> bool:
    """Whether a match says a name that may be a word too ("Rose"), or is called by a whole one."""
    if len(name.split()) > 1:
        return any(set(term_texts(name)) <= set(term_texts(match.note.title)) for match in shown)
    return any(coverage(name, match) == 1.0 for match in shown)


def _narrowed(match: Match, filters: Filters) -> Match:
    """The match with what it was narrowed to among its reasons; its authors go by their names."""
    names = {author.id: author.name for author in match.note.authors}
    authors = tuple(names.get(PersonId(author), author) for author in filters.authors)
    typed = replace(filters, authors=authors).typed
    return replace(match, why=replace(match.why, filters=typed))
