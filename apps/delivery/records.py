"""Queue the record of a check: by each channel that its practice has, in the form that the channel demands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.audit import actions as audit
from apps.delivery import routes
from apps.delivery.actions import RECORD, queue
from apps.delivery.channel import CheckRecord
from apps.delivery.channels import RECORD_CHANNELS
from apps.delivery.models import Delivery, State
from apps.vault.index import blind_index, is_indexed
from healthcheck.fhir.content import content

_PURPOSE: Final = "what a record tells"
# The practice has it or is getting it. What was set aside it has not, so the same content goes once more.
_THERE: Final = (State.QUEUED, State.SENDING, State.SENT, State.ACKNOWLEDGED)


@transaction.atomic(savepoint=False)
def queue_record(*, record: CheckRecord, subject: UUID, urgent: bool, at: datetime) -> list[Delivery]:
    """One delivery a channel, in the caller's transaction. Queued again, the first ones stand.

    What a practice has already is not sent again: where the newest record of the person tells the same, nothing is
    queued and the trail says so. An urgent one always goes: its case waits for the answer to this very record.
    """
    names, told = routes.channels_for(record.practice, on=timezone.localdate(at)), content(dict(record.bundle))
    rows = [
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
        for name in names
        if urgent or not _there_already(name, record, subject, told, at=at)
    ]
    _note(rows, told)
    return rows


def note_content(rows: Sequence[Delivery], record: CheckRecord) -> None:
    """Keep what the record tells as a keyed digest, for the row of the queue itself holds nothing personal."""
    _note(rows, content(dict(record.bundle)))


def _note(rows: Sequence[Delivery], told: str) -> None:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(content=blind_index(_PURPOSE, told))


def _there_already(channel: str, record: CheckRecord, subject: UUID, told: str, *, at: datetime) -> bool:
    lane = Delivery.objects.filter(channel=channel, subject=subject, destination=record.practice, purpose=RECORD)
    newest = lane.order_by("queued_at", "id").last()
    if newest is None or newest.reference == record.record.assessment_id or newest.content is None:
        return False
    there = newest.state in _THERE and newest.refused_at is None
    if not there or not is_indexed(newest.content, _PURPOSE, told):
        return False
    detail = {"delivery": str(newest.pk), "channel": channel, "reference": str(record.record.assessment_id)}
    audit.record(actor="service:delivery", action="record.unchanged", subject=subject, at=at, detail=detail)
    return True
