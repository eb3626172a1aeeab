"""Holds the tree to the house rules no linter knows: `python -m scripts.house` names what breaks one.

One idea a file, so files stay short and none is named after nothing in particular; nothing is
left for later; nothing is swallowed; a silenced check says why; no path of one machine.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_LINES = 400
EMPTY_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "common", "manager", "process", "handle", "data", "info", "misc"}
)
_LATER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b|NotImplemented" r"Error")
_SWALLOWED = re.compile(r"except (?:Base)?Exception\b|except:")
_SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)(?P<rest>.*)")
_REASON = re.compile(r"(?:\s-|\s\s#)\s\w")
_MACHINE = re.compile(r"/(?:home|Users)/\w+/|/work/|/root/")


def tracked(root: Path = ROOT) -> list[Path]:
    """Every file git knows, and every new one it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        check=True,
    ).stdout
    names = [name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name]
    return [root / name for name in names if (root / name).is_file()]


def broken_in(name: str, text: str) -> Iterator[str]:
    """The house rules a Python file breaks."""
    path = Path(name)
    ours = path.parts[0] in {"src", "tests", "benchmarks", "scripts"}
    if path.suffix != ".py" or not ours:
        return
    lines = text.splitlines()
    if path.parts[0] == "src" and len(lines) > MOST_LINES:
        yield f"{name}: {len(lines)} lines, more than {MOST_LINES}: does it still hold one idea?"
    if path.stem in EMPTY_NAMES:
        yield f"{name}: named after nothing in particular"
    for number, line in enumerate(lines, start=1):
        where = f"{name}:{number}"
        if _LATER.search(line):
            yield f"{where}: left for later"
        if path.parts[0] == "src" and _SWALLOWED.search(line):
            yield f"{where}: catches everything"
        silenced = _SILENCED.search(line)
        if silenced and not _REASON.search(silenced["rest"]):
            yield f'{where}: a silenced check without its reason (write "# noqa: CODE  # why")'
        if path.name != "house.py" and _MACHINE.search(line):
            yield f"{where}: a path of one machine"


def broken(root: Path = ROOT) -> list[str]:
    """Every house rule broken in the tree."""
    found = []
    for path in tracked(root):
        if path.suffix == ".py":
            name = path.relative_to(root).as_posix()
            found += list(broken_in(name, path.read_text("utf-8")))
    return found


def main() -> int:
    found = broken()
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
