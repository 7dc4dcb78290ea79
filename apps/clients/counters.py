"""Count calls in windows of time, the same count for every process: in Redis or Valkey.

Where that does not answer, or there is none, each process counts for itself: nobody is kept waiting or turned away by
it, and a runaway caller is still stopped, only later.
"""

import logging
import threading
import time
from dataclasses import dataclass
from functools import lru_cache

import redis
from django.conf import settings

log = logging.getLogger(__name__)

PATIENCE = 0.05  # seconds for one answer: a request does not wait for a counter
REST = 5.0  # seconds until one that did not answer is asked again
MOST_OPEN = 10_000  # windows of this process, before those that have ended are dropped
SCHEMES = ("redis://", "rediss://", "unix://", "redis+socket://", "valkey://")


@dataclass(frozen=True, slots=True)
class Window:
    """A window of time that began with its first call: how many there were, and how many seconds are left."""

    count: int
    left: float


class Local:
    """Counts of this process alone."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def add(self, name: str, seconds: float) -> Window:
        now = time.monotonic()
        with self._lock:
            if len(self._open) > MOST_OPEN:
                self._open = {key: kept for key, kept in self._open.items() if kept[1] > now}
            count, ends = self._open.get(name, (0, now))
            count, ends = (count + 1, ends) if ends > now else (1, now + seconds)
            self._open[name] = (count, ends)
        return Window(count, ends - now)


class Shared:
    """Counts in one server for all, and in this process while it does not answer."""

    def __init__(self, url: str) -> None:
        self._local = Local()
        self._client: redis.Redis | None = None
        self._resting_until = 0.0
        if url.startswith(SCHEMES):
            address = url.replace("redis+socket://", "unix://", 1).replace("valkey://", "redis://", 1)
            self._client = redis.Redis.from_url(address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)

    def add(self, name: str, seconds: float) -> Window:
        """One more call of this name."""
        if self._client is not None and time.monotonic() >= self._resting_until:
            try:
                return _add(self._client, f"healthcheck:rate:{name}", seconds)
            except redis.RedisError as error:
                self._resting_until = time.monotonic() + REST
                log.warning("calls are counted by each process alone for now (%s)", type(error).__name__)
        return self._local.add(name, seconds)


def _add(client: redis.Redis, name: str, seconds: float) -> Window:
    with client.pipeline(transaction=False) as pipeline:
        pipeline.set(name, 0, px=int(seconds * 1000), nx=True)
        pipeline.incr(name)
        pipeline.pttl(name)
        _, count, left = pipeline.execute()
    if left < 0:  # it ended between two of the three: what is counted in it now would never end
        client.pexpire(name, int(seconds * 1000))
    return Window(int(count), max(0.0, left / 1000))


@lru_cache(maxsize=4)
def _at(url: str) -> Shared:
    return Shared(url)


def add(name: str, *, seconds: float) -> Window:
    """One more call of this name, in the window that is open or a new one of this length."""
    return _at(settings.COUNTERS_URL).add(name, seconds)
