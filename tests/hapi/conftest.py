"""One HAPI server for all tests that speak to it: it takes a quarter of a minute to start."""

import threading
from collections.abc import Iterator

import pytest

from tests.hapi import peer


@pytest.fixture(scope="session")
def hapi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[peer.Hapi]:
    """The running server; its words go nowhere, so that it never waits for a reader."""
    process, running = peer.start(tmp_path_factory.mktemp("hapi") / "stderr")
    threading.Thread(target=process.stdout.read, daemon=True).start()
    yield running
    process.stdin.close()
    process.wait(timeout=60)
    process.stdout.close()
