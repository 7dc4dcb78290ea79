"""The whole service with two workers, each process with the hooks in it; and the hands that break its ground."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from config.embedded.place import at
from config.embedded.postgres import OWNER, Hold, answers, binaries
from demo.stack import Part, Stack

PATIENCE = 90.0
READY = " ready."


class ChaosStack(Stack):
    """A stack whose processes have crash points.

    Args:
        name: of its database.
        environment: more variables for its processes.
    """

    spare: Part

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        super().__init__(name, environment=environment)

    @property
    def log_paths(self) -> dict[str, Path]:
        return {**super().log_paths, "spare": self.place.logs / f"{self.name}-spare.log"}

    @property
    def workers(self) -> tuple[Part, Part]:
        """Both."""
        return self.worker, self.spare

    def _start(self) -> None:
        super()._start()
        celery = ["celery", "--app", "config.celery", "worker", "--concurrency", "2", "--hostname", "spare@%h"]
        alone = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
        self.spare = self._part("spare", *celery, *alone)
        self._await(lambda: READY in self.spare.log.read_text(), self.spare)

    def _part(self, name: str, *command: str) -> Part:
        return super()._part(name, "bench.chaos.inside", *command)

    def dsn(self) -> dict[str, str]:
        """How to reach its database as the owner."""
        place = at(self.place.root)
        return {"host": str(place.sockets), "user": OWNER, "dbname": self.environment["HEALTHCHECK_DATABASE_NAME"]}

    def connect(self) -> psycopg.Connection:
        """The owner's connection, each statement by itself."""
        given = self.dsn()
        return psycopg.connect(
            host=given["host"], user=given["user"], dbname=given["dbname"], autocommit=True, connect_timeout=5
        )

    def stop_database_at_once(self) -> None:
        """`pg_ctl stop -m immediate`: no checkpoint, the next start recovers."""
        postmaster = int((at(self.place.root).data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGQUIT)
        await_that(lambda: not _runs(postmaster))

    def database_answers(self) -> bool:
        """Whether it takes queries."""
        return answers(at(self.place.root))

    def start_database(self) -> float:
        """Start it, if nobody has; the moment from which it answered."""
        until = time.monotonic() + PATIENCE
        while not self.database_answers():
            if time.monotonic() > until:
                raise TimeoutError("the database did not come back")
            Hold(at(self.place.root)).release()
        return time.time()

    def program(self, name: str, *words: str) -> subprocess.CompletedProcess[bytes]:
        """One of PostgreSQL's own programs on this database, as its owner."""
        given = self.dsn()
        command = [binaries(at(self.place.root)) / name, "-h", given["host"], "-U", given["user"], *words]
        return subprocess.run([str(word) for word in command], check=True, capture_output=True)

    def inside(self, folder: Path, what: str) -> None:
        """Run one of the functions of bench/chaos/seed.py."""
        self.manage("shell", "--no-imports", "-c", f"from bench.chaos import seed; seed.{what}({str(folder)!r})")

    def restart(self, part: Part, **changes: str) -> None:
        """Start a process again, perhaps told otherwise, and wait until it works."""
        ready = part.log.read_text().count(READY)
        part.restart(**changes)
        if part is self.web:
            self._await(self._alive, part)
        elif part is not self.beat:
            self._await(lambda: part.log.read_text().count(READY) > ready, part)


def children(parent: int) -> list[int]:
    """The processes below another one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def end(process: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Signal a process of ours; it may be gone already."""
    try:
        os.kill(process, how)
    except ProcessLookupError:
        return


def await_that(happened: Callable[[], bool]) -> None:
    """Wait until it is so."""
    await_for(PATIENCE, happened)
    if not happened():
        raise TimeoutError("it did not come to be so")


def await_for(seconds: float, happened: Callable[[], bool]) -> None:
    """Wait until it is so, and so long at most."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not happened():
        time.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
