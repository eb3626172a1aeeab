"""The store: SQLite, and nothing above knows it."""

from kbase.store.changes import Delta, Moment
from kbase.store.identities import NameRow
from kbase.store.meta import MODEL_NAME
from kbase.store.passages import IndexRow
from kbase.store.places import Place, ToPlace
from kbase.store.snapshots import SnapshotRow
from kbase.store.store import Store

__all__ = ["MODEL_NAME", "Delta", "IndexRow", "Moment", "NameRow", "Place", "SnapshotRow", "Store", "ToPlace"]
