"""The two worlds."""

import pytest

from tests.apps.tenancy.worlds import World, world


@pytest.fixture
def ours(db: None) -> World:
    return world(1)


@pytest.fixture
def theirs(ours: World) -> World:
    return world(2)
