"""How long something takes, as people write it: `90`, `90 min`, `1.5 h`, `1,5 hours`, `1 h 30`, `1:30`."""

from __future__ import annotations

import re

from kbase.errors import BadInput

_FRACTIONS = {ord("½"): ".5", ord("¼"): ".25", ord("¾"): ".75"}
_HOURS = r"(?P<hours>[0-9]{1,4}(?:[.,][0-9]{1,3})?|[.][0-9]{1,2})\s*(?:h|hrs?\.?|hours?)"
_MINUTES = r"(?P<minutes>[0-9]{1,9})"
_UNIT = r"\s*(?:m|mins?\.?|minutes?)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_MINUTES}(?:{_UNIT})?",
        rf"{_HOURS}(?:\s*(?:and\s+)?{_MINUTES}(?:{_UNIT})?)?",
        r"(?P<hours>[0-9]{1,2}):(?P<minutes>[0-5][0-9])(?:\s*h)?",
    )
)
_LONGEST = 40


def minutes_in(written: str) -> int:
    """The whole minutes somebody wrote. Raises `BadInput` for what is no number of minutes or hours."""
    text = written.strip().translate(_FRACTIONS)[:_LONGEST]
    found = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    if found is None:
        said = (
            f"“{written.strip()[:_LONGEST]}” is no number of minutes." if text else "The minutes are missing."
        )
        raise BadInput(f"{said} Write minutes, such as 90, or hours: 1.5 h, 1 h 30, 1:30.")
    parts = found.groupdict()
    return round(float((parts.get("hours") or "0").replace(",", ".")) * 60) + int(parts["minutes"] or 0)
