"""Celery: climb the ladder of every case that is due. The rows are the truth; a lost run is made up by the next."""

from celery import shared_task

from apps.urgent import actions
from apps.urgent.clock import steady


@shared_task(name="urgent.sweep", ignore_result=True)
def sweep() -> int:
    """Take every rung that is due; how many were taken."""
    return actions.sweep(by="service:urgent", clock=steady)
