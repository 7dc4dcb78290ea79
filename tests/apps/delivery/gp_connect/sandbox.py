"""Starts the MESH sandbox as a process of its own, and waits for it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.apps.delivery.gp_connect.records import ADDRESSES


@contextmanager
def started(addresses: Sequence[str] = ADDRESSES, **environment: str) -> Iterator[str]:
    """A sandbox that has been started, with these patients at the practice; it may not listen yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    project = Path(__file__).parents[4]
    command = [sys.executable, "-m", "tests.apps.delivery.gp_connect.mesh_server", str(port), *addresses]
    process = subprocess.Popen(
        command,
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | environment,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(url: str) -> None:
    """Until it answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if requests.get(f"{url}/health", timeout=1).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("the MESH sandbox did not start")
