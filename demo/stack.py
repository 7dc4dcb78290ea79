"""The whole service on this machine as real processes: PostgreSQL, Valkey, web server, worker, clock."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn, Self

import httpx2
import redis

from config.embedded.place import PROJECT, Place
from config.embedded.postgres import Hold, create_database
from config.embedded.process import spawn, stop
from config.embedded.valkey import Valkey
from config.env import OF_PRODUCTION, Environment

PATIENCE = 60.0


class Part:
    """One process of the stack, that can be killed and started again."""

    def __init__(self, command: list[str], log: Path, environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = environment
        self.log = log
        self.process = self._spawn()

    def _spawn(self) -> subprocess.Popen[bytes]:
        return spawn(
            [sys.executable, "-m", *self._command], log=self.log, environment=self._environment, folder=PROJECT
        )

    def kill9(self) -> None:
        """End it and its children with SIGKILL, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self, **changes: str) -> None:
        """Start it again, whether or not it still runs; from now on in an environment with these changes."""
        self.stop()
        self._environment = {**self._environment, **changes}
        self.process = self._spawn()

    def stop(self) -> None:
        """Ask it to end."""
        stop(self.process)


class Stack:
    """Starts everything on entering and stops it on leaving, by Ctrl-C and SIGTERM too. Never touches DATABASE_URL.

    Args:
        name: of its database (healthcheck_<name>), its broker and its logs; one stack of a name runs at a time.
        fresh: begin with an empty database and broker.
        port: 0 takes a free one.
        environment: more variables for its processes, such as HEALTHCHECK_PDM_URL.
    """

    web: Part
    worker: Part
    beat: Part
    broker: Valkey

    def __init__(
        self, name: str = "demo", *, fresh: bool = True, port: int = 0, environment: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.fresh = fresh
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.place: Place = Environment().place
        self._started = ExitStack()
        self.environment = {key: value for key, value in os.environ.items() if key not in OF_PRODUCTION}
        self.environment |= {
            "HEALTHCHECK_DATABASE_NAME": f"healthcheck_{name}",
            "HEALTHCHECK_BIND": f"127.0.0.1:{self.port}",
            **(environment or {}),
        }

    @property
    def log_paths(self) -> dict[str, Path]:
        """The log of each process."""
        return {part: self.place.logs / f"{self.name}-{part}.log" for part in ("web", "worker", "beat")}

    def __enter__(self) -> Self:
        before = signal.signal(signal.SIGTERM, _leave)
        self._started.callback(signal.signal, signal.SIGTERM, before)
        try:
            self._start()
        except BaseException:
            self._started.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._started.close()

    def _start(self) -> None:
        self.broker = broker = self._started.enter_context(Valkey(self.place, f"valkey-{self.name}"))
        self._started.enter_context(Hold(self.place))
        if self.fresh:
            with redis.Redis(unix_socket_path=str(broker.socket)) as client:
                client.flushall()
        create_database(self.place, self.environment["HEALTHCHECK_DATABASE_NAME"], fresh=self.fresh)
        self.environment["CELERY_BROKER_URL"] = broker.url
        self.manage("migrate", "--no-input", "--verbosity", "0")
        for log in self.log_paths.values():
            log.unlink(missing_ok=True)
        self.web = self._part("web", "gunicorn", "--config", "python:config.gunicorn")
        celery = ["celery", "--app", "config.celery"]
        self.worker = self._part("worker", *celery, "worker", "--concurrency", "2", *_ALONE)
        schedule = str(self.place.logs / f"{self.name}-beat.schedule")
        self.beat = self._part("beat", *celery, "beat", "--pidfile", "", "--schedule", schedule)
        self._await(self._alive, self.web)
        self._await(lambda: " ready." in self.worker.log.read_text(), self.worker)

    def _part(self, name: str, *command: str) -> Part:
        part = Part(list(command), self.log_paths[name], self.environment)
        self._started.callback(part.stop)
        return part

    def _alive(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/alive", timeout=5).is_success
        except httpx2.TransportError:
            return False

    def _await(self, ready: Callable[[], bool], part: Part) -> None:
        until = time.monotonic() + PATIENCE
        while not ready():
            if part.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"This did not start; see {part.log}")
            time.sleep(0.05)

    def manage(self, *words: str, given: str = "") -> str:
        """Run one management command in the stack's environment, with `given` to read; what it printed."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=PROJECT, env=self.environment, input=given, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"manage.py {words[0]} failed:\n{done.stderr[-4000:]}")
        return done.stdout


_ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
