"""Celery: read laboratory messages, serve orders, remind, alarm. A lost run is made up by the next."""

import time
from uuid import UUID

from celery import shared_task

from apps.clients.clock import now
from apps.kits import actions, stock, waking

BATCH_SECONDS = 1.0  # then other work comes between
SWEEP_SECONDS = 3.0


@shared_task(name="kits.read_batch", acks_late=True, reject_on_worker_lost=True)
def read_batch(batch_id: str) -> None:
    """Read the messages of a batch, a little at a time."""
    until = time.monotonic() + BATCH_SECONDS
    if actions.read_batch(batch_id=UUID(batch_id), by="service:kits", clock=now, until=until):
        waking.wake(UUID(batch_id))


@shared_task(name="kits.read_batches")
def read_batches() -> None:
    """Read what a dead worker left of batches, and those that lost their wake-up."""
    actions.read_batches(by="service:kits", clock=now, until=time.monotonic() + SWEEP_SECONDS)


@shared_task(name="kits.read_left_over")
def read_left_over() -> int:
    """Read what waits for a kit that is known by now, or was interrupted; how many messages were read."""
    return actions.read_left_over(by="service:kits", at=now())


@shared_task(name="kits.fill")
def fill() -> int:
    """Serve the orders that wait for stock; how many were served."""
    return actions.fill_all(by="service:kits", at=now())


@shared_task(name="kits.warn_of_low_stock")
def warn_of_low_stock() -> int:
    """Warn the operator of low stock, once a day; how many suppliers have too few kits."""
    return stock.warn_of_low(at=now())


@shared_task(name="kits.alarm")
def alarm() -> int:
    """Wake somebody for doubtful samples that no clinician has looked at, and unread batches; how many there are."""
    return actions.alarm(at=now()) + actions.tell_of_late(at=now())


@shared_task(name="kits.remind")
def remind() -> int:
    """Remind people of the kits they have not sent back; how many reminders were queued."""
    return actions.remind(by="service:kits", at=now())
