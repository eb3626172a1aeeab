"""One function answers what an actor may read."""

from __future__ import annotations

import pytest

from kbase.errors import Forbidden
from kbase.model import Actor, SpaceName
from kbase.people.access import readable, require_writer

OWNER = Actor("Ines", owner=True)
STRANGER = Actor("Somebody")


def test_the_owner_reads_every_space() -> None:
    assert readable(OWNER).allows(SpaceName("anything"))


def test_nobody_else_reads_any_space_while_there_are_no_accounts() -> None:
    assert not readable(STRANGER).allows(SpaceName("general"))


def test_only_the_owner_may_contribute() -> None:
    require_writer(OWNER)
    with pytest.raises(Forbidden, match="Somebody"):
        require_writer(STRANGER)
