"""How far what a question found may be trusted, and what stands first in it for that.

Part of the hall.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.helping import Floor
from kbase.model import Kind, Match, NoteId, PassageId, Readable, Span
from kbase.model_in_use import ModelInUse
from kbase.naming import telling_of
from kbase.retrieval import Found
from kbase.search.confidence import Confidence, Signals, Verdict, coverage, judge, said_by, signals
from kbase.search.defining import (
    defined_below,
    definition_asked,
    definitions,
    meaning_asked,
    name_terms,
    says_in_capitals,
)
from kbase.search.highlighting import sentences
from kbase.search.matching import beginning_with, reasoned_anew, stands_in
from kbase.search.numbered import asks_beside, asks_for
from kbase.search.wanted import lacks_what_is_asked
from kbase.spelling import RARE
from kbase.store import Store

FIRST = 3
"""Notes shown first that make a question on topic: by saying most of it, or by a tag it names."""

MOST_SAID = 2 / 3
"""A note that says so many of the telling words of a question, two at least, is about it, far though it be:
"what does the heater wire cost". Over libraries of 7, 60 and 700 notes of six public collections it lets
through 1 of 1,928 questions about something else."""

NEAR = 0.35
"""The cosine from which a note that says a rare word of the question is on topic, though it says little else.

Over libraries of 7 and of 60 notes of six public collections it saves 5 of 16 answerable questions that were
refused, and lets through 1 of 1,566 about something else."""

FEW_TELLING = 6
"""Telling words of a question, at most, of which one or two side by side tell what it is about."""

OF_FEW = 10
"""One of two words side by side is in a passage of so many at most."""

SAME_QUESTION = 0.45
"""The cosine from which an open question asks the same: of the questions of semeval_dup .87 come as near to
one that was judged to answer theirs."""

FEW_DEFINE = 2
"""Notes shown that define something, at most, where that answers; a line in more is a field of a form."""

FEW_WORDS = 4
"""So many words behind a question that is quoted are no answer to it: "Nobody present could say."."""

_TELLING_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\d{3,}(?<!00)")
"""No year and no round one: a question with it is about what alone says it, as "whose extension is 4188"."""


class Judging:
    """Judges replies by what they show and by what the library learned of its own questions."""

    def __init__(self, store: Store, model: ModelInUse) -> None:
        self._store = store
        self._model = model

    def answers_first(self, shown: tuple[Match, ...], readable: Readable) -> tuple[Match, ...]:
        """The same matches; where a question stands first and one of its answers is shown, that one does."""
        if not shown or shown[0].note.kind is not Kind.QUESTION or shown[0].note.waiting:
            return shown
        answers = {one.id for one in self._store.notes.answers(shown[0].note.id, readable)}
        first = next((match for match in shown if match.note.id in answers), shown[0])
        return beginning_with(first, shown)

    def weighed(self, found: Found, shown: tuple[Match, ...]) -> tuple[tuple[Match, ...], Confidence]:
        """How far to trust what is shown. A question that waits for an answer answers nothing, however near
        it is: it counts for what is on topic alone, and what answers stands before it. So does a note that
        merely quotes it, and a session pack, which quotes what answers and stands behind all others."""
        shown = tuple(sorted(shown, key=lambda match: match.note.is_pack))
        if defining := _defining(found.asked.text, shown):
            shown = beginning_with(defining[0], shown)
        if numbered := _asked_by_number(found.asked.text, shown):
            shown = beginning_with(numbered[0], shown)
        judged = self.judged(found, found.notes, shown)
        if numbered and not found.unsaid and not _lacks_what_is_asked(found.asked.text, shown[:1]):
            return shown, judged.sure
        silent = silent_of(found.asked.text, shown)
        others, without = shown, judged
        if silent:
            others = tuple(match for match in shown if match.note.id not in silent)
            notes = {passage: note for passage, note in found.notes.items() if note not in silent}
            without = self.judged(found, notes, others)
        name = meaning_asked(found.asked.text) if 0 < len(defining) <= FEW_DEFINE else ""
        if name and not found.unsaid:
            first = replace(shown[0], why=replace(shown[0].why, phrase=name))
            return (first, *shown[1:]), without.sure
        if not silent:
            return shown, judged
        if without.answered:
            return beginning_with(others[0], shown), without
        waiting = [match for match in shown if match.note.waiting]
        if waiting and shown[0].note.id in silent:
            shown = beginning_with(waiting[0], shown)
        asked = shown[0].note.waiting and _asks_the_same(found.asked.text, shown[0])
        if shown[0].note.waiting and not asked and others:
            shown = beginning_with(others[0], shown)
        if judged.off_topic:
            return shown, replace(without, verdict=Verdict.OFF_TOPIC)
        return shown, replace(without, verdict=Verdict.ASKED if asked else Verdict.DOUBTFUL)

    def judged(self, found: Found, notes: Mapping[PassageId, NoteId], shown: Sequence[Match]) -> Confidence:
        """How far to trust what is shown of `notes`, as it stands."""
        best = shown[0] if shown else None
        seen = signals(found.asked.text, found.candidates, notes, best) if best else Signals()
        floor = Floor.of(self._store, self._model.embedder.fingerprint)
        judged = judge(seen, floor.of_size(found.passages))
        if best and best.note.id == found.called:
            return judged.sure  # it was asked for by name
        if judged.answered and (found.unsaid or _lacks_what_is_asked(found.asked.text, shown)):
            return replace(judged, verdict=Verdict.DOUBTFUL)  # about something like it
        if judged.off_topic and (
            _names_what_is_here(found.asked.text, shown)
            or _says_what_few_do(found, shown)
            or _says_a_part(found, shown)
            or _names_what_is_defined(found.asked.text, shown)
            or self._says_a_lone_name(found, shown)
        ):
            return judged.in_doubt  # on topic, whatever else
        return judged

    def _says_a_lone_name(self, found: Found, shown: Sequence[Match]) -> bool:
        """Whether one of the first notes goes by a word of the question that neither its title nor what is
        shown of it says, nor any other note: names are not embedded, so that it is far from "zapper" where
        it says defibrillator.
        """
        asked = telling_of(question_terms(found.asked.text))
        for match in shown[:FIRST]:
            said = {term for text in _texts_of(match) for term in term_texts(text)}
            names = map(term_texts, match.note.other_names)
            alone = {terms[0] for terms in names if len(terms) == 1 and terms[0] in asked - said}
            own = self._store.passages.ids_of([match.note.id]).get(match.note.id, ()) if alone else ()
            if any(set(own).issuperset(found.view.words.saying(one, found.among).tolist()) for one in alone):
                return True
        return False


def _asks_the_same(text: str, question: Match) -> bool:
    """Whether a question that is a note is about what is asked: near it, or half of the words of each are
    the other's. What shares "night" with "Why does the night flow in DMA 7 rise?" need not be."""
    asked, title = (frozenset(question_terms(one)) for one in (text, question.note.title))
    common = 2 * len(asked & title)
    return question.why.meaning >= SAME_QUESTION or common >= max(len(asked), len(title), 1)


def _lacks_what_is_asked(text: str, shown: Sequence[Match]) -> bool:
    return lacks_what_is_asked(text, [said for match in shown[:FIRST] for said in _texts_of(match)])


def _texts_of(match: Match) -> list[str]:
    """What a note's title and what is shown of it say."""
    passages = [one.passage for one in match.passages]
    return [match.note.title, *(" ".join((*one.heading, one.text)) for one in passages)]


def _names_what_is_here(text: str, shown: Sequence[Match]) -> bool:
    """Whether a title shown says all that is asked, one of the first notes most of it, or one goes by a name
    of two words or more that stands in the question whole, or has a tag that does."""
    asked = frozenset(question_terms(text))
    telling = telling_of(asked)
    first = shown[:FIRST]
    tags = {tag for match in first for tag in match.note.tags}
    return bool(telling) and (
        any(asked.issubset(term_texts(match.note.title)) for match in shown)
        or any(_says_most(match, telling) for match in first)
        or any(asked.issuperset(term_texts(tag)) for tag in tags)
        or any(_stands_whole(name, text) for one in first for name in (one.note.title, *one.note.other_names))
    )


def _stands_whole(name: str, text: str) -> bool:
    terms = term_texts(name)
    return len(set(terms) - STOP_WORDS) > 1 and stands_in(terms, term_texts(text))


def _says_most(match: Match, telling: frozenset[str]) -> bool:
    """Whether a note says these words of a question, or nearly; its authors' names count as said."""
    authors = {term for author in match.note.authors for term in term_texts(author.name)}
    said = len(said_by(match, telling) | (telling & authors))
    return said == len(telling) or (said > 1 and said / len(telling) >= MOST_SAID)


def silent_of(text: str, shown: Sequence[Match]) -> set[NoteId]:
    """The notes that answer nothing, however near: questions that wait for an answer, what merely quotes one,
    and session packs."""
    silent = {match.note.id for match in shown if match.note.waiting or match.note.is_pack}
    return silent | _quoting(text, shown)


def _quoting(text: str, shown: Sequence[Match]) -> set[NoteId]:
    """The notes that say most of what they say of the question where they ask a waiting one word for word."""
    waiting = [match for match in shown if match.note.waiting]
    titles = [terms for match in waiting if (terms := term_texts(match.note.title))]
    others = [match for match in shown if titles and not match.note.waiting]
    return {
        match.note.id
        for match in others
        if 2 * coverage(text, _without_quotes(match, titles)) < coverage(text, match)
    }


def _without_quotes(match: Match, titles: Sequence[Sequence[str]]) -> Match:
    """The match without the sentences that merely ask what one of these titles does: no answer stands behind
    them in their paragraph. Headings tell what is below."""
    own = []
    for one in match.passages:
        said = one.passage.text
        spans = sentences(said)
        kept = [
            said[span.start : span.end]
            for place, span in enumerate(spans)
            if "?" not in said[span.start : span.end]
            or not any(stands_in(title, term_texts(said[span.start : span.end])) for title in titles)
            or len(term_texts(_behind_question(said, spans[place:]))) > FEW_WORDS
        ]
        text = "\n".join((*one.passage.heading, *kept))
        own.append(replace(one, passage=replace(one.passage, text=text)))
    return replace(match, passages=tuple(own))


def _behind_question(text: str, spans: Sequence[Span]) -> str:
    """What is said behind the first of these sentences, a question, in its paragraph; no other questions."""
    end = spans[0].end
    said = [text[text.rindex("?", spans[0].start, end) : end]]
    for span in spans[1:]:
        between, sentence = text[end : span.start], text[span.start : span.end]
        if between.strip() or between.count("\n") > 1 or sentence.startswith("|"):
            break
        if "?" not in sentence:
            said.append(sentence)
        end = span.end
    return " ".join(said)


def _says_what_few_do(found: Found, shown: Sequence[Match]) -> bool:
    """Whether the best match, or what it supersedes, is near and says a word of the question that hardly
    another passage says; or the first alone say a number that tells something.

    "How long does an impeller take to arrive" and a table's row: `| impeller | 6 weeks lead time |`.
    """
    words, first = found.view.words, tuple(shown[:FIRST])
    telling = frozenset(question_terms(found.asked.text)) - STOP_WORDS
    best = first[:1] + tuple(
        match for match in first if (newer := match.note.superseded_by) and newer.id == first[0].note.id
    )
    near = {term for match in best if match.why.meaning >= NEAR for term in said_by(match, telling)}
    if any(len(words.saying(term, found.among)) <= RARE for term in near):
        return True
    passages = {one.passage.id for match in first for one in match.passages}
    numbers = [
        words.saying(term, found.among).tolist() for term in telling if _TELLING_NUMBER.fullmatch(term)
    ]
    return any(saying and passages.issuperset(saying) for saying in numbers)


def _says_a_part(found: Found, shown: Sequence[Match]) -> bool:
    """Whether a short question has two telling words side by side as one of the first notes has them ("where
    do we keep the spare heater wire?"), one of them in few passages, unlike those of "make sure"; or one that
    the title of the first, near, says ("is silica safe?").

    Over libraries of 89 and 500 notes it lets through 1 and 0 of some 1,300 questions about something else.
    """
    text = found.asked.text
    telling = telling_of(question_terms(text))
    if not shown or len(telling) > FEW_TELLING:
        return False
    if shown[0].why.meaning >= NEAR and not telling.isdisjoint(term_texts(shown[0].note.title)):
        return True
    pairs = [pair for pair in pairwise(term_texts(text)) if telling.issuperset(pair)]
    said = [term_texts(one) for match in shown[:FIRST] for one in _texts_of(match)] if pairs else []
    few = max(RARE, found.passages // OF_FEW)
    return any(
        any(stands_in(pair, terms) for terms in said)
        and any(len(found.view.words.saying(one, found.among)) <= few for one in pair)
        for pair in pairs
    )


def _defining(text: str, shown: Sequence[Match]) -> list[Match]:
    """The notes with a line that says what is asked the meaning of, marked and first; or what an abbreviation
    means that is the one telling word."""
    named = name_terms(meaning_asked(text))
    asked = named or tuple(dict.fromkeys(one for one in name_terms(text) if one not in STOP_WORDS))
    if not asked or (len(asked) > 1 and not named):
        return []
    outright = definition_asked(text)
    marked = []
    for match in shown:
        if match.note.waiting or match.note.is_pack:
            continue
        for one in match.passages:
            said = definitions(one.passage.text, (match.note.title, *one.passage.heading))
            spans = [each.span for each in said if asked in each.names and (named or each.short)]
            if outright and not spans:
                heading = (match.note.title, *one.passage.heading)[-1]
                spans = defined_below(heading, one.passage.text, named)
            if spans:
                others = (other for other in match.passages if other is not one)
                told = replace(match, passages=(replace(one, best_sentence=spans[0], tied=()), *others))
                marked.append(reasoned_anew(told, text))
                break
    return marked


def _asked_by_number(text: str, shown: Sequence[Match]) -> list[Match]:
    """The note whose title begins with the number a question names, where nothing is asked beside but what
    may be asked of any document, or it stands first and says that; none where several are called so.

    DMA 7 is no document: its night flow need not stand in the "DMA 7 valve list".
    """
    called = {
        match.note.id: (match, asks_beside(text, name))
        for match in shown
        if not (match.note.waiting or match.note.is_pack)
        for name in (*match.note.other_names, match.note.title)
        if asks_for(text, name)
    }
    if len(called) != 1:
        return []
    ((match, beside),) = called.values()
    first = match is shown[0]
    return [match] if not beside or (first and beside == said_by(match, frozenset(beside))) else []


def _names_what_is_defined(text: str, shown: Sequence[Match]) -> bool:
    """Whether a question names what a line of the first notes defines, in two words or as an abbreviation; or
    asks what an abbreviation means that they say."""
    said = [one.passage.text for match in shown[:FIRST] for one in match.passages]
    name, asked = meaning_asked(text), name_terms(text)
    if name and any(says_in_capitals(one, name) for one in said):
        return True
    return any(
        (definition.short or len(each) > 1) and stands_in(each, asked)
        for one in said
        for definition in definitions(one)
        for each in definition.names
    )
