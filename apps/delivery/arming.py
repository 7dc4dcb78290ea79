"""Say that a lane has something to send: by whoever queued it, and every few seconds for all that was forgotten."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from apps.delivery.batch import Batch
from apps.delivery.channels import CHANNELS
from apps.delivery.models import Attempt, Delivery, State
from apps.delivery.parking import NOBODY_KNOWS
from apps.delivery.sql import read
from apps.delivery.stops import Stop
from apps.delivery.withholding import withheld

BATCH_KEPT: Final = timedelta(days=30)  # what of its messages nobody knows is settled or with a human long before

# Nothing is locked where the lane is ready anyway, which it is whenever much is queued. A lane that is being given back
# in this very moment may miss it: `heal` does not.
_ARM: Final = read("arm")

# From lane to lane by the index: one step for each that has something queued, however much that is.
_HEAL: Final = read("heal")


def arm(*, channel: str, destination: str) -> bool:
    """Let the lane be looked at now. Whether it was not going to be: then, and only then, somebody must be woken."""
    with connection.cursor() as cursor:
        cursor.execute(_ARM, {"channel": channel, "destination": destination})
        return cursor.fetchone() is not None


def heal() -> None:
    """Put right what a crash or a lost word left: ended leases, what was stopped meanwhile, lanes nobody armed."""
    _take_back()
    _set_aside()
    Batch.objects.filter(made_at__lt=Now() - BATCH_KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(_HEAL)


def _take_back() -> None:
    """What a worker did not finish within its lease may have arrived: it is asked after before it is sent again."""
    ended = Delivery.objects.filter(state=State.SENDING, urgent=False, lease_until__lte=Now())
    for delivery_id in list(ended.order_by("lease_until").values_list("id", flat=True)[:1000]):
        with transaction.atomic():
            row = ended.filter(pk=delivery_id).select_for_update(skip_locked=True).first()
            if row is not None:
                _take_one_back(row)


def _take_one_back(row: Delivery) -> None:
    if withheld(row):
        return
    row.tries.filter(finished_at=None).update(finished_at=Now(), outcome=Attempt.Outcome.UNKNOWN, detail="lease-ended")
    row.lease_until, row.in_doubt, row.state = None, True, State.QUEUED
    if row.attempts >= settings.DELIVERY_MAX_ATTEMPTS:
        row.state, row.reason = State.PARKED, NOBODY_KNOWS.format(count=row.attempts, last="lease-ended")
    row.fence += 1
    row.save(update_fields=["lease_until", "in_doubt", "state", "reason", "fence"])
    Delivery.objects.filter(pk=row.pk).update(next_at=Now())


def _set_aside() -> None:
    """A stop that came in the moment in which something was queued."""
    stops = Stop.objects.filter(subject=OuterRef("subject"), lifted_at__isnull=True)
    late = Delivery.objects.filter(Exists(stops), state=State.QUEUED, channel__in=CHANNELS)
    for delivery_id in list(late.values_list("id", flat=True)[:1000]):
        with transaction.atomic():
            row = late.filter(pk=delivery_id).select_for_update(skip_locked=True, of=("self",)).first()
            if row is not None:
                withheld(row)
