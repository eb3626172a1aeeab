"""The sheets people write on: what each kind of contribution asks for, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kbase.model import Kind


@dataclass(frozen=True, slots=True)
class Area:
    """One field of running text."""

    name: str
    label: str
    hint: str = ""
    rows: int = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    title: str
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """How one kind of contribution is asked for."""

    kind: Kind
    heading: str
    lead: str
    title: str  # label of the title
    title_hint: str
    no_title: str  # what to say when it is missing
    text: Area
    no_text: str
    save: str
    near: str  # heading above what is like it
    text_required: bool = True
    groups: tuple[Group, ...] = ()  # further fields, all optional

    @property
    def as_lesson(self) -> bool:
        """Whether the text is asked for field by field."""
        return bool(self.groups)


NOTE = Sheet(
    Kind.NOTE,
    "Write a note",
    "Anything somebody else could use one day: how it is done, where it stands, what to watch for.",
    "Title",
    "What you would type to find it again.",
    "Give the note a title.",
    Area("text", "Text", "Markdown. A blank line begins a paragraph, ## a heading.", 16),
    "Write the text of the note.",
    "Save the note",
    "Written already",
)

LESSON = Sheet(
    Kind.LESSON,
    "Record a lesson",
    "What happened once and should not have to be learned again. "
    "A title and the lesson are enough; every further field helps somebody elsewhere judge whether it fits.",
    "Title",
    "The lesson in a few words: “Close the valve before the pump”.",
    "Give the lesson a title.",
    Area("lesson", "The lesson", "What you would tell a colleague who is about to do the same.", 6),
    "Say what the lesson is.",
    "Save the lesson",
    "Lessons nearby",
    groups=(
        Group(
            "Where it applies",
            (
                Area("context", "Context", "Where and when it was, with what and for what."),
                Area("applies", "Applies when", "How somebody knows that it is their case too."),
                Area("does_not_apply", "Does not apply when", "Where it would be wrong to follow it."),
            ),
        ),
        Group(
            "What happened",
            (
                Area("expected", "Expected", "What should have happened."),
                Area("observed", "Observed", "What happened instead."),
                Area("cause", "Cause", "Why, as far as it is known."),
            ),
        ),
        Group(
            "What to do",
            (
                Area("recommendation", "Recommendation", "What others should do now."),
                Area("evidence", "Evidence", "Figures, records, who saw it."),
            ),
        ),
    ),
)

QUESTION = Sheet(
    Kind.QUESTION,
    "Ask a question",
    "It stays open here, and is found by whoever knows, until somebody answers.",
    "Your question",
    "One sentence, as you would ask a colleague.",
    "Write your question.",
    Area("text", "What somebody should know to answer it", "What you tried, what it is for. Markdown.", 8),
    "",
    "Ask it",
    "Asked or answered before",
    text_required=False,
)

ANSWER = Sheet(
    Kind.ANSWER,
    "Answer",
    "",
    "Title",
    "",
    "Give the answer a title.",
    Area("text", "Your answer", "Markdown. Say how you know, and where it may not hold.", 12),
    "Write your answer.",
    "Save the answer",
    "Written already",
)

SHEETS: Mapping[Kind, Sheet] = {
    Kind.NOTE: NOTE,
    Kind.PRACTICE: NOTE,
    Kind.LESSON: LESSON,
    Kind.QUESTION: QUESTION,
    Kind.ANSWER: ANSWER,
}
