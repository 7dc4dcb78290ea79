"""Queue the record of a check: by each channel that its practice has, in the form that the channel demands."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.delivery import routes
from apps.delivery.actions import RECORD, queue
from apps.delivery.channel import CheckRecord
from apps.delivery.channels import RECORD_CHANNELS
from apps.delivery.models import Delivery


@transaction.atomic
def queue_record(*, record: CheckRecord, subject: UUID, urgent: bool, at: datetime) -> list[Delivery]:
    """One delivery a channel, in the caller's transaction. Queued again, the first ones stand."""
    return [
        queue(
            channel=name,
            subject=subject,
            reference=record.record.assessment_id,
            purpose=RECORD,
            destination=record.practice,
            payload=RECORD_CHANNELS[name].write(record),
            at=at,
            urgent=urgent,
        )
        for name in routes.channels_for(record.practice, on=timezone.localdate(at))
    ]
