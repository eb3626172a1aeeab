"""How far what a question found may be trusted, and what stands first in it for that.

Part of the hall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kbase.analysis import STOP_WORDS, question_terms, term_texts
from kbase.helping import Floor
from kbase.model import Kind, Match, NoteId, PassageId, Readable, Span
from kbase.model_in_use import ModelInUse
from kbase.retrieval import Found
from kbase.search.confidence import Confidence, Signals, Verdict, coverage, judge, said_by, signals
from kbase.search.highlighting import sentences
from kbase.search.matching import stands_in
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

FEW_WORDS = 4
"""So many words behind a question that is quoted are no answer to it: "Nobody present could say."."""


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
        return (first, *(match for match in shown if match is not first))

    def weighed(self, found: Found, shown: tuple[Match, ...]) -> tuple[tuple[Match, ...], Confidence]:
        """How far to trust what is shown. A question that waits for an answer answers nothing, however near
        it is: it counts for what is on topic alone, and what answers stands before it. So does a note that
        merely quotes it, and a session pack, which quotes what answers and stands behind all others."""
        shown = tuple(sorted(shown, key=lambda match: match.note.is_pack))
        judged = self.judged(found, found.notes, shown)
        waiting = [match for match in shown if match.note.waiting]
        quoting = _quoting(found.asked.text, shown, waiting)
        silent = quoting.union(match.note.id for match in shown if match.note.waiting or match.note.is_pack)
        if not silent:
            return shown, judged
        others = tuple(match for match in shown if match.note.id not in silent)
        notes = {passage: note for passage, note in found.notes.items() if note not in silent}
        without = self.judged(found, notes, others)
        if without.answered:
            return (others[0], *(match for match in shown if match is not others[0])), without
        if shown[0].note.id in quoting:
            shown = (waiting[0], *(match for match in shown if match is not waiting[0]))
        verdict = Verdict.OFF_TOPIC if judged.off_topic else Verdict.DOUBTFUL
        return shown, replace(without, verdict=verdict)

    def judged(self, found: Found, notes: Mapping[PassageId, NoteId], shown: Sequence[Match]) -> Confidence:
        """How far to trust what is shown of `notes`, as it stands."""
        best = shown[0] if shown else None
        seen = signals(found.asked.text, found.candidates, notes, best) if best else Signals()
        judged = judge(seen, Floor.of(self._store, self._model.embedder.fingerprint).nearness)
        if best and best.note.id == found.called:
            return judged.sure  # it was asked for by name
        if judged.answered and (found.unsaid or _lacks_what_is_asked(found.asked.text, shown)):
            return replace(judged, verdict=Verdict.DOUBTFUL)  # about something like it
        if judged.off_topic and (
            _names_what_is_here(found.asked.text, shown) or (best and _says_what_few_do(found, best))
        ):
            return replace(judged, verdict=Verdict.DOUBTFUL)  # on topic, whatever else
        return judged


def _lacks_what_is_asked(text: str, shown: Sequence[Match]) -> bool:
    first = shown[:FIRST]
    said = [one.passage for match in first for one in match.passages]
    return lacks_what_is_asked(
        text, [*(match.note.title for match in first), *(" ".join((*one.heading, one.text)) for one in said)]
    )


def _names_what_is_here(text: str, shown: Sequence[Match]) -> bool:
    """Whether a title shown says all that is asked, one of the first notes most of it, or a tag is named."""
    asked = frozenset(question_terms(text))
    telling = asked - STOP_WORDS
    first = shown[:FIRST]
    tags = {tag for match in first for tag in match.note.tags}
    return bool(telling) and (
        any(asked.issubset(term_texts(match.note.title)) for match in shown)
        or any(_says_most(match, telling) for match in first)
        or any(asked.issuperset(term_texts(tag)) for tag in tags)
    )


def _says_most(match: Match, telling: frozenset[str]) -> bool:
    """Whether a note says these words of a question, or nearly; its authors' names count as said."""
    authors = {term for author in match.note.authors for term in term_texts(author.name)}
    said = len(said_by(match, telling) | (telling & authors))
    return said == len(telling) or (said > 1 and said / len(telling) >= MOST_SAID)


def _quoting(text: str, shown: Sequence[Match], waiting: Sequence[Match]) -> set[NoteId]:
    """The notes that say most of what they say of the question where they ask a waiting one word for word."""
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


def _says_what_few_do(found: Found, best: Match) -> bool:
    """Whether the best match is near and says a word of the question that hardly another passage says.

    "How long does an impeller take to arrive" and a table's row: `| impeller | 6 weeks lead time |`.
    """
    said = said_by(best, frozenset(question_terms(found.asked.text)) - STOP_WORDS)
    return best.why.meaning >= NEAR and any(
        len(found.view.words.saying(term, found.among)) <= RARE for term in said
    )
