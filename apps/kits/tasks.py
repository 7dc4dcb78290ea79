"""Celery: read the laboratory messages that were left over. A lost run is made up by the next."""

from celery import shared_task

from apps.clients.clock import now
from apps.kits import actions


@shared_task(name="kits.read_left_over")
def read_left_over() -> int:
    """Read what waits for a kit that is known by now, or was interrupted; how many messages were read."""
    return actions.read_left_over(by="service:kits", at=now())
