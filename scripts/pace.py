"""How slow this machine is just now, so that a limit of seconds means the same on every machine.

A limit is set for two quiet processors of an older EPYC server (AVX2, Python 3.11). A machine
that runs plain Python slower, or shares its processors, gets as much more; none gets less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

LAP_S = 0.06  # one lap where the limits were set


def lap() -> None:
    """What Python does most of the time: words made, looked up and counted."""
    seen: Counter[str] = Counter()
    for number in range(150_000):
        word = f"{number % 997}"
        seen[word] += len(word)


def slowness(clock: Callable[[], float], laps: int = 3) -> float:
    """How many times longer a lap takes by `clock` than where the limits were set, at least 1."""
    began = clock()
    for _ in range(laps):
        lap()
    return max(1.0, (clock() - began) / laps / LAP_S)
