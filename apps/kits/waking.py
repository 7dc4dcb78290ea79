"""Wake a worker to read a batch, by the broker, which carries its id alone. A wake-up that is lost costs one sweep."""

import logging
from uuid import UUID

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake(batch_id: UUID) -> None:
    """Ask a worker to read a batch. A broker that is down is no error: the sweep finds the row."""
    try:
        current_app.send_task("kits.read_batch", (str(batch_id),), retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        words = "laboratory batch %s waits for the sweep: the broker cannot be reached (%s)"
        log.warning(words, batch_id, type(error).__name__)
