"""Celery: forget old requests. A lost run is made up by the next."""

from celery import shared_task

from apps.clients import idempotency
from apps.clients.clock import now


@shared_task(name="clients.purge_idempotency")
def purge_idempotency() -> int:
    """Forget the requests that nobody sends again; how many."""
    return idempotency.purge(at=now())
