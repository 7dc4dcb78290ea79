"""A MESH of our own on loopback, records to send over it, and the practice at the other end."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.apps.delivery.gp_connect import names
from tests.apps.delivery.gp_connect.practice import Practice
from tests.apps.delivery.gp_connect.sandbox import started, wait_for


@pytest.fixture(scope="session")
def mesh_url() -> Iterator[str]:
    """The sandbox, a process of its own for the whole run."""
    with started() as url:
        wait_for(url)
        yield url


@pytest.fixture
def mesh(mesh_url: str, outbox: Any) -> Any:
    """Settings that point at an empty MESH."""
    requests.delete(f"{mesh_url}/messageexchange/admin/reset/{names.OURS}", timeout=5).raise_for_status()
    for name in (names.PRACTICE, names.STRANGER):
        requests.delete(f"{mesh_url}/messageexchange/admin/reset/{name}", timeout=5).raise_for_status()
    outbox.MESH_URL, outbox.MESH_MAILBOX = mesh_url, names.OURS
    outbox.MESH_PASSWORD, outbox.MESH_SHARED_KEY = names.PASSWORD, names.SHARED_KEY
    return outbox


@pytest.fixture
def practice(mesh: Any) -> Iterator[Practice]:
    """The GP's system at the other end."""
    with Practice(mesh.MESH_URL, names.PRACTICE) as other_end:
        yield other_end


@pytest.fixture
def stranger(mesh: Any) -> Iterator[Practice]:
    """A practice that was sent nothing."""
    with Practice(mesh.MESH_URL, names.STRANGER) as other_end:
        yield other_end
