"""The threads of one worker process: each has one lane at a time, so that one that hangs holds up no other."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from threading import Lock, Semaphore
from typing import Final

from django.conf import settings
from django.db import close_old_connections

from apps.clients.clock import now
from apps.delivery import batching
from apps.delivery.channels import CHANNELS
from apps.delivery.claiming import Held, claim
from apps.delivery.limits import LIMITS
from apps.delivery.sending import give_back, work_through

_PROBE: Final = Semaphore(1)  # of this process's threads one at most waits for a destination that is dead
AHEAD = 2  # lanes for each thread in one claim, which costs as much as sending a few records

_Lanes = Sequence[Held]  # a lane, or lanes whose messages go together


@cache
def _threads() -> ThreadPoolExecutor:
    """Made when it is first needed: after the worker has forked."""
    return ThreadPoolExecutor(settings.DELIVERY_THREADS, thread_name_prefix="delivery")


def drain(channels: Iterable[str] = CHANNELS, *, until: float) -> int:
    """Send what is due until the steady clock says `until`; how many lanes there were to begin with.

    What a peer then still has not answered is left to its thread: the next call finds the others free. Without threads
    everything is sent here.
    """
    found = [_Channel(channel) for channel in channels if not _rests(channel)]
    begun = [(each, count) for each in found if (count := each.begin())]
    if settings.DELIVERY_THREADS:
        parts = [each for each, count in begun for _ in range(min(count, settings.DELIVERY_THREADS))]
        wait([_threads().submit(_work, each, until) for each in parts], timeout=max(0.0, until - time.monotonic()))
    else:
        for each, _ in begun:
            each.work(until)
    return sum(count for _, count in begun)


class _Channel:
    """What was claimed of one channel and nobody works at yet: every thread takes from it what comes next."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = Lock()
        self._waiting: deque[_Lanes] = deque()

    def begin(self) -> int:
        """Claim; how much there is to do. A dead lane comes where no thread probes one already."""
        may_probe = _PROBE.acquire(blocking=False)
        try:
            self._claim(probes=int(may_probe))
        finally:
            if may_probe and not any(held.probing for lanes in self._waiting for held in lanes):
                _PROBE.release()
        return len(self._waiting)

    def work(self, until: float) -> None:
        """Whatever comes next of the channel, until there is no more or the time has come."""
        while lanes := self._next(until):
            try:
                pause = _work_through(lanes)
            finally:
                _end_probe(lanes)
            if pause > 0:
                self._give_back()

    def _give_back(self) -> None:
        """The channel wants to be left alone: what nobody has begun is not sent now."""
        with self._lock:
            left = list(self._waiting)
            self._waiting.clear()
        for lanes in left:
            _end_probe(lanes)
            for held in lanes:
                give_back(held)

    def _next(self, until: float) -> _Lanes:
        with self._lock:
            if not self._waiting and time.monotonic() < until and not _rests(self._name):
                self._claim(probes=0)
            return self._waiting.popleft() if self._waiting else ()

    def _claim(self, *, probes: int) -> None:
        together = self._name in batching.TOGETHER
        lanes = AHEAD * max(1, settings.DELIVERY_THREADS)
        held = claim(self._name, lanes=lanes, probes=probes, together=together)
        self._waiting.extend([held] if together and held else [[each] for each in held])


def _rests(channel: str) -> bool:
    """A rehearsal does not wait for the morning."""
    return settings.DELIVERY_HURRY == 1.0 and LIMITS[channel].resting(now())


def _work(channel: _Channel, until: float) -> None:
    close_old_connections()
    channel.work(until)


def _work_through(lanes: _Lanes) -> float:
    """How long the channel is to be left alone; of one whose messages go together nothing waits here."""
    if lanes[0].channel not in batching.TOGETHER:
        return work_through(lanes[0])
    batching.work_through(lanes)
    return 0.0


def _end_probe(lanes: _Lanes) -> None:
    if any(held.probing for held in lanes):
        _PROBE.release()
