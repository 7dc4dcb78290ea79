"""A record that waits for a practice the person has left: made anew in the form that the new one's channels demand."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.delivery import routes
from apps.delivery.actions import RECORD
from apps.delivery.channel import CheckRecord
from apps.delivery.channels import RECORD_CHANNELS
from apps.delivery.models import Delivery, Payload, State
from apps.delivery.records import note_content, queue_record
from apps.delivery.stops import Why
from apps.delivery.withholding import set_aside


def waits(reference: UUID) -> bool:
    """Whether a record has a row that nobody has sent and nobody is sending."""
    return _waiting(reference).exists()


@transaction.atomic
def reroute(*, record: CheckRecord, subject: UUID, urgent: bool, at: datetime) -> None:
    """Give what waits its new contents; what waits in a channel that the new practice has not is not sent."""
    names = routes.channels_for(record.practice, on=timezone.localdate(at))
    for row in _waiting(record.record.assessment_id).select_for_update().order_by("id"):
        if row.channel in names:
            payload = Payload.objects.get(delivery=row)
            payload.body = dict(RECORD_CHANNELS[row.channel].write(record))
            payload.save(update_fields=["body"])
            note_content([row], record)
        elif row.state != State.STOPPED:
            set_aside(row, Why.MOVED)
    queue_record(record=record, subject=subject, urgent=urgent, at=at)


def _waiting(reference: UUID) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(reference=reference, purpose=RECORD, sent_at=None)
    return rows.filter(state__in=(State.QUEUED, State.PARKED, State.STOPPED))
