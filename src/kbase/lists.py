"""Lists as people type them: with commas between, or a line each."""

from __future__ import annotations

import re


def between_commas(text: str) -> tuple[str, ...]:
    """The names between commas or line ends, each once."""
    return tuple(dict.fromkeys(name for part in re.split(r"[,\n]", text) if (name := part.strip())))
