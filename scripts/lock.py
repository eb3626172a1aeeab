"""Pins every package kbase and its developers' tools need: `python -m scripts.lock [--write]`.

Read from the environment it runs in, so what is pinned is what was tested. Follows the
requirements of `kbase[dev]` and of `kbase` alone; nothing else that happens to be installed.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCK = Path(__file__).parent.parent / "requirements.lock"
HEAD = """\
# What kbase is tested with: pip install -c requirements.lock -e '.[dev]'
# Written by `make lock` from an environment the tests passed in.
"""


def needed(name: str, extras: frozenset[str], seen: dict[str, frozenset[str]]) -> None:
    """Add to `seen` what `name` with `extras` needs here, itself included."""
    key = canonicalize_name(name)
    if key in seen and extras <= seen[key]:
        return
    seen[key] = seen.get(key, frozenset()) | extras
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            needed(requirement.name, frozenset(requirement.extras), seen)


def pins() -> str:
    """The lock file's text."""
    seen: dict[str, frozenset[str]] = {}
    needed("kbase", frozenset({"dev"}), seen)
    lines = [
        # Without the local part: `2.13.0+cpu` is one build of 2.13.0, and any build will do.
        f"{name}=={Version(distribution(name).version).public}"
        for name in sorted(seen)
        if name not in {"kbase", "pip", "setuptools"}
    ]
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    try:
        text = pins()
    except PackageNotFoundError as error:
        print(f"{error.name} is needed and not installed: pip install -e '.[dev]' first.", file=sys.stderr)
        return 2
    if "--write" in sys.argv:
        LOCK.write_text(text, "utf-8")
        return 0
    print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
