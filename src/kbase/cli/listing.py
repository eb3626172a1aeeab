"""How a reply reads in a terminal: a verdict, numbered matches, and the people with their receipts."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence

from kbase.cli.excerpts import excerpt
from kbase.cli.terminal import Screen, columns, safe, shortened, wrapped
from kbase.counting import counted
from kbase.dates import either_day, short_day
from kbase.model import (
    Expert,
    FilterProblem,
    Kind,
    Match,
    NoteSummary,
    PersonId,
    PersonRef,
    Reply,
    Respelled,
    WhoKnows,
    repeats,
    times,
)
from kbase.verdicts import ASKED, DOUBT, FILTERED_OUT, OFF_TOPIC, TRUST, by_itself, superseded_by

INDENT = "    "
MOST_EVIDENCE = 3

NOTHING = "Nobody has written this down yet."
NOTHING_ASKED = "Nothing was asked. Ask in your own words, such as: what went wrong the last time?"
PEOPLE = {
    "off_topic": "Nobody here has written about this. Those who wrote what comes nearest:",
    "doubtful": "People who may know",
    "asked": "People who may know",
    "of_form": "People who wrote it out",
}  # as the page says it


def verdict(reply: Reply) -> str:
    """What to think of the reply, in a sentence; "" for a list that was asked for."""
    if reply.nothing_asked:
        return NOTHING_ASKED
    if reply.told_by_list:
        return safe(reply.told_by_list)
    if reply.filtered_out:
        return FILTERED_OUT
    if reply.answered:
        return "" if reply.listed or reply.as_asked else TRUST[reply.trust]
    if reply.of_form and not reply.of_form.notes:
        return f"“{safe(reply.of_form.heading)}” is a heading of a form; no note these filters keep has it."
    if reply.of_form:
        notes = f"{'more than ' if reply.of_form.more else ''}{counted(reply.of_form.notes, 'note')}"
        says = "these say most of their own under it" if reply.matches else "none says anything of its own"
        return f"“{safe(reply.of_form.heading)}” is a heading of {notes}; {says}."
    if not reply.matches:
        return NOTHING
    if reply.verdict == "asked":
        return ASKED
    return OFF_TOPIC if reply.off_topic else DOUBT


def reply_lines(reply: Reply, screen: Screen, *, placed: bool = True) -> Iterator[str]:
    """The whole reply: verdict, matches, people. `placed`: each note says its space."""
    ink = screen.ink
    yield from _problem_lines(reply.filter_problems, screen)
    yield from _respelled_lines(reply.respelled, screen)
    for phrase in reply.unsaid:
        near = "." if reply.off_topic else ": this is what comes near it."
        for line in wrapped(safe(f"No note says “{phrase}” word for word{near}"), screen.width, "", ""):
            yield ink.quiet(line)
    for written in reply.either:
        yield ink.quiet(safe(f"“{written}” may be {either_day(written)}."))
    for name in reply.elsewhere:
        says = f"What comes nearest does not speak of “{name}”: it may be about another."
        for line in wrapped(safe(says), screen.width, "", ""):
            yield ink.quiet(line)
    understood = reply.understood if not reply.told_by_list else None
    if understood:
        for line in wrapped(safe(understood.says), screen.width, "", ""):
            yield ink.quiet(line)
    for one in reply.succeeding:
        yield from wrapped(safe(one.says), screen.width, "", "")
    yield from named_lines(reply.named, screen, {one.id: one.position for one in reply.named_people})
    if reply.respelled or reply.unsaid or reply.either or reply.elsewhere or understood or reply.named:
        yield ""
    if said := verdict(reply):
        for line in wrapped(said, screen.width, "", ""):
            yield ink.quiet(line) if reply.answered else ink.strong(ink.warning(line))
        yield ""
    if reply.off_topic and reply.matches:
        yield ink.quiet("The nearest notes all the same:")
        yield ""
    for number, match in enumerate(reply.matches, start=1):
        yield from _match_lines(number, match, screen, placed=placed)
        yield ""
    if reply.people:
        yield ink.strong(PEOPLE.get(reply.verdict, "People to ask"))
        yield ""
        yield from expert_lines(reply.people, screen)
    if said == OFF_TOPIC:
        free = next((one.person.name for one in reply.people if one.availability.free), "NAME")
        told = f'To leave the question with somebody: kbase people ask {shlex.quote(free)} "…"'
        for line in wrapped(safe(told), screen.width, "", INDENT):
            yield ink.quiet(line)


def expert_lines(experts: Sequence[Expert], screen: Screen) -> Iterator[str]:
    """Each person with the notes that speak for them."""
    for number, expert in enumerate(experts, start=1):
        yield from _expert_lines(number, expert, screen)
        yield ""


def knower_lines(found: WhoKnows, screen: Screen, *, placed: bool = True) -> Iterator[str]:
    """Who knows about a topic: each with receipts and what they know, and the topics beside it."""
    ink, width = screen.ink, screen.width
    yield from _problem_lines(found.filter_problems, screen)
    yield from _respelled_lines(found.respelled, screen)
    yield from named_lines(found.named, screen)
    if found.respelled or found.named:
        yield ""
    if found.off_topic and found.people:
        yield ink.strong(ink.warning("Nobody here has written about this. The nearest all the same:"))
        yield ""
    for number, knower in enumerate(found.listed, start=1):
        yield from _expert_lines(number, knower.expert, screen)
        for label, terms in (
            ("on this", knower.specific),
            ("also", knower.general),
            ("you share", (*(knower.spaces if placed else ()), *(f"#{tag}" for tag in knower.tags))),
        ):
            if terms:
                for line in wrapped(safe(f"{label}: {', '.join(terms)}"), width, INDENT, INDENT + "  "):
                    yield ink.quiet(line)
        yield ""
    if found.folded:
        names = ", ".join(one.name for one in found.folded)
        for line in wrapped(
            safe(f"and {len(found.folded)} more who touched on it: {names}"), width, "", INDENT
        ):
            yield ink.quiet(line)
        yield ""
    if found.adjacent:
        yield from wrapped(safe("Go on with: " + ", ".join(found.adjacent)), width, "", INDENT)


def named_lines(
    named: Sequence[PersonRef], screen: Screen, positions: Mapping[PersonId, str] | None = None
) -> Iterator[str]:
    """Whose name a topic is, with what they do where `positions` tells it."""
    if named:
        known = positions or {}
        does = {one.id: known.get(one.id, "") and f" ({known[one.id]})" for one in named}
        names = " or ".join(f"{one.name}{does[one.id]}" for one in named)
        commands = " or ".join(f"`kbase people show {shlex.quote(one.name)}`" for one in named)
        told = f"Looking for {names}? {commands} tells of them."
        for line in wrapped(safe(told), screen.width, "", ""):
            yield screen.ink.warning(line)


def _respelled_lines(respelled: Sequence[Respelled], screen: Screen) -> Iterator[str]:
    """Words no note says, and what was searched for instead."""
    for one in respelled:
        told = f"No note says “{one.typed}”: showing results for “{one.meant}”."
        for line in wrapped(safe(told), screen.width, "", ""):
            yield screen.ink.quiet(line)


def _problem_lines(problems: Sequence[FilterProblem], screen: Screen) -> Iterator[str]:
    """What is wrong with the filters, and what may have been meant."""
    for one in problems:
        meant = f" Did you mean {' or '.join(one.nearest)}?" if one.nearest else ""
        for line in wrapped(safe(one.says + meant), screen.width, "", ""):
            yield screen.ink.warning(line)
    if problems:
        yield ""


def _match_lines(number: int, match: Match, screen: Screen, *, placed: bool) -> Iterator[str]:
    ink, width = screen.ink, screen.width
    yield from _titled(number, match.note.title, _label(match.note), screen)
    beside = 1 if match.passages[0].found else 2  # what was found stands beside what was not
    for one in match.passages[:beside]:
        if one.passage.heading:
            way = " › ".join(safe(step) for step in one.passage.heading)
            yield INDENT + ink.accent(shortened(way, width - len(INDENT)))
        if not repeats(match.note.title, one.passage.text):
            for line in excerpt(one, width - len(INDENT), ink, is_plain=match.note.plain):
                yield INDENT + line
    for part in (
        _standing(match.note),
        _by(match.note, placed=placed),
        "why: " + "; ".join(match.why.sentences()),
    ):
        if part and part != "why: ":
            for line in wrapped(safe(part), width, INDENT, INDENT + "  "):
                yield ink.quiet(line)


def _titled(number: int, title: str, label: str, screen: Screen) -> Iterator[str]:
    """`1   Title, as many lines as it needs          label`."""
    lines = wrapped(safe(title), screen.width, f"{number:<{len(INDENT)}}", INDENT)
    gap = screen.width - columns(lines[-1]) - columns(label)
    last = len(lines) - 1
    for n, line in enumerate(lines):
        aside = " " * gap + screen.ink.quiet(label) if n == last and label and gap >= 2 else ""
        yield screen.ink.strong(line) + aside


def _label(note: NoteSummary) -> str:
    return "" if note.kind is Kind.NOTE else str(note.kind)


def _by(note: NoteSummary, *, placed: bool) -> str:
    """`Ann Author, Ben Builder · 4 May 2023 · general`."""
    names = ", ".join(author.name for author in note.authors) or "nobody named"
    return " · ".join([names, short_day(note.created), *([str(note.space)] if placed else [])])


def _standing(note: NoteSummary) -> str:
    """What a reader should know before trusting the note."""
    said = []
    if note.superseded_by is not None:
        said.append(superseded_by(note.superseded_by.title))
    elif note.status:
        said.append(by_itself(note.status))
    said += [f"disagrees with “{one.title}”" for one in note.disagrees_with]
    if note.verified is not None:
        said.append(f"verified {short_day(note.verified)}")
    if note.accepted:
        said.append("accepted answer")
    if note.applied:
        said.append(f"applied {times(note.applied)}")
    if note.kind is Kind.QUESTION:
        said.append(counted(note.answers, "answer") if note.answers else "not answered yet")
    return " · ".join(said)


def _expert_lines(number: int, expert: Expert, screen: Screen) -> Iterator[str]:
    ink, width, person = screen.ink, screen.width, expert.person
    about = person.position
    name = f"{number:<{len(INDENT)}}{safe(person.name)}"
    room = width - columns(name) - 3
    aside = f" · {shortened(safe(about), room)}" if about and room > 10 else ""
    yield ink.strong(name) + ink.quiet(aside)
    if said := expert.availability.says:
        who = f"; ask {expert.stand_in.person.name} instead" if expert.stand_in else ""
        for line in wrapped(safe(f"{said}{who}"), width, INDENT, INDENT):
            yield ink.warning(line)
    if expert.little:
        yield ink.warning(f"{INDENT}little here speaks for them on this")
    for evidence in expert.evidence[:MOST_EVIDENCE]:
        yield from wrapped(safe(evidence.sentence()), width, INDENT, INDENT + "  ")
    more = len(expert.evidence) - MOST_EVIDENCE
    if more > 0:
        yield ink.quiet(f"{INDENT}and {counted(more, 'more note')}")
