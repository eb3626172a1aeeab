"""What is said of a reply and its notes: the same in the terminal, on a page and where a session is drawn."""

from __future__ import annotations

OFF_TOPIC = "Nothing here is about this."
DOUBT = "These are near, but may not answer it."
ASKED = "This has been asked, and nobody has answered yet."
FILTERED_OUT = "No note passes these filters."
TRUST = {
    "sure": "This has been written down.",
    "likely": "This looks like an answer.",
    "maybe": "This may be an answer: read it with care.",
}
"""Of one that answers, by `Reply.trust`."""

REWORDED = "the note says this otherwise by now"
"""Of what a saved session pack quotes."""


def by_itself(status: str) -> str:
    """What is said of a note whose front matter says that it no longer holds."""
    return f"{status}, by its own front matter"


def superseded_by(title: str) -> str:
    """What is said of a note whose successor is called `title`."""
    return f"superseded by “{title}”"
