"""When the next person may begin: in parts, one for each fault, and never faster than the rate."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from threading import Event, Lock

KEPT = 2  # people for each fault that is still to come, however long it flows


class Pace:
    """Lets people begin.

    Args:
        people: how many there are.
        rate: how many a second at most.
    """

    def __init__(self, people: int, rate: float) -> None:
        self._people, self._rate, self._parts = people, rate, 1
        self._begun = self._allowed = 0
        self._flows, self._next = False, 0.0
        self._lock = Lock()
        self.over = Event()  # set when the run broke off: nobody goes on

    def share(self, parts: int) -> None:
        """There are so many parts; the first may begin at once."""
        self._parts = parts
        self.more()

    def more(self) -> None:
        """Let the next part begin: an even share of those who are left, and never the last of them."""
        with self._lock:
            begun = max(self._begun, self._allowed)
            self._allowed = begun + ceil((self._people - begun) / self._parts)
            self._parts = max(self._parts - 1, 2)

    def rest(self) -> None:
        """Let everybody begin."""
        with self._lock:
            self._allowed = self._people

    @contextmanager
    def flowing(self) -> Iterator[None]:
        """Inside, one begins after the other, without waiting for a fault."""
        self._flows = True
        try:
            yield
        finally:
            self._flows = False

    def wait(self) -> None:
        """Until the next person may begin."""
        while not self._take() and not self.over.is_set():
            time.sleep(0.05)
        with self._lock:
            at = self._next = max(time.monotonic(), self._next + 1 / self._rate)
        time.sleep(max(0.0, at - time.monotonic()))

    def _take(self) -> bool:
        with self._lock:
            flows = self._flows and self._people - self._begun > KEPT * self._parts
            if flows or self._begun < self._allowed:
                self._begun += 1
                return True
            return False
