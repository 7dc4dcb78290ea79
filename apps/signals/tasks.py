"""Celery: bring in and read signals. The rows are the truth; a lost run is made up by the next."""

from celery import shared_task

from apps.clients.clock import now
from apps.signals import actions


@shared_task(name="signals.read", ignore_result=True)
def read() -> None:
    """Take over what came by MESH, then read what waits."""
    actions.bring_in(at=now())
    actions.read_waiting(at=now())
