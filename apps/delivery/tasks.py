"""Celery's side: it only wakes workers. A lost, doubled or late task loses and doubles nothing; the rows decide."""

import time
from uuid import UUID

from celery import shared_task

from apps.clients.clock import now
from apps.delivery import announcing, arming, sending, waking, watch, workers

DRAIN_SECONDS = 1.0
SWEEP_SECONDS = 3.0  # then the next sweep goes on; a slow peer holds a worker no longer than its own answer takes


@shared_task(name="delivery.deliver", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def deliver(delivery_id: str) -> None:
    """Send one urgent delivery, if it is due."""
    sending.send(UUID(delivery_id))


@shared_task(name="delivery.drain", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def drain(channel: str) -> None:
    """Send what is due in a channel, a little at a time: what cannot wait comes between."""
    until = time.monotonic() + DRAIN_SECONDS
    if workers.drain([channel], until=until) and time.monotonic() >= until:
        waking.wake_channel(channel)


@shared_task(name="delivery.sweep", ignore_result=True)
def sweep() -> None:
    """Send what is due in any channel: retries, probes, and what lost its wake-up."""
    workers.drain(until=time.monotonic() + DRAIN_SECONDS)


@shared_task(name="delivery.heal", ignore_result=True)
def heal() -> None:
    """Find what was forgotten, and what a worker that died has left."""
    arming.heal()


@shared_task(name="delivery.sweep_urgent", ignore_result=True)
def sweep_urgent() -> None:
    """Send the urgent rows that are due, here: a wake-up for each would stand in a queue that grows while it waits."""
    until = time.monotonic() + SWEEP_SECONDS
    for delivery_id in sending.urgent_due_ids():
        if time.monotonic() > until:
            break
        sending.send(delivery_id)


@shared_task(name="delivery.watch", ignore_result=True)
def watch_acknowledgements() -> None:
    """Tell a human of acknowledgements that do not come."""
    watch.watch(at=now())


@shared_task(name="delivery.announce", ignore_result=True)
def announce() -> None:
    """Queue the announcements that a worker which died did not."""
    announcing.announce_forgotten(at=now())
