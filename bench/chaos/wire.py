"""The wire to a receiver: a share of the calls on it is spoiled, before or after they took effect."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Final

from bench.chaos.notes import Notes
from demo.peers.server import Reply

HANG: Final = 4.0  # longer than a sender waits
DRIP: Final = 0.06  # seconds a byte: none of them is silence, and the whole takes longer than a sender waits
BROKEN: Final = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}

BEFORE: Final[Mapping[str, Reply]] = {
    "500 before": Reply(500),
    "503": Reply(503, headers={"Retry-After": "1"}),
    "429": Reply(429, headers={"Retry-After": "1"}),
    "hang before": Reply(200, hold=HANG, drop=True),
    "an error as a success": Reply(200, BROKEN),
}
AFTER: Final[Mapping[str, Callable[[Reply], Reply]]] = {
    "500 after": lambda said: Reply(500),
    "reset after": lambda said: Reply(200, drop=True),
    "hang after": lambda said: Reply(said.status, said.body, hold=HANG),
    "slow": lambda said: Reply(said.status, said.body, hold=0.5),
    "drip": lambda said: Reply(said.status, said.body or b"{}", drip=DRIP),
    "cut off": lambda said: Reply(200, b'{"resourceType": "Bun'),
}
FAULTS: Final = (*BEFORE, *AFTER)


class Wire:
    """To one receiver.

    Args:
        name: of the receiver.
        notes: where the modes are read, and written what should not be.
        seed: of what goes wrong.
    """

    def __init__(self, name: str, notes: Notes, seed: int) -> None:
        self.name, self.notes = name, notes
        self._random = random.Random(seed)
        self._lock = Lock()
        self._inside: Counter[str] = Counter()

    def fault(self) -> str:
        """What becomes of this call, "" for nothing."""
        with self._lock:
            return self._random.choice(FAULTS) if self._random.random() < self.notes.modes().peers else ""

    @contextmanager
    def call(self, practice: str) -> Iterator[None]:
        """A call for one practice: that another one is under way is noted."""
        with self._lock:
            self._inside[practice] += 1
            if self._inside[practice] > 1:
                self.notes.add("crowded", peer=self.name, practice=practice)
        try:
            yield
        finally:
            with self._lock:
                self._inside[practice] -= 1
