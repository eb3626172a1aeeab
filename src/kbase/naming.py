"""Who is meant by a name as somebody typed it.

Part of the hall: here the rooms `people` and `store` meet.
"""

from __future__ import annotations

from collections.abc import Sequence

from kbase.model import Newcomer, Person, Readable
from kbase.people import likeness
from kbase.people.likeness import Called
from kbase.store import Store


def meant(names: Sequence[str], store: Store, readable: Readable) -> dict[str, Person]:
    """Those of `names` that somebody goes by, or that can mean but one (see `likeness.meant`)."""
    found = {name: person for name in names if (person := store.people.find(name, readable))}
    others = [name for name in names if name not in found]
    if others:
        refs = likeness.meant(others, _everybody(store, readable))
        people = store.people.those([ref.id for ref in refs.values()], readable)
        found |= {name: people[ref.id] for name, ref in refs.items() if ref.id in people}
    return found


def newcomers(names: Sequence[str], store: Store, readable: Readable) -> list[Newcomer]:
    """Those of `names` that nobody goes by, each with who may be meant."""
    unknown = [name for name in names if store.people.find(name, readable) is None]
    if not unknown:
        return []
    known = _everybody(store, readable)
    found = [(name, likeness.resembling(name, known)) for name in unknown]
    return [
        Newcomer(name, tuple(ref for ref, _ in refs), any(twin for _, twin in refs)) for name, refs in found
    ]


def _everybody(store: Store, readable: Readable) -> list[Called]:
    return [Called(ref, tuple(each)) for ref, each in store.identities.spellings(readable).items()]
