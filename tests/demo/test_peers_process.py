"""A peer as a process of its own: it says where it is, serves, and ends when it is told."""

import os
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
SECRETS = {
    "PEER_TOKEN_SECRET": "t",
    "HEALTHCHECK_NOTIFY_APPLICATION_ID": "app",
    "HEALTHCHECK_NOTIFY_API_KEY": "key",
}


@pytest.mark.parametrize(("name", "shows"), [("pdm", "/_records"), ("notify", "/_messages")])
def test_a_peer_starts_prints_its_address_serves_and_stops(tmp_path, name, shows):
    command = [sys.executable, "-m", "demo.peers", name, "--folder", str(tmp_path / "journal")]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | SECRETS, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().strip()
            with httpx2.Client(trust_env=False) as client:
                assert client.get(url + shows).json() == []
                assert client.get(url + "/elsewhere").status_code == 404
        finally:
            process.terminate()
    assert process.returncode == -15
