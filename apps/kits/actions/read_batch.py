"""Read the batches of laboratories, message by message, each in a transaction of its own and in the batch's order."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.kits import reading, waking
from apps.kits.lab_batch import LabBatch
from apps.kits.models import LabMessage, MessageState
from healthcheck.refusal import Refusal

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

_WOKEN = timedelta(seconds=5)  # younger ones have been given to a worker just now
_LATE = timedelta(minutes=5)  # ours: a hundred messages are read in seconds, so that something is wrong by then


def read_batches(*, by: str, clock: Clock, until: float) -> None:
    """Read what a dead worker left, and what lost its wake-up: the oldest first, until a time."""
    unread = LabBatch.objects.filter(read_at=None, received_at__lt=clock() - _WOKEN)
    for batch_id in unread.values_list("id", flat=True):
        if read_batch(batch_id=batch_id, by=by, clock=clock, until=until):
            waking.wake(batch_id)
            break


def read_batch(*, batch_id: UUID, by: str, clock: Clock, until: float) -> bool:
    """Read the messages of a batch that wait, until a time by `time.monotonic`; whether there is more to do.

    Whoever reads one holds the batch: nobody overtakes, and what a dead reader held is free at once.
    """
    place: int | None = -1
    while place is not None:
        if time.monotonic() >= until:
            return True
        place = _read_next(batch_id, after=place, by=by, at=clock())
    return False


def tell_of_late(*, at: datetime) -> int:
    """Write each batch to the log as an error that should have been read by now; how many there are."""
    late = list(LabBatch.objects.filter(read_at=None, received_at__lt=at - _LATE).values_list("id", flat=True))
    for batch_id in late:
        log.error("laboratory batch %s is not read yet, and may hold what cannot wait", batch_id)
    return len(late)


def _read_next(batch_id: UUID, *, after: int, by: str, at: datetime) -> int | None:
    """The place of the message that was read; None where none is left, or somebody else reads this batch.

    One that breaks the reader stays kept, for the next sweep, and hurts none behind it.
    """
    place = None
    try:
        with transaction.atomic():
            held = LabBatch.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=batch_id, read_at=None)
            batch = held.first()
            found = _waiting(batch, after) if batch else None
            if found is not None:
                message_id, place = found
                with suppress(Refusal):  # it stands refused, with its reason
                    reading.read(message_id=message_id, by=by, at=at)
            elif batch is not None and (after < 0 or _waiting(batch, -1) is None):
                batch.read_at = at
                batch.save(update_fields=["read_at"])
    except Exception as error:  # whatever the fault is, it must not stop the messages behind this one
        if place is None:
            raise
        log.error("a message of laboratory batch %s cannot be read and stays (%s)", batch_id, type(error).__name__)
    return place


def _waiting(batch: LabBatch, after: int) -> tuple[UUID, int] | None:
    rows = LabMessage.objects.filter(batch=batch, place__gt=after, state=MessageState.KEPT)
    message = rows.order_by("place").only("id", "place").first()
    return None if message is None or message.place is None else (message.pk, message.place)
