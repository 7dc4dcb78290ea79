"""Celery's side: it only wakes workers. A lost, doubled or late task loses and doubles nothing; the rows decide."""

import logging
from uuid import UUID

from celery import shared_task
from kombu.exceptions import OperationalError

from apps.delivery import sending

log = logging.getLogger(__name__)


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


def wake(delivery_id: UUID) -> bool:
    """Ask a worker to look at a delivery. A broker that is down is no error: the sweep finds the row."""
    try:
        deliver.apply_async((str(delivery_id),), retry=False)
    except (OperationalError, OSError) as error:
        log.warning(
            "delivery %s waits for the sweep: the broker cannot be reached (%s)", delivery_id, type(error).__name__
        )
        return False
    return True
