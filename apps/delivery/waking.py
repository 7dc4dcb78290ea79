"""Wake a worker by the broker, which carries ids and names alone. A wake-up that is lost costs one sweep."""

import logging
from uuid import UUID

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

from apps.delivery import arming
from apps.delivery.models import Delivery

log = logging.getLogger(__name__)


def wake(delivery_id: UUID) -> bool:
    """Let the lane of a routine delivery be looked at, and ask a worker to do it where none was going to.

    A broker that is down is no error: the sweep finds the lane.
    """
    row = Delivery.objects.filter(pk=delivery_id).values_list("channel", "destination").first()
    if row is None or not arming.arm(channel=row[0], destination=row[1]):
        return True
    return _wake("delivery.drain", row[0], str(delivery_id))


def wake_channel(channel: str) -> bool:
    """Ask a worker to go on with a channel."""
    return _wake("delivery.drain", channel, channel)


def wake_urgent(delivery_id: UUID) -> bool:
    """Ask a worker to send an urgent delivery, by the urgent queue."""
    return _wake("delivery.deliver", str(delivery_id), str(delivery_id), queue=settings.URGENT_QUEUE)


def _wake(task: str, argument: str, what: str, **where: str) -> bool:
    try:
        current_app.send_task(task, (argument,), retry=False, ignore_result=True, **where)
    except (OperationalError, OSError) as error:
        words = "delivery %s waits for the sweep: the broker cannot be reached (%s)"
        log.warning(words, what, type(error).__name__)
        return False
    return True
