"""Celery: close what waits for nothing any more. The rows are the truth; a lost run is made up by the next."""

from celery import shared_task

from apps.checks import actions
from apps.clients.clock import now


@shared_task(name="checks.rescore_chunk")
def rescore_chunk(chunk_id: int) -> int:
    """Replay one chunk of checks; how many people it changes. A chunk that is done is left alone."""
    return actions.rescore_chunk(chunk_id=chunk_id, at=now())


@shared_task(name="checks.close_overdue")
def close_overdue() -> int:
    """Close every check that has been open for 28 days; how many were closed."""
    return actions.close_overdue(by="service:close_overdue", at=now())


@shared_task(name="checks.collect_practice_mail")
def collect_practice_mail() -> int:
    """Empty our MESH mailbox and read what came; how many messages did what they say."""
    return actions.collect_practice_mail(at=now())
