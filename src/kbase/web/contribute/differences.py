"""Two texts side by side, line by line: what the other one says differently."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

MOST_LINES = 2_000  # of the part that differs; comparing longer ones could take minutes
_AROUND = 2  # unchanged lines shown around a difference


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison."""

    sign: str  # "-" only in the old, "+" only in the new, " " in both, "…" lines left out
    text: str


def differences(old: str, new: str) -> list[Line]:
    """How `new` differs from `old`; an empty list when it does not.

    Where too much differs to be compared in reasonable time, all of the old stands before all of the new.
    """
    was, now = old.split("\n"), new.split("\n")
    if was == now:
        return []
    head = _alike(was, now)
    tail = _alike(was[head:][::-1], now[head:][::-1])
    was_middle, now_middle = was[head : len(was) - tail], now[head : len(now) - tail]
    before = [Line(" ", text) for text in was[:head]]
    after = [Line(" ", text) for text in was[len(was) - tail :]]
    if max(len(was_middle), len(now_middle)) > MOST_LINES:
        middle = [Line("-", text) for text in was_middle] + [Line("+", text) for text in now_middle]
    else:
        middle = _compared(was_middle, now_middle)
    return _shortened([*before, *middle, *after])


def _alike(was: list[str], now: list[str]) -> int:
    """How many lines are the same from the beginning."""
    count = 0
    for one, other in zip(was, now, strict=False):
        if one != other:
            break
        count += 1
    return count


def _compared(was: list[str], now: list[str]) -> list[Line]:
    lines: list[Line] = []
    for action, i, j, k, m in SequenceMatcher(None, was, now).get_opcodes():
        if action == "equal":
            lines += [Line(" ", text) for text in was[i:j]]
        else:
            lines += [Line("-", text) for text in was[i:j]]
            lines += [Line("+", text) for text in now[k:m]]
    return lines


def _shortened(lines: list[Line]) -> list[Line]:
    """Only what differs and a little around it."""
    changed = [place for place, line in enumerate(lines) if line.sign != " "]
    near = set(chain.from_iterable(range(place - _AROUND, place + _AROUND + 1) for place in changed))
    shown: list[Line] = []
    for place, line in enumerate(lines):
        if place in near:
            shown.append(line)
        elif not shown or shown[-1].sign != "…":
            shown.append(Line("…", ""))
    return shown
