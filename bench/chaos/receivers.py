"""The receivers of a run, each a process of its own: two peers, NHS England's MESH sandbox and the way to it."""

import os
import socket
import sys
import time
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from subprocess import Popen
from typing import Any, Final

from bench.chaos import certificates, mailboxes
from bench.chaos.notes import Notes
from bench.chaos.peers import SEEN
from bench.chaos.practices import Practices
from config.embedded.place import PROJECT
from config.embedded.process import spawn, stop
from demo.stack import free_port

PATIENCE: Final = 60.0
NO_SANDBOX: Final = (
    "Chaos sends to NHS England's own MESH sandbox, which is not installed here: it belongs to what development needs. "
    "`make chaos` installs it; by hand: .venv/bin/python -m pip install --require-hashes -r requirements-dev.txt"
)


def there() -> bool:
    """Whether the sandbox is installed."""
    return find_spec("mesh_sandbox") is not None


class Receivers:
    """All of them, for as long as the stack they are started on is open.

    Args:
        running: what ends them.
        notes: where they write, and people.json lies.
        people: everybody of the run.
        seed: of what goes wrong.
    """

    def __init__(self, running: ExitStack, notes: Notes, people: list[dict[str, Any]], *, seed: int) -> None:
        self._running, self._folder = running, notes.folder
        certificates.make(notes.folder)
        ports = {name: free_port() for name in (*SEEN, "sandbox", "mesh")}
        sandbox = f"http://127.0.0.1:{ports['sandbox']}"
        started = [self._start("peers", name, port=ports[name], words=("--seed", str(seed))) for name in SEEN]
        started.append(self._start("sandbox", port=ports["sandbox"]))
        words = ("--sandbox", sandbox, "--seed", str(seed))
        started.append(self._start("mesh", port=ports["mesh"], words=words))
        for process, port in zip(started, ports.values(), strict=True):
            _await(process, port)
        self.environment = _environment(notes.folder, ports)
        mesh = {each["practice"] for each in people if each["record"] == "gp_connect"}
        self.practices = Practices(sandbox, mesh, notes)

    def _start(self, module: str, name: str = "", *, port: int, words: tuple[str, ...] = ()) -> Popen[bytes]:
        command = [sys.executable, "-m", f"bench.chaos.{module}", *([name] if name else []), "--port", str(port)]
        command += ["--folder", str(self._folder), *words]
        environment = os.environ | {
            "AUTH_MODE": "full", "STORE_MODE": "memory", "SHARED_KEY": mailboxes.SHARED_KEY, "ENV": "local",
        }  # fmt: skip
        log = self._folder / f"{name or module}.out"
        process = spawn(command, log=log, environment=environment, folder=PROJECT)
        self._running.callback(stop, process)
        return process


def _environment(folder: Path, ports: dict[str, int]) -> dict[str, str]:
    """What tells the service of them."""
    return {
        "HEALTHCHECK_APIM_URL": f"http://127.0.0.1:{ports['pdm']}",
        "HEALTHCHECK_PDM_URL": f"http://127.0.0.1:{ports['pdm']}",
        "HEALTHCHECK_NOTIFY_URL": f"http://127.0.0.1:{ports['notify']}",
        "HEALTHCHECK_MESH_URL": f"https://127.0.0.1:{ports['mesh']}",
        "HEALTHCHECK_MESH_MAILBOX": mailboxes.OURS,
        "HEALTHCHECK_MESH_PASSWORD": mailboxes.PASSWORD,
        "HEALTHCHECK_MESH_SHARED_KEY": mailboxes.SHARED_KEY,
        "HEALTHCHECK_MESH_CLIENT_CERTIFICATE": str(folder / "client.pem"),
        "HEALTHCHECK_MESH_CLIENT_KEY": str(folder / "client.key"),
        "HEALTHCHECK_MESH_CA_CERTIFICATE": str(folder / "ca.pem"),
    }


def _await(process: Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"a receiver did not start: {process.args!r}")
