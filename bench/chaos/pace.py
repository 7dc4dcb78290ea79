"""When the next person may begin: in parts, one for each fault, and never faster than the rate."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from threading import Event, Lock


class Pace:
    """Lets people begin.

    Args:
        people: how many there are.
        rate: how many a second at most.
    """

    def __init__(self, people: int, rate: float) -> None:
        self.rate, self._people, self._parts, self._kept = rate, people, 1, 0
        self._begun = self._allowed = 0
        self._flows, self._next = False, 0.0
        self._lock = Lock()
        self.over = Event()  # set when the run broke off: nobody goes on

    def share(self, parts: int, *, flowing: int = 0) -> None:
        """There are so many parts, the first of which may begin at once; and so many, of half at most, to flow once."""
        self._parts, self._kept = parts, min(flowing, self._people // 2)
        self.more()

    def more(self) -> None:
        """Let the next part begin: an even share of those who are left, and never the last of them."""
        with self._lock:
            self._allowed += ceil((self._people - self._kept - self._allowed) / self._parts)
            self._parts = max(self._parts - 1, 2)

    def rest(self) -> None:
        """Let everybody begin."""
        with self._lock:
            self._allowed, self._kept = self._people, 0

    @contextmanager
    def flowing(self) -> Iterator[None]:
        """Inside, one of those who were kept for it begins after the other, without waiting for a fault."""
        self._flows = True
        try:
            yield
        finally:
            self._flows = False
            with self._lock:
                self._kept = 0

    def wait(self) -> None:
        """Until the next person may begin."""
        while not self.take() and not self.over.is_set():
            time.sleep(0.05)
        with self._lock:
            at = self._next = max(time.monotonic(), self._next + 1 / self.rate)
        time.sleep(max(0.0, at - time.monotonic()))

    def take(self) -> bool:
        """Whether one more may begin, who then has."""
        with self._lock:
            if self._begun < self._allowed:
                self._begun += 1
                return True
            if self._flows and self._kept:
                self._kept -= 1
                self._allowed += 1
                self._begun += 1
                return True
            return False
