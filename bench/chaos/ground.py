"""The faults of the ground that the service stands on: F7 to F12."""

import os
import subprocess
import threading
import time
from contextlib import ExitStack, suppress

import psycopg

from bench.chaos.faults import Faults
from config.embedded.place import at
from config.embedded.postgres import create_database

LOCK_PATIENCE = "2s"
MARGIN = 4_000_000
MOST_CONNECTIONS = 300
WINDOW_SECONDS = (4.0, 10.0)  # brief, else
DRAINED_WITHIN = 90.0
KEYS = "HEALTHCHECK_VAULT_KEYS"
MIGRATION = (
    "ALTER TABLE delivery_delivery ADD COLUMN chaos_unused text",
    "CREATE INDEX CONCURRENTLY chaos_unused ON delivery_delivery (chaos_unused)",
    "DROP INDEX CONCURRENTLY chaos_unused",
    "ALTER TABLE delivery_delivery DROP COLUMN chaos_unused",
)


class Ground(Faults):
    """All twelve."""

    @property
    def windows(self) -> float:
        """The seconds of each of the four windows of F9."""
        return WINDOW_SECONDS[0 if self.brief else 1]

    def f7(self) -> None:
        """The disk is full: database, logs and broker share it. Then somebody makes room."""
        root = self.stack.place.root
        if not os.path.ismount(root):
            self.notes.add("skipped", fault="F7", why="no file system of its own could be mounted (needs root)")
            return
        ballast = root / "ballast"
        with ballast.open("wb") as file:
            left = os.statvfs(root)
            with suppress(OSError):  # others write meanwhile
                os.posix_fallocate(file.fileno(), 0, left.f_bavail * left.f_frsize - MARGIN)
            with suppress(OSError):
                while True:
                    os.write(file.fileno(), bytes(4096))
        time.sleep(3.0 if self.brief else 8.0)
        ballast.unlink()
        self.back("F7", "disk full")

    def f8(self) -> None:
        """A hundred identical posts at once; every connection taken; a table locked."""
        self.load.crowd()
        with ExitStack() as taken:
            try:
                for _ in range(MOST_CONNECTIONS):
                    taken.enter_context(self.stack.connect())
            except psycopg.OperationalError:
                time.sleep(1.5)
        with self.stack.connect() as connection, connection.transaction():
            connection.execute("SET LOCAL lock_timeout = '5s'")
            connection.execute("LOCK TABLE delivery_delivery IN ACCESS EXCLUSIVE MODE")
            time.sleep(1.5)
        self.note("F8", "a crowd, no connection left, a table locked")

    def f9(self) -> None:
        """One practice's side is dead, its neighbours' is not: off, on, on, off. Nothing else goes wrong meanwhile, so
        that nothing else makes the others slower.
        """
        ods = self.random.choice(sorted({each["practice"] for each in self.load.people}))
        seconds = self.windows
        crash, spoiled = self.modes.crash, self.modes.peers
        self.standing(crash=0.0, peers=0.0)
        self._drain()
        with self.load.pace.flowing():
            time.sleep(1.0)
            for dead in (False, True, True, False):
                self.standing(dead=[ods] if dead else [])
                begun = time.time()
                time.sleep(seconds)
                self.notes.add("windows", practice=ods, dead=dead, begun=begun, ended=time.time())
        self.standing(crash=crash, peers=spoiled)
        self.note("F9", "a practice dead", practice=ods)

    def _drain(self) -> None:
        """What the faults before have held up arrives: it would count for the first window alone."""
        last, until = -1, time.monotonic() + DRAINED_WITHIN
        while time.monotonic() < until:
            time.sleep(2.0)
            came = sum(1 for _ in self.notes.read("applied"))
            if came == last:
                return
            last = came

    def f10(self) -> None:
        """A migration while everything runs: a column and an index come and go, and none waits long for its lock."""
        longest = 0.0
        for statement in MIGRATION:
            for _ in range(20):
                begun = time.monotonic()
                try:
                    with self.stack.connect() as connection:
                        connection.execute(f"SET lock_timeout = '{LOCK_PATIENCE}'")
                        connection.execute(statement)
                    longest = max(longest, time.monotonic() - begun if "CONCURRENTLY" not in statement else 0.0)
                    break
                except psycopg.errors.LockNotAvailable:
                    longest = max(longest, time.monotonic() - begun)
        self.note("F10", "migration", longest=longest)

    def f11(self) -> None:
        """Dump, go on sending, lose everything, restore: what was sent since is not sent to anybody a second time."""
        self.load.quiet()
        crash = self.modes.crash
        self.standing(crash=0.0)
        file = str(self.notes.folder / "restore.dump")
        name = self.stack.dsn()["dbname"]
        self.stack.program("pg_dump", "--format=custom", "--file", file, name)
        time.sleep(1.5)
        for part in (self.stack.beat, self.stack.web, *self.stack.workers):
            part.kill9()
        create_database(at(self.stack.place.root), name, fresh=True)
        self.stack.program("pg_restore", "--exit-on-error", "--dbname", name, file)
        self.stack.manage("after_restore")
        for part in (self.stack.web, *self.stack.workers, self.stack.beat):
            self.stack.restart(part)
        self.stack.inside(self.notes.folder, "resend")
        self.standing(crash=crash)
        self.load.free.set()
        self.note("F11", "restored from a dump")

    def f12(self) -> None:
        """Another key seals from now on, and everything is sealed again with it while the other faults go on."""
        first, second = self.stack.environment[KEYS].split(",")
        self.stack.environment[KEYS] = f"{second},{first}"
        for part in (self.stack.web, *self.stack.workers):
            self.stack.restart(part, **{KEYS: self.stack.environment[KEYS]})
        threading.Thread(target=self._rotate, daemon=True).start()
        self.note("F12", "keys rotated")

    def _rotate(self) -> None:
        for _ in range(5):  # whatever stops it, it goes on where it stopped
            try:
                self.stack.manage("rotate_keys")
            except (RuntimeError, subprocess.SubprocessError):
                time.sleep(1.0)
            else:
                return
        self.notes.add("skipped", fault="F12", why="the rotation did not come to its end")
