"""Where nobody watches a bar, a plain line says now and then how far long work has come."""

from __future__ import annotations

import sys
import threading

import pytest

from kbase.cli import progress
from kbase.cli.progress import Lines, shown, told


class Clock:
    """Time that passes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_line_says_how_many_of_how_many_how_fast_and_how_long_still() -> None:
    clock = Clock()
    lines = Lines("Adding", "notes", clock)
    clock.now += 20
    assert lines.line() == "Adding: 0:00:20 so far"
    lines.total(1_000)
    clock.now += 30
    assert lines.line() == "Adding: 0 of 1,000 notes, 0:00:30 so far"
    lines.advance(250, "a.md")
    clock.now += 70
    assert lines.line() == "Adding: 250 of 1,000 notes, 2.5 notes/s, 0:05:00 left"
    lines.advance(750, "b.md")
    clock.now += 20
    assert lines.line() == "Adding: 1,000 of 1,000 notes, 0:02:00 so far"  # the library learns from them
    lines.total(10, "people")  # a new stretch of work
    clock.now += 1
    assert lines.line() == "Adding: 0 of 10 people, 0:00:01 so far"


def test_lines_are_told_while_the_work_goes_on_and_not_behind_it() -> None:
    seen: list[str] = []
    twice = threading.Event()

    def tell(line: str) -> None:
        seen.append(line)
        if len(seen) == 2:
            twice.set()

    with told(Lines("Adding", "notes"), tell, every_s=0.001) as lines:
        lines.total(3)
        assert twice.wait(30)
    count = len(seen)
    assert not any(thread.name == "progress" for thread in threading.enumerate())
    assert count >= 2
    assert seen[-1].startswith("Adding: ")


def test_work_goes_on_when_nobody_reads_its_lines() -> None:
    gone = threading.Event()

    def tell(line: str) -> None:
        gone.set()
        raise BrokenPipeError(line)

    with told(Lines("Adding", "notes"), tell, every_s=0.001) as lines:
        assert gone.wait(30)
        lines.advance(1, "a.md")


class Log:
    """Standard error that is a file, and says when something is written to it."""

    def __init__(self) -> None:
        self.text = ""
        self.written = threading.Event()

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        self.text += text
        self.written.set()
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


def test_a_log_gets_lines_and_a_program_that_wants_json_none(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log()
    monkeypatch.setattr(sys, "stderr", log)
    monkeypatch.setattr(progress, "LINE_EVERY_S", 0.001)
    with shown("Adding", "notes", lines=False) as silent:
        silent.total(3)
        assert not log.written.wait(0.05)
    with shown("Adding", "notes") as lines:
        lines.total(3)
        assert log.written.wait(30)
    assert "Adding: 0 of 3 notes, 0:00:00 so far" in log.text or "Adding: 0:00:00 so far" in log.text
