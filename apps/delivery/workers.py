"""The threads of one worker process: each has one lane at a time, so that one that hangs holds up no other."""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from threading import Semaphore
from typing import Final

from django.conf import settings
from django.db import close_old_connections

from apps.clients.clock import now
from apps.delivery import batching
from apps.delivery.channels import CHANNELS
from apps.delivery.claiming import Held, claim
from apps.delivery.limits import LIMITS
from apps.delivery.sending import work_through

_PROBE: Final = Semaphore(1)  # of this process's threads one at most waits for a destination that is dead


@cache
def _threads() -> ThreadPoolExecutor:
    """Made when it is first needed: after the worker has forked."""
    return ThreadPoolExecutor(settings.DELIVERY_THREADS, thread_name_prefix="delivery")


def drain(channels: Iterable[str] = CHANNELS, *, until: float) -> int:
    """Send what is due until the steady clock says `until`; how many lanes there were to begin with.

    What a peer then still has not answered is left to its thread: the next call finds the others free. Without threads
    everything is sent here.
    """
    begun = [each for channel in channels if not _rests(channel) for each in _begin(channel)]
    if settings.DELIVERY_THREADS:
        wait([_threads().submit(_work, each, until) for each in begun], timeout=max(0.0, until - time.monotonic()))
    else:
        for each in begun:
            _go_on(each, until)
    return len(begun)


def _begin(channel: str) -> list[list[Held]]:
    """Work for each thread: a lane, or lanes whose messages go together. A dead one where no thread probes already."""
    may_probe = _PROBE.acquire(blocking=False)
    held: list[Held] = []
    try:
        held = claim(
            channel,
            lanes=max(1, settings.DELIVERY_THREADS),
            probes=int(may_probe),
            together=channel in batching.TOGETHER,
        )
    finally:
        if may_probe and not any(each.probing for each in held):
            _PROBE.release()
    return _shared_out(channel, held)


def _shared_out(channel: str, held: list[Held]) -> list[list[Held]]:
    if channel in batching.TOGETHER:
        return [held] if held else []
    return [[each] for each in held]


def _rests(channel: str) -> bool:
    """A rehearsal does not wait for the morning."""
    return settings.DELIVERY_HURRY == 1.0 and LIMITS[channel].resting(now())


def _work(lanes: Sequence[Held], until: float) -> None:
    close_old_connections()
    _go_on(lanes, until)


def _go_on(lanes: Sequence[Held], until: float) -> None:
    """These lanes, then whichever of the channel are due next. After a probe that may have hung the thread is free."""
    channel = lanes[0].channel
    try:
        _work_through(lanes)
    finally:
        if any(held.probing for held in lanes):
            _PROBE.release()
    while time.monotonic() < until and not _rests(channel):
        more = claim(channel, lanes=1, probes=0, together=channel in batching.TOGETHER)
        if not more:
            return
        _work_through(more)


def _work_through(lanes: Sequence[Held]) -> None:
    if lanes[0].channel in batching.TOGETHER:
        batching.work_through(lanes)
    else:
        work_through(lanes[0])
