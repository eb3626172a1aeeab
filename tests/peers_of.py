"""A library to ask for people: notes go in, a ranking comes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kbase.asking import Asking
from kbase.ingest.storing import store_draft
from kbase.model import Draft, Expert, Filters, Kind, Readable, SpaceName
from kbase.model_in_use import ModelInUse
from kbase.ports import Embedder
from kbase.retrieval import Retrieval
from kbase.store import Store

TODAY = date.today()  # noqa: DTZ011  # the machine's own day, as the library sees it
OPEN = Readable(frozenset({SpaceName("general")}))
EVERYTHING = Readable(None)

PUMPS = (
    ("The pump of the greenhouse stops when its filter is dirty", "Ann"),
    ("Cleaning the inlet filter of the irrigation pump every month", "Ann"),
    ("A dry pump burns its seal within minutes", "Bo"),
    ("How we found the leak before the pump", "Cy"),
    ("Spare seals for pumps are kept in the workshop", "Bo"),
)
OTHERS = ("accounts", "translations", "birdsong", "contracts", "poetry", "cooking", "holidays", "elections")


def write(
    store: Store,
    embedder: Embedder,
    title: str,
    author: str,
    body: str = "",
    days_ago: int = 30,
    space: str = "general",
    kind: Kind = Kind.NOTE,
) -> None:
    """Store a note somebody wrote some days ago."""
    store_draft(
        Draft(
            title,
            body or f"{title}. This is what we learned and how we do it since.",
            kind=kind,
            space=SpaceName(space),
            authors=(author,),
            created=TODAY - timedelta(days_ago),
        ),
        store,
        embedder,
        author,
        "test",
    )


def pumps(store: Store, embedder: Embedder) -> None:
    """Five notes by three people about pumps."""
    for number, (title, author) in enumerate(PUMPS):
        write(store, embedder, title, author, days_ago=30 + number)


def asking(store: Store) -> Asking:
    model = ModelInUse(store, "all-MiniLM-L6-v2", upkeep=False)
    return Asking(store, model, Retrieval(store, model, 10_000))


def experts(store: Store, topic: str, readable: Readable = EVERYTHING) -> Sequence[Expert]:
    return asking(store).experts(topic, readable, 10, Filters())


def order(found: Sequence[Expert]) -> list[str]:
    return [one.person.name for one in found]
