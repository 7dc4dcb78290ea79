"""Celery: forget old requests and spent signatures. A lost run is made up by the next."""

from celery import shared_task

from apps.clients import idempotency, spent
from apps.clients.clock import now


@shared_task(name="clients.purge_idempotency")
def purge_idempotency() -> int:
    """Forget the requests that nobody sends again; how many."""
    return idempotency.purge(at=now())


@shared_task(name="clients.purge_spent")
def purge_spent() -> int:
    """Forget the assertions, signatures and tokens that have expired by themselves; how many."""
    return spent.purge(at=now())
