"""Crash points, stalls and a wrong clock, put into one process of the service from outside."""

import os
import random
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from threading import local
from types import ModuleType
from typing import Any
from uuid import UUID

import celery.worker.request
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from apps.delivery import claiming, post, recording, sending, workers
from apps.delivery.channel import Outcome
from apps.delivery.channels import CHANNELS, gp_connect
from apps.delivery.channels.gp_connect import mailbox
from apps.delivery.channels.nhs_notify import batches
from apps.delivery.claiming import Held
from apps.delivery.recording import Told
from bench.chaos.notes import Notes

# A rehearsal's time runs faster: the proportions between these and the lease are kept.
PROBE_SECONDS = 2.0
READ_SECONDS = 2.0
WHOLE_SECONDS = 3.0

NOTES = Notes(Path(os.environ.get("CHAOS_FOLDER", "/nowhere")))
_CHANCE = random.SystemRandom()  # where each process stands is chance anyway; the seed orders the faults from outside
_THREAD = local()


def install() -> None:
    """Put everything in."""
    _hurry()
    _hook_sending()
    _hook_commits()
    if os.environ.get("CHAOS_CLOCK"):
        _hook_clock()


def crash(point: str) -> None:
    """End this process here, as a power cut would, if it is its turn."""
    if _CHANCE.random() < NOTES.modes().crash:
        NOTES.add("crashes", point=point, pid=os.getpid())
        os.kill(os.getpid(), signal.SIGKILL)


def stall(line: str, *, failed: bool = False) -> None:
    """Stop this process here until somebody lets it go on, if it is its turn."""
    modes = NOTES.modes()
    if _CHANCE.random() < (modes.stall_failed if failed else modes.stall):
        NOTES.add("stalls", line=line, pid=os.getpid())
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(0.01)  # the signal finds its process, not this thread: it may take a moment


def _hurry() -> None:
    for module in (claiming, recording):
        setattr(module, "PROBE_SECONDS", PROBE_SECONDS)  # noqa: B010 - one of them has it from the other
    recording.LONGEST_OPEN_SECONDS = 4 * PROBE_SECONDS
    recording._PEER["probe"] = PROBE_SECONDS
    post.READ_SECONDS, post.WHOLE_SECONDS, post.CONNECT_SECONDS = READ_SECONDS, WHOLE_SECONDS, READ_SECONDS
    for name in ("ASKING", "SENDING"):
        setattr(mailbox, name, READ_SECONDS)


def _hook_sending() -> None:
    for module in CHANNELS.values():
        _hook_channel(module)  # type: ignore[arg-type]  # a channel is a module
    kept, through, together = recording.record, sending.work_through, batches.send

    def record(told: Sequence[Told]) -> None:
        crash("before mark")
        stall("mark line", failed=any(each.failed and each.claim.channel == gp_connect.NAME for each in told))
        kept(told)

    def work_through(held: Held) -> float:
        _THREAD.since = held.since
        return through(held)

    def send_batch(reference: UUID, body: bytes) -> tuple[Outcome, Mapping[int, str]]:
        crash("before send")
        stall("send line")
        said = together(reference, body)
        crash("after send")
        return said

    recording.record, batches.send = record, send_batch
    for module in (sending, workers):
        setattr(module, "work_through", work_through)  # noqa: B010 - one of them has it from the other


def _hook_channel(module: ModuleType) -> None:
    original: Callable[..., Outcome] = module.send

    def send(payload: Mapping[str, Any], *, message_id: UUID) -> Outcome:
        crash("before send")
        stall("send line")
        before = _late()
        outcome = original(payload, message_id=message_id)
        if module is gp_connect and (before or _late()):
            # The hole that only a receiver can close: it was allowed to send, stalled, and sent after its lease.
            NOTES.add("late", delivery=str(message_id))
        crash("after send")
        return outcome

    module.send = send  # type: ignore[attr-defined]


def _late() -> bool:
    since: float = getattr(_THREAD, "since", time.monotonic())
    return time.monotonic() - since > settings.DELIVERY_LEASE_SECONDS


def _hook_commits() -> None:
    commit, after = BaseDatabaseWrapper.commit, BaseDatabaseWrapper.run_and_clear_commit_hooks

    def hooked_commit(self: BaseDatabaseWrapper) -> None:
        if self.run_on_commit:
            crash("before commit")
        commit(self)

    def hooked_after(self: BaseDatabaseWrapper) -> None:
        if self.run_on_commit:
            crash("after commit")
        after(self)

    BaseDatabaseWrapper.commit = hooked_commit  # type: ignore[method-assign]
    BaseDatabaseWrapper.run_and_clear_commit_hooks = hooked_after  # type: ignore[method-assign]


def _hook_clock() -> None:
    """Where there is no libfaketime: the clock that Django, our apps, Python's time and Celery's expiry read."""
    real, real_now = time.time, timezone.now

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Wrong":
            moment = datetime.now(tz) + timedelta(seconds=NOTES.modes().clock)
            return cls.fromtimestamp(moment.timestamp(), tz)

    time.time = lambda: real() + NOTES.modes().clock
    timezone.now = lambda: real_now() + timedelta(seconds=NOTES.modes().clock)
    celery.worker.request.datetime = Wrong
