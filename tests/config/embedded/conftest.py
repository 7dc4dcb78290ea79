"""A place of the tests' own, so that the server they kill is nobody else's."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded.place import Place, at
from tests.config.embedded.watching import processes_of


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """A folder with a path short enough for sockets; what still runs in it at the end is killed."""
    folder = Path(tempfile.mkdtemp(prefix="hc-", dir="/tmp"))
    made = at(folder)
    yield made
    for number in processes_of(made):
        os.kill(number, signal.SIGKILL)
    shutil.rmtree(folder)
