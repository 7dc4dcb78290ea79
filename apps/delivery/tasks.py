"""Celery's side: it only wakes workers. A lost, doubled or late task loses and doubles nothing; the rows decide."""

import logging
import time
from uuid import UUID

from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from apps.delivery import sending

log = logging.getLogger(__name__)
SWEEP_SECONDS = 3.0  # then the next sweep goes on; a slow peer holds a worker no longer than its own answer takes


@shared_task(name="delivery.deliver", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def deliver(delivery_id: str) -> None:
    """Send one delivery, if it is due."""
    sending.send(UUID(delivery_id))


@shared_task(name="delivery.sweep", ignore_result=True)
def sweep() -> None:
    """Wake a worker for every row that is due: retries, ended leases, and wake-ups the broker lost."""
    for delivery_id in sending.due_ids():
        if not wake(delivery_id):
            break


@shared_task(name="delivery.sweep_urgent", ignore_result=True)
def sweep_urgent() -> None:
    """Send the urgent rows that are due, here: a wake-up for each would stand in a queue that grows while it waits."""
    until = time.monotonic() + SWEEP_SECONDS
    for delivery_id in sending.urgent_due_ids():
        if time.monotonic() > until:
            break
        sending.send(delivery_id)


def wake(delivery_id: UUID) -> bool:
    """Ask a worker to look at a delivery. A broker that is down is no error: the sweep finds the row."""
    return _wake(delivery_id)


def wake_urgent(delivery_id: UUID) -> bool:
    """The same by the urgent queue."""
    return _wake(delivery_id, queue=settings.URGENT_QUEUE)


def _wake(delivery_id: UUID, **where: str) -> bool:
    try:
        deliver.apply_async((str(delivery_id),), retry=False, **where)
    except (OperationalError, OSError) as error:
        log.warning(
            "delivery %s waits for the sweep: the broker cannot be reached (%s)", delivery_id, type(error).__name__
        )
        return False
    return True
