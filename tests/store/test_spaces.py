"""Spaces."""

from __future__ import annotations

import pytest

from kbase.errors import NotFound
from kbase.model import Space, SpaceName, SpaceRecord
from kbase.store import Store
from tests.store.making import add


def test_a_space_is_retitled_by_its_record(store: Store) -> None:
    add(store, "Door", space=SpaceName("skarvik"))
    assert store.spaces.all() == [Space(SpaceName("skarvik"), "skarvik")]
    with store.transaction("tester"):
        store.spaces.save(SpaceRecord(SpaceName("skarvik"), "Skarvik vault", "Up north."))
        store.spaces.save(SpaceRecord(SpaceName("alto")))
    assert [space.name for space in store.spaces.all()] == ["alto", "skarvik"]
    assert store.spaces.get(SpaceName("skarvik")) == Space(SpaceName("skarvik"), "Skarvik vault", "Up north.")


def test_a_space_nobody_made_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.spaces.get(SpaceName("nowhere"))
