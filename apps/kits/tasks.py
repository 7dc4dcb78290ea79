"""Celery: read the laboratory messages that were left over, remind of kits. A lost run is made up by the next."""

from celery import shared_task

from apps.clients.clock import now
from apps.kits import actions


@shared_task(name="kits.read_left_over")
def read_left_over() -> int:
    """Read what waits for a kit that is known by now, or was interrupted; how many messages were read."""
    return actions.read_left_over(by="service:kits", at=now())


@shared_task(name="kits.remind")
def remind() -> int:
    """Remind people of the kits they have not sent back; how many reminders were queued."""
    return actions.remind(by="service:kits", at=now())
