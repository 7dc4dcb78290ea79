"""Celery: remove what is past its time. A lost run is made up by the next."""

from celery import shared_task

from apps.clients.clock import now
from apps.people import retention


@shared_task(name="people.apply_retention")
def apply_retention() -> int:
    """How many rows were removed."""
    return sum(done.removed for done in retention.apply(by="service:retention", at=now()))
