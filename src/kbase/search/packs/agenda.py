"""An agenda that fills the minutes exactly, each step with its material and the sources' own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from kbase.errors import BadInput
from kbase.pack import Citation, FormatStep, Prompt, Reading, SessionFormat, Step, Theme

QUOTES_A_STEP = 3
LONGEST_SESSION = 24 * 60


def shared_out(steps: Sequence[FormatStep], minutes: int) -> list[int]:
    """Whole minutes for each step: at least its least, in sum exactly `minutes`.

    What is above the minima goes by largest remainder (Hamilton's method), towards the shares:
    a step whose least is more than its share gets nothing more. Raises `BadInput` for too few minutes.
    """
    least = sum(step.least for step in steps)
    if not least <= minutes <= LONGEST_SESSION:
        raise BadInput(
            f"{minutes} minutes cannot be: this format needs at least {least}, and at most"
            f" {LONGEST_SESSION} are planned."
        )
    free = list(range(len(steps)))
    room = float(minutes)
    while True:  # steps held at their least leave less for the others, which may hold more of them
        shares = sum(steps[at].share for at in free)
        held = [at for at in free if room * steps[at].share / shares < steps[at].least]
        if not held:
            break
        free = [at for at in free if at not in held]
        room -= sum(steps[at].least for at in held)
        if not free:
            break
    shares = sum(steps[at].share for at in free)
    exact = {at: room * steps[at].share / shares for at in free}
    given = [int(exact[at]) if at in exact else step.least for at, step in enumerate(steps)]
    by_remainder = sorted(free, key=lambda at: (int(exact[at]) - exact[at], at)) or list(range(len(steps)))
    for turn in range(minutes - sum(given)):
        given[by_remainder[turn % len(by_remainder)]] += 1
    return given


def agenda(
    chosen: SessionFormat,
    minutes: int,
    readings: Sequence[Reading],
    quotes: Mapping[str, Sequence[Citation]],
) -> tuple[Step, ...]:
    """The steps of a session with `readings` as material; sums to `minutes`.

    `quotes` hold, by lesson field (and "question"), stretches of the sources to ask about, best first;
    none is quoted in two steps as long as there are others.
    """
    given = shared_out(chosen.steps, minutes)
    made = []
    start = 0
    for step, length in zip(chosen.steps, given, strict=True):
        material = tuple(reading.key for reading in readings if reading.role in step.material)
        made.append(
            Step(
                name=step.name,
                start=start,
                minutes=length,
                setting=step.setting,
                does=step.does,
                material=material,
                prompts=tuple(map(Prompt, step.prompts)),
                uses=step.material,
                draws=step.draws,
                ask=step.ask,
            )
        )
        start += length
    return prompted(made, quotes)


def prompted(steps: Sequence[Step], quotes: Mapping[str, Sequence[Citation]]) -> tuple[Step, ...]:
    """The steps with their prompts in the words of `quotes`, as `agenda` draws them.

    A step of a pack saved before its steps knew what they draw keeps what it quotes of notes still quoted.
    """
    told: set[str] = set()
    read = {quote.note.id for each in quotes.values() for quote in each}
    made = []
    for step in steps:
        kept = tuple(
            one for one in step.prompts if one.quote is None or (not step.draws and one.quote.note.id in read)
        )
        made.append(replace(step, prompts=(*_drawn(step, quotes, told), *kept)))
    return tuple(made)


def in_turn(themes: Sequence[Theme]) -> list[Reading]:
    """Readings to quote: one of each theme, then the next of each."""
    return [one for each in zip_longest(*(theme.readings for theme in themes)) for one in each if one]


def _drawn(step: Step, quotes: Mapping[str, Sequence[Citation]], told: set[str]) -> Iterator[Prompt]:
    """Prompts in the sources' words, one of each field in turn."""
    waiting = [[one for one in quotes.get(field, ()) if one.key not in told] for field in step.draws]
    count = 0
    while any(waiting) and count < QUOTES_A_STEP:
        for quoted in waiting:
            if quoted and count < QUOTES_A_STEP:
                quote = quoted.pop(0)
                told.add(quote.key)
                count += 1
                yield Prompt(step.ask, quote)
