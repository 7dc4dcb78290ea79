"""The faults that end or stall processes: F1 to F6."""

import random
import signal
import time
from pathlib import Path

from bench.chaos.load import Load
from bench.chaos.notes import Modes, Notes
from bench.chaos.stack import ChaosStack, await_for, await_that, children, end

LEASE_SECONDS = 6.0
STALL_SECONDS = LEASE_SECONDS + 12.0  # longer than the lease and the next look at ended leases: another has sent it
STALLED_WITHIN = 5.0  # seconds in which one of those who began should have come to the place of the stall
FIRST_PATIENCE = 10.0
CRASH, STALL, SPOILED = 0.01, 0.2, 0.25
CRASH_FOR_A_BUG, SPOILED_FOR_A_BUG = 0.04, 0.5  # it is to be seen in a few dozen calls
EXPIRED_WITHIN = 8.0  # seconds in which five tries of one practice should have failed
EXPIRED = """
    SELECT count(*), (SELECT count(*) FROM delivery_lane WHERE channel = 'gp_connect' AND open_until IS NOT NULL)
      FROM delivery_attempt WHERE detail = 'certificate-expired' AND at >= to_timestamp(%s)
"""
LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
)


class Faults:
    """What can be done to the processes of a stack.

    Args:
        stack: whose.
        load: the clients, which some faults need silent.
        notes: what was done is written there.
        seed: of what is chosen, and when.
        brief: outages are short, for a short run.
    """

    def __init__(self, stack: ChaosStack, load: Load, notes: Notes, *, seed: int, brief: bool) -> None:
        self.stack, self.load, self.notes, self.brief = stack, load, notes, brief
        self.random = random.Random(seed)
        self.modes, self._zombies = Modes(), 0

    def standing(self, **changes: object) -> None:
        """Change what goes wrong all the time."""
        for name, value in changes.items():
            setattr(self.modes, name, value)
        self.notes.set(self.modes)

    def note(self, fault: str, what: str, **more: object) -> None:
        """One fault was done."""
        self.notes.add("faults", fault=fault, what=what, **more)

    def f1(self) -> None:
        """SIGKILL: a web worker in the middle of requests, one of a Celery worker's children, or a whole worker."""
        what = self.random.choice(("web child", "web", "worker child", "worker child", "worker"))
        part = self.stack.web if what.startswith("web") else self.random.choice(self.stack.workers)
        if what.endswith("child"):
            below = children(part.process.pid)
            if below:
                end(self.random.choice(below))
        else:
            part.kill9()
            time.sleep(self.random.uniform(0.0, 1.0))
            self.stack.restart(part)
        self.note("F1", what)

    def f2(self) -> None:
        """PostgreSQL stopped at once, one of its backends killed, or every connection ended."""
        what = self.random.choice(("immediate stop", "immediate stop", "backend killed", "connections ended"))
        if what == "connections ended":
            with self.stack.connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                    "AND datname = current_database()"
                )
            self.note("F2", what)
            return
        if what == "backend killed":
            with self.stack.connect() as connection:
                rows = connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
                ).fetchall()
            if rows:
                end(self.random.choice(rows)[0])
                time.sleep(0.1)
        else:
            self.stack.stop_database_at_once()
            time.sleep(self.random.uniform(0.0, 1.0))
        self.back("F2", what)

    def back(self, fault: str, what: str) -> None:
        """The database answers again; nothing else is broken before a client has noticed."""
        moment = self.stack.start_database()
        self.note(fault, what, back=moment)
        until = time.monotonic() + FIRST_PATIENCE
        while time.monotonic() < until:
            if any(each["status"] == 201 and each["at"] >= moment for each in self.notes.read("posts")):
                return
            time.sleep(0.1)

    def f3(self) -> None:
        """The broker is killed, and is away for a while, in which no other process dies."""
        crash = self.modes.crash
        self.standing(crash=0.0)
        time.sleep(1.0)  # a web worker that died just before is back
        gone = time.time()
        self.stack.broker.kill9()
        self.load.pace.more()
        time.sleep(3.0 if self.brief else self.random.choice((5.0, 10.0, 60.0)))
        until = time.time()
        self.stack.broker.restart()
        self.load.quiet()  # what began meanwhile is answered
        self.load.free.set()
        self.standing(crash=crash)
        self.note("F3", "broker killed", gone=gone, until=until)

    def spoil(self, share: float) -> None:
        """Receivers spoil so many of all calls, from now on."""
        self.standing(peers=share)
        self.note("F4", f"{share:.0%} of the calls spoiled")

    def f4(self) -> None:
        """MESH's certificate has expired, until the circuit of a practice behind it is open; then it is renewed."""
        self.standing(expired=True)
        gone = time.time()
        for _ in range(3):
            await_for(EXPIRED_WITHIN, lambda: all(self._certificate(gone)))
            if all(self._certificate(gone)):
                break
            self.load.pace.more()  # nobody who began has a mailbox
        tries, circuits = self._certificate(gone)
        until = time.time()
        self.standing(expired=False)
        self.note("F4", "a certificate expired", gone=gone, until=until, tries=tries, circuits=circuits)
        if not tries:
            self.notes.add("skipped", fault="F4", why="nothing was tried at MESH while its certificate was expired")

    def _certificate(self, since: float) -> tuple[int, int]:
        """The tries that ended at the certificate since then, and the practices that are therefore left alone now."""
        with self.stack.connect() as connection:
            row = connection.execute(EXPIRED, [since]).fetchone()
        return row or (0, 0)

    def f5(self) -> None:
        """A zombie: a worker stops for longer than its lease and goes on. In turn: just before it records that MESH was
        not to be trusted, so that nothing left it, which another worker then sends; and at the send line itself.
        """
        before = sum(1 for _ in self.notes.read("stalls"))
        self._zombies += 1
        if self._zombies % 2:
            self.standing(stall_failed=1.0, expired=True)
        else:
            self.standing(stall=STALL)
        for _ in range(3):
            await_for(STALLED_WITHIN, lambda: bool(self._stalled(before)))
            if self._stalled(before):
                break
            self.load.pace.more()  # nobody who began has a mailbox
        self.standing(stall=0.0, stall_failed=0.0, expired=False)
        time.sleep(STALL_SECONDS)
        stalled = self._stalled(before)
        for process in stalled:
            end(process, signal.SIGCONT)
            self.note("F5", "stalled beyond its lease")

    def _stalled(self, before: int) -> list[int]:
        return list(dict.fromkeys(each["pid"] for nth, each in enumerate(self.notes.read("stalls")) if nth >= before))

    def f6(self) -> None:
        """The spare worker's clock is wrong by 90 seconds, and jumps."""
        offset = self.random.choice((-90.0, 90.0))
        library = next((each for each in LIBRARIES if Path(each).exists()), "")
        if library:
            told = {"LD_PRELOAD": library, "FAKETIME": f"{offset:+.0f}s", "CHAOS_CLOCK": ""}
            self.stack.restart(self.stack.spare, **told)
        else:
            self.stack.restart(self.stack.spare, CHAOS_CLOCK="1")
            self.standing(clock=offset)
            time.sleep(1.0)
            self.standing(clock=-offset)  # it jumps while it works
        time.sleep(2.0)
        self.note("F6", f"clock {offset:+.0f} s by {'libfaketime' if library else 'a shifted clock in the process'}")

    def undo(self) -> None:
        """Nothing goes wrong any more, and whatever was stopped goes on."""
        self.standing(crash=0.0, stall=0.0, stall_failed=0.0, peers=0.0, dead=[], clock=0.0, expired=False)
        for process in {each["pid"] for each in self.notes.read("stalls")}:
            end(process, signal.SIGCONT)
        await_that(self.stack.database_answers)
