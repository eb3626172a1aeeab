"""A session as an event for calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta

from kbase.errors import BadInput
from kbase.pack import SavedPack, clock


def session_event(saved: SavedPack, start: datetime, place: str = "") -> bytes:
    """The session as an `.ics` file, its agenda in the description.

    `start` without a time zone is the same hour on the clock wherever the event is opened ("floating").
    A later version of the same pack replaces the event a calendar already has. Raises `BadInput` for a
    session that would end after the last day there is.
    """
    from icalendar import Calendar, Event  # only a session on its way into a calendar needs it

    pack = saved.pack
    try:
        end = start + timedelta(minutes=pack.minutes)
    except OverflowError as error:
        raise BadInput("No calendar goes so far. Give a day before the year 10000.") from error
    event = Event()
    event.add("uid", f"{saved.id}@kbase")
    event.add("sequence", saved.version.number)
    event.add("dtstamp", saved.version.saved_at)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", pack.title or pack.question)
    event.add("description", "\n".join(_description(saved)))
    if place.strip():
        event.add("location", place.strip())
    calendar = Calendar()
    calendar.add("prodid", "-//kbase//session pack//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(saved: SavedPack) -> list[str]:
    pack = saved.pack
    steps = [f"{clock(step.start)} {step.name} ({step.minutes} min)" for step in pack.agenda]
    people = [f"With {', '.join(one.name for one in pack.attendees)}"] if pack.attendees else []
    return [pack.question, "", *steps, *([""] if people else []), *people]
