"""From what was found to themes with readings: core ones, contrasting views, practices, open questions.

Part of the hall: what to choose is decided by `kbase.search.packs`, from values fetched here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from kbase.eligible import Eligible
from kbase.model import FoundPassage, Kind, PersonId
from kbase.pack import Contrast, Reading, Reason, Role, Theme, room
from kbase.pooling import Pool
from kbase.search.packs import contrasts, themes
from kbase.search.packs.readings import DEFAULT, Choice, Chosen, Weights, chosen
from kbase.search.packs.roles import asks, weight
from kbase.sources import Sources
from kbase.store import Store
from kbase.theme_names import theme_names
from kbase.ties import Tie

MINUTES_A_THEME = 15
OPEN_QUESTIONS = 2
SPARES = 6
BESIDE = 0.45
"""Cosine from which a passage has to do with a core reading."""

STRONG = 15
"""The nearest passages: they make the themes, with what is read."""

EXPERIENCED = frozenset({Kind.LESSON, Kind.ANSWER, Kind.PRACTICE})
"""What tells how something went; "failed" in a plan or a manual is no outcome."""

LEFT_OPEN = "left open by the note itself"
AGAINST_ITSELF = "what the note itself says against it, or where it does not hold"

OF_WHAT_IS_READ = frozenset({Contrast.DISAGREES, Contrast.SUPERSEDED})
"""What differs from a reading by its writer's word: where the reading is about the question, it is."""


@dataclass(slots=True)
class _Theme:
    """A theme being filled."""

    rows: list[int]  # of the pool, best first
    terms: tuple[str, ...]
    cores: list[Choice] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def ordered(self) -> list[Reading]:
        """What is known, what speaks against it, what to try, what is open."""
        return sorted(self.readings, key=lambda one: list(Role).index(one.role))


class Theming:
    """Fills the themes of one pool."""

    def __init__(
        self,
        store: Store,
        pool: Pool,
        sources: Sources,
        coming: Sequence[PersonId] = (),
        weights: Weights = DEFAULT,
    ) -> None:
        self._store = store
        self._pool = pool
        self._sources = sources
        self._weights = weights
        self._places = store.spaces.titles(pool.readable)
        self._among = Eligible(store, pool, sources, coming)
        self._taken: list[Choice] = []

    def themes(self, minutes: int) -> tuple[Theme, ...]:
        """The themes, the one nearest the question first."""
        cores = room(minutes)
        most = max(1, min(themes.MOST_THEMES, minutes // MINUTES_A_THEME))
        best = self._best(cores)
        found = self._grouped(most, [one.choice.row for one in best])
        for theme in found:
            self._take(found, [one for one in best if one.choice.row in theme.rows][:1])
        for theme in found:
            self._add_contrast(theme)
        self._add_answer(found)
        self._take(found, self._best(cores - len(self._taken), core=True))
        for theme in found:
            self._add_contrast(theme)
            self._add_practice(theme)
            self._add_questions(theme)
        for theme in found:
            self._add_opponents(theme)
        return tuple(
            Theme(theme.terms, tuple(theme.ordered()), tuple(self._spares(theme)))
            for theme in found
            if theme.readings
        )

    # -- themes ---------------------------------------------------------------

    def _grouped(self, most: int, read: Sequence[int]) -> list[_Theme]:
        """The pool in themes, each with one of the rows that are `read`.

        The nearest passages and those read make the themes; where those read would all be of one, they make
        them alone. The others join the nearest.
        """
        pool = self._pool
        told = [
            at
            for at, row in enumerate(pool.rows)
            if row.about and self._among.summary(row.passage).kind is not Kind.QUESTION
        ]
        makers = sorted({*told[:STRONG], *read}) or list(range(len(pool.rows)))
        rests = themes.rests(pool.vectors, pool.question)
        notes = [pool.rows[at].passage.note for at in makers]
        groups = themes.grouped(rests[makers], notes, most, [makers.index(at) for at in read])
        if len(groups) < 2 and len(read) > 1:
            makers = sorted(read)
            groups = themes.grouped(
                rests[makers], [pool.rows[at].passage.note for at in makers], most, least=1
            )
        rows = [[makers[at] for at in group] for group in groups]
        centres = np.stack([rests[group].mean(axis=0) for group in rows])
        for at in set(range(len(pool.rows))) - set(makers):
            rows[int(np.argmax(centres @ rests[at]))].append(at)
        terms = theme_names(self._store, pool, rows, {pool.rows[at].passage.note for at in read})
        made = [_Theme(sorted(group), named) for group, named in zip(rows, terms, strict=True)]
        return sorted(made, key=lambda theme: theme.rows[0])  # rows are best first

    # -- readings -------------------------------------------------------------

    def _best(self, count: int, *, core: bool = False) -> list[Chosen]:
        """The best `count` of the notes not yet read, the one that answers the question first; unless `core`,
        of another kind if there is no other.

        Of two that disagree by their writer's word the better: the other one is read against it.
        """
        everything, taken = range(len(self._pool.rows)), {one.note for one in self._taken}
        choices = [
            one
            for one in self._among.serving(everything, (Role.CORE,))
            if not self._among.superseded(one.note)
        ]
        choices = [one for one in choices if self._among.opponents(one.note).isdisjoint(taken)]
        if not (choices or core):
            choices = self._among.serving(everything, (Role.CONTRAST, Role.PRACTICE))
        vectors, weights, count = self._pool.vectors, self._weights, max(count, 0)
        answer = [one for one in choices if one.note == self._pool.answer]
        first = chosen(answer, vectors, min(count, 1), self._taken, weights)
        before = [*self._taken, *(one.choice for one in first)]
        best = [*first, *chosen(choices, vectors, count - len(first), before, weights)]
        notes = [one.choice.note for one in best]
        return [
            one
            for at, one in enumerate(best)
            if self._among.opponents(one.choice.note).isdisjoint(notes[:at])
        ]

    def _take(self, found: Sequence[_Theme], best: Sequence[Chosen]) -> None:
        """Read those in the themes they are of."""
        for one in best:
            theme = next(theme for theme in found if one.choice.row in theme.rows)
            self._taken.append(one.choice)
            self._among.used.add(one.choice.note)
            theme.cores.append(one.choice)
            theme.readings.append(self._core(one))

    def _core(self, one: Chosen) -> Reading:
        at = one.choice.row
        passage = self._pool.rows[at].passage
        summary = self._among.summary(passage)
        why = [
            Reason(
                "the nearest to the question"
                if at == 0
                else "among the nearest to the question"
                if at < STRONG
                else "about the question"
            )
        ]
        if 0 < one.nearest < contrasts.LEAST_NEAR:
            why.append(Reason("says something the readings before it do not"))
        if one.new_author and at:
            why.append(Reason("by another author"))
        if one.new_space and at:
            why.append(Reason(f"the first from {self._places.get(summary.space, summary.space)}"))
        if summary.verified:
            why.append(Reason(f"verified in {summary.verified.year}"))
        return self._reading(at, Role.CORE, why)

    def _add_answer(self, found: Sequence[_Theme]) -> None:
        """What answers the question best is read, if it is no core reading then as what it serves as."""
        own = [at for at, row in enumerate(self._pool.rows) if row.passage.note == self._pool.answer]
        for at in own[:1]:
            summary = self._among.summary(self._pool.rows[at].passage)
            if self._among.free(at) and not (summary.kind is Kind.QUESTION and summary.answers):
                self._among.used.add(summary.id)
                theme = next(theme for theme in found if at in theme.rows)
                theme.readings.append(
                    self._reading(at, self._among.roles[at], [Reason("the first answer to the question")])
                )

    def _add_contrast(self, theme: _Theme) -> None:
        """The one view that differs most tellingly from the theme's core readings, if it has none yet."""
        if any(one.role is Role.CONTRAST for one in theme.readings):
            return
        ties = [
            (core.row, tie) for core in theme.cores for tie in self._among.ties[core.note] if tie.contrast
        ]
        made = [self._linked(row, tie) for row, tie in ties]
        made += [self._elsewhere(core, at) for core in theme.cores for at in self._near(core)]
        views = [one for one in made if one is not None]
        views.sort(key=lambda one: contrasts.BEST_FIRST.index(one.contrast or Contrast.OBJECTION))
        if not views:
            views = self._objections(theme)
        for one in views[:1]:
            self._among.used.add(one.citation.note.id)
            theme.readings.append(one)

    def _objections(self, theme: _Theme) -> list[Reading]:
        """What a core reading's own note says against it, else what another of the theme says."""
        own = self._among.objection(core.note for core in theme.cores)
        if own:
            return [self._section(own, Role.CONTRAST, AGAINST_ITSELF, Contrast.OBJECTION)]
        against = [one.row for one in self._among.serving(theme.rows, (Role.CONTRAST,))]
        why = Reason("says what speaks against it, or where it does not hold")
        near = [at for at in against if self._beside(theme, at)][:1]
        return [self._reading(at, Role.CONTRAST, [why], Contrast.OBJECTION) for at in near]

    def _add_opponents(self, theme: _Theme) -> None:
        """For each note read here one that disagrees with it, if none that is read does yet."""
        rows = {row.passage.note: at for at, row in enumerate(self._pool.rows)}
        for note in [one.citation.note.id for one in theme.readings if one.contrast is None]:
            against = [] if self._among.opponents(note) & self._among.used else self._among.ties.get(note, [])
            views = (self._linked(rows[note], tie) for tie in against if tie.contrast is Contrast.DISAGREES)
            for one in list(filter(None, views))[:1]:
                self._among.used.add(one.citation.note.id)
                theme.readings.append(one)

    def _linked(self, read: int, tie: Tie) -> Reading | None:
        """What a linked note says that is nearest to a row read; None when it is read already, or not about
        the question, unless it speaks of what is read by its writer's word.
        """
        if tie.other in self._among.used:
            return None
        passages = self._store.passages.of_note(tie.other)
        if not passages:
            return None
        vectors = self._pool.view.vectors_of(np.asarray([one.id for one in passages], np.int64))
        if tie.contrast not in OF_WHAT_IS_READ and (vectors @ self._pool.question).max() < self._pool.floor:
            return None
        near = vectors @ self._pool.vectors[read]
        best = max(
            range(len(passages)),
            key=lambda at: (
                float(near[at])
                * weight(passages[at].heading, passages[at].text)
                * self._sources.prose(passages[at])
            ),
        )
        note = self._pool.summaries[self._pool.rows[read].passage.note].ref
        return self._sources.reading(
            passages[best],
            Role.CONTRAST if tie.contrast else Role.PRACTICE,
            [Reason(tie.why, note)],
            float(vectors[best] @ self._pool.question),
            self._among.known_to(tie.other),
            tie.contrast,
        )

    def _elsewhere(self, core: Choice, at: int) -> Reading | None:
        own = contrasts.outcome(self._pool.rows[core.row].passage.text)
        told = contrasts.by_outcome(own, contrasts.outcome(self._pool.rows[at].passage.text))
        if told is None:
            return None
        why = Reason(told[1], self._pool.summaries[core.note].ref)
        return self._reading(at, Role.CONTRAST, [why], told[0])

    def _near(self, core: Choice) -> list[int]:
        """Passages of other spaces that tell of the same thing."""
        near = self._pool.vectors @ self._pool.vectors[core.row]
        return [
            at
            for at, row in enumerate(self._pool.rows)
            if row.about
            and near[at] >= contrasts.LEAST_NEAR
            and self._among.roles[at] is not Role.QUESTION
            and self._among.summary(row.passage).space != core.space
            and self._among.summary(row.passage).kind in EXPERIENCED
            and self._among.free(at)
        ]

    def _add_practice(self, theme: _Theme) -> None:
        """Something to try: a practice linked with a core reading, one found, or a recommendation."""
        if any(one.role is Role.PRACTICE for one in theme.readings):
            return
        tied = [
            (core.row, tie) for core in theme.cores for tie in self._among.ties[core.note] if not tie.contrast
        ]
        for linked in (self._linked(row, tie) for row, tie in tied):
            if linked is not None:
                self._among.used.add(linked.citation.note.id)
                theme.readings.append(linked)
                return
        practices = self._among.serving(theme.rows, (Role.PRACTICE,))
        whole = [one for one in practices if self._pool.summaries[one.note].kind is Kind.PRACTICE]
        best = chosen(whole or practices, self._pool.vectors, 1)
        self._among.used |= {one.choice.note for one in best}
        theme.readings += [
            self._reading(one.choice.row, Role.PRACTICE, [self._tried(one.choice)]) for one in best
        ]

    def _beside(self, theme: _Theme, at: int) -> bool:
        """Whether a passage not yet read has to do with a core reading of the theme."""
        near = [float(self._pool.vectors[at] @ self._pool.vectors[core.row]) for core in theme.cores]
        return self._among.free(at) and max(near, default=0.0) >= BESIDE

    def _tried(self, choice: Choice) -> Reason:
        summary = self._pool.summaries[choice.note]
        if summary.kind is not Kind.PRACTICE:
            heading = self._pool.rows[choice.row].passage.heading
            lesson = summary.kind is Kind.LESSON
            return Reason("what the lesson recommends" if lesson else f"what it says under “{heading[-1]}”")
        checked = f", verified in {summary.verified.year}" if summary.verified else ""
        place = self._places.get(summary.space, summary.space)
        return Reason(f"a practice to try, used in {place}{checked}")

    def _add_questions(self, theme: _Theme) -> None:
        """What nobody has answered yet, else what a note about it leaves open, else for later."""
        later = self._among.serving(theme.rows, (Role.QUESTION,))
        asked = [one for one in later if self._asks(one)]
        if not asked and (left := self._among.left_open(theme.rows)):
            theme.readings.append(self._section(left, Role.QUESTION, LEFT_OPEN))
            return
        later = [one for one in later if self._pool.summaries[one.note].kind is not Kind.QUESTION]
        best = chosen(asked or later, self._pool.vectors, OPEN_QUESTIONS if asked else 1)
        self._among.used |= {one.choice.note for one in best}
        theme.readings += [
            self._reading(one.choice.row, Role.QUESTION, [self._open(one.choice)]) for one in best
        ]

    def _asks(self, choice: Choice) -> bool:
        summary = self._pool.summaries[choice.note]
        if summary.kind is Kind.QUESTION:
            return not summary.answers
        return asks(self._pool.rows[choice.row].passage.heading)

    def _open(self, choice: Choice) -> Reason:
        if self._pool.summaries[choice.note].kind is Kind.QUESTION:
            return Reason(f"asked in {choice.created.year}, and nobody has answered yet")
        return Reason(LEFT_OPEN if self._asks(choice) else "left for later by the note itself")

    def _spares(self, theme: _Theme) -> list[Reading]:
        """The next best of the theme, whatever they serve as."""
        taken = [self._among.choice(at) for at in theme.rows if not self._among.free(at)][:1]
        free = [self._among.choice(at) for at in theme.rows if self._among.free(at)]
        best = chosen(free, self._pool.vectors, SPARES, taken)
        return [
            self._reading(
                one.choice.row,
                self._among.roles[one.choice.row],
                [Reason("the next best of this theme")],
            )
            for one in best
        ]

    # -- steps ----------------------------------------------------------------

    def _section(
        self, found: tuple[FoundPassage, float], role: Role, why: str, contrast: Contrast | None = None
    ) -> Reading:
        """A section of a note, with how near it is to the question."""
        passage, near = found
        known = self._among.known_to(passage.note)
        return self._sources.reading(passage, role, [Reason(why)], near, known, contrast)

    def _reading(
        self, at: int, role: Role, why: Sequence[Reason], contrast: Contrast | None = None
    ) -> Reading:
        row = self._pool.rows[at]
        known = self._among.known_to(row.passage.note)
        return self._sources.reading(row.passage, role, why, row.score, known, contrast)
