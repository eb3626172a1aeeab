"""What the server-drawn pictures share: how wide words are, lines of them, and labels that never overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

NARROW = frozenset("iljtfrI.,:;'’|!()[]- ")
WIDE = frozenset("mwMW@%&—")
LINE_HEIGHT = 1.25  # of the size of the letters


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in a picture."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


def text_width(text: str, size: float) -> float:
    """About how wide `text` is in letters of `size`; rather too much than too little.

    The reader's fonts are not known here: these are those of a wide serif.
    """
    return size * sum(_letter_width(char) for char in text)


def lines_of(text: str, width: float, size: float, most: int = 2) -> list[str]:
    """`text` in at most `most` lines no wider than `width`; what does not fit is cut with an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size) <= width:
            line = f"{line} {words.pop(0)}"
        if text_width(line, size) > width or (words and len(lines) == most - 1):
            line = _cut(f"{line} {' '.join(words)}".strip(), width, size)
            words = words if len(lines) < most - 1 and text_width(line, size) <= width else []
        lines.append(line)
    return lines


def free_place(
    places: Iterable[tuple[float, float]], width: float, height: float, taken: Sequence[Box], inside: Box
) -> Box | None:
    """A box of that size at the first of `places` (left, top) that meets none of `taken`, if there is one."""
    for left, top in places:
        box = Box(left, top, width, height)
        if box.within(inside) and not any(box.meets(other) for other in taken):
            return box
    return None


def _letter_width(char: str) -> float:
    if combining(char):
        return 0.0
    if char in NARROW:
        return 0.4
    if char in WIDE:
        return 1.0
    if east_asian_width(char) in "WF":
        return 1.05
    return 0.78 if char.isupper() else 0.64


def _cut(text: str, width: float, size: float) -> str:
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"
