"""Changes a facilitator makes to a pack: pure functions from one pack to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kbase.errors import BadInput, NotFound
from kbase.pack import Pack, Reading, ReadingKey, Theme

GONE = "This reading is no longer in the pack."


def moved(pack: Pack, key: ReadingKey, by: int) -> Pack:
    """The reading `by` places further down in its theme (up, where negative), as far as there is room.

    Raises `NotFound` for one that is not in the pack.
    """

    def in_theme(theme: Theme, at: int) -> Theme:
        readings = list(theme.readings)
        one = readings.pop(at)
        readings.insert(min(max(at + by, 0), len(readings)), one)
        return replace(theme, readings=tuple(readings))

    return _changed(pack, key, in_theme)


def dropped(pack: Pack, key: ReadingKey) -> Pack:
    """Without the reading, now the last of its theme's spares; with its last reading a theme goes too.

    Raises `NotFound` for one that is not in the pack, `BadInput` for the only one there is.
    """
    if len(pack.readings) == 1:
        raise BadInput("A pack needs something to read. Add another reading before you drop the last.")

    def in_theme(theme: Theme, at: int) -> Theme:
        left = theme.readings[:at] + theme.readings[at + 1 :]
        return replace(theme, readings=left, spares=(*theme.spares, theme.readings[at]))

    after = _changed(pack, key, in_theme)
    places = {old: new for new, old in enumerate(at for at, one in enumerate(after.themes) if one.readings)}
    return replace(
        after,
        themes=tuple(theme for theme in after.themes if theme.readings),
        invitations=tuple(
            replace(one, themes=tuple(places[theme] for theme in one.themes if theme in places))
            for one in after.invitations
        ),
    )


def swapped(pack: Pack, key: ReadingKey) -> Pack:
    """The next best in the reading's place: the first spare of its role, else the first; it becomes the last.

    Raises `NotFound` for a reading that is not in the pack, `BadInput` where there is no other.
    """

    def in_theme(theme: Theme, at: int) -> Theme:
        before = theme.readings[at]
        if not theme.spares:
            raise BadInput(
                "The library has nothing else for this theme. Drop the reading, or add one yourself."
            )
        after = next((one for one in theme.spares if one.role is before.role), theme.spares[0])
        return replace(
            theme,
            readings=(*theme.readings[:at], replace(after, remark=before.remark), *theme.readings[at + 1 :]),
            spares=(*(one for one in theme.spares if one.key != after.key), before),
        )

    return _changed(pack, key, in_theme)


def added(pack: Pack, theme: int, reading: Reading) -> Pack:
    """`reading` behind the others of that theme; a spare of the pack comes back as what it was there for.

    Raises `BadInput` for a theme there is not, or a reading the pack has.
    """
    if not 0 <= theme < len(pack.themes):
        raise BadInput("There is no such theme in the pack.")
    if any(one.key == reading.key for one in pack.readings):
        raise BadInput(f"“{reading.citation.note.title}” is in the pack already, with these words.")
    known = pack.reading(reading.key) or reading
    themes = [
        replace(each, spares=tuple(one for one in each.spares if one.key != reading.key))
        for each in pack.themes
    ]
    themes[theme] = replace(themes[theme], readings=(*themes[theme].readings, known))
    return _supplied(pack, replace(pack, themes=tuple(themes), spaces=pack.spaces | {reading.space}))


def annotated(pack: Pack, key: ReadingKey, remark: str) -> Pack:
    """With the facilitator's own words beside a reading. Raises `NotFound`."""

    def in_theme(theme: Theme, at: int) -> Theme:
        said = replace(theme.readings[at], remark=remark.strip())
        return replace(theme, readings=(*theme.readings[:at], said, *theme.readings[at + 1 :]))

    return _changed(pack, key, in_theme)


def retimed(pack: Pack, steps: Sequence[tuple[str, str, int]]) -> Pack:
    """With each step's name, what the facilitator does and its minutes as given, in order.

    Raises `BadInput` unless there is one for each step, each has a minute, and they fill the session.
    """
    if len(steps) != len(pack.agenda):
        raise BadInput("The agenda has other steps by now. Look at it again before you change it.")
    minutes = [one[2] for one in steps]
    if min(minutes) < 1:
        raise BadInput("Every step needs a minute at least.")
    if sum(minutes) != pack.minutes:
        raise BadInput(f"The steps take {sum(minutes)} minutes together; the session has {pack.minutes}.")
    starts = [sum(minutes[:at]) for at in range(len(minutes))]
    return replace(
        pack,
        agenda=tuple(
            replace(step, name=name.strip() or step.name, does=does.strip(), minutes=given, start=start)
            for step, (name, does, given), start in zip(pack.agenda, steps, starts, strict=True)
        ),
    )


def renamed(pack: Pack, theme: int, title: str) -> Pack:
    """With that theme called as the facilitator says; "" calls it by its own words again.

    Raises `BadInput` for a theme there is not.
    """
    if not 0 <= theme < len(pack.themes):
        raise BadInput("There is no such theme in the pack.")
    themes = list(pack.themes)
    themes[theme] = replace(themes[theme], title=" ".join(title.split()))
    return replace(pack, themes=tuple(themes))


def entitled(pack: Pack, title: str, remark: str) -> Pack:
    """With the facilitator's own title and introduction."""
    return replace(pack, title=" ".join(title.split()), remark=remark.strip())


def _changed(pack: Pack, key: ReadingKey, change: Callable[[Theme, int], Theme]) -> Pack:
    """With the theme of that reading changed; `change` is told the reading's place in it."""
    themes = list(pack.themes)
    for place, theme in enumerate(themes):
        for at, reading in enumerate(theme.readings):
            if reading.key == key:
                themes[place] = change(theme, at)
                return _supplied(pack, replace(pack, themes=tuple(themes)))
    raise NotFound(GONE)


def _supplied(before: Pack, after: Pack) -> Pack:
    """`after` with every step's material: the readings of the roles it uses, in the order they are read.

    A pack saved before its steps knew their roles tells them by the material it had.
    """
    roles = {one.key: one.role for one in before.readings}
    steps = []
    for step in after.agenda:
        uses = step.uses or tuple(dict.fromkeys(roles[key] for key in step.material if key in roles))
        material = tuple(one.key for one in after.readings if one.role in uses)
        steps.append(replace(step, uses=uses, material=material))
    return replace(after, agenda=tuple(steps))
