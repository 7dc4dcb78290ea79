"""What can be done with the outbox: queue a delivery, acknowledge it, send a parked one again, look it up."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from apps.audit import actions as audit
from apps.delivery.channels import CHANNELS, RECORD_CHANNELS, pdm
from apps.delivery.models import Attempt, Delivery, Payload, Receipt, State
from apps.delivery.waking import wake, wake_urgent
from apps.delivery.withholding import withheld
from apps.vault.keys import new_id
from healthcheck.refusal import Conflict, Missing

RECORD = "record"  # the purpose of a record's delivery
NOT_THERE = "The receiver was asked, and says that it has not got it."
REFUSED = "The receiver refused the record; its words stand in the receipt."


# Nothing where it is queued already; what the database's clock says of it comes back with it.
QUEUE = """
    INSERT INTO delivery_delivery (id, channel, reference, purpose, subject, destination, made_at, urgent,
                                   state, attempts, fence, reason)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'queued', 0, 0, '')
    ON CONFLICT (channel, reference, purpose) DO NOTHING RETURNING *
"""


@transaction.atomic(savepoint=False)
def queue(
    *,
    channel: str,
    subject: UUID,
    reference: UUID,
    purpose: str,
    destination: str,
    payload: Mapping[str, Any],
    at: datetime,
    urgent: bool = False,
) -> Delivery:
    """Put a delivery into the outbox, inside the caller's transaction. Queued again, the first one stands.

    An urgent one goes before all others, and takes with it what has to arrive before it.

    Raises KeyError for a channel there is none of.
    """
    key = (CHANNELS[channel].NAME, reference, purpose)
    values = [new_id(), *key, subject, destination, at, urgent]
    delivery = next(iter(Delivery.objects.raw(QUEUE, values)), None)
    if delivery is None:
        return Delivery.objects.get(channel=key[0], reference=reference, purpose=purpose)
    Payload.objects.create(delivery=delivery, body=dict(payload))
    if withheld(delivery):
        return delivery
    # No partial: Django asks a robust hook that failed for its name, and a stored request would answer 500.
    waken = wake_urgent if urgent else wake
    transaction.on_commit(lambda: waken(delivery.pk), robust=True)
    if urgent:
        _hurry_earlier(delivery)
    return delivery


def _hurry_earlier(delivery: Delivery) -> None:
    """What the same person is to have before it there would hold it up for as long as its own wait lasts."""
    lane = Delivery.objects.filter(
        subject=delivery.subject, destination=delivery.destination, channel=delivery.channel, state=State.QUEUED
    )
    lane.exclude(pk=delivery.pk).update(urgent=True, next_at=Now())


@transaction.atomic
def acknowledge(
    *, reference: UUID, accepted: bool, diagnostics: str, by: str, at: datetime, channel: str = pdm.NAME
) -> Delivery:
    """Keep what the GP system said at the last of a record; said twice, it counts once.

    A "no" outweighs every "yes", whichever comes first, until a human sends the record again.

    Raises:
        Missing: "no-such-record" for a record we never queued.
    """
    delivery = Delivery.objects.select_for_update().filter(channel=channel, reference=reference, purpose=RECORD).first()
    if delivery is None:
        raise Missing("no-such-record", "No record with this id was sent.")
    Receipt.objects.create(delivery=delivery, accepted=accepted, diagnostics=diagnostics, by=by, at=at)
    if accepted and delivery.refused_at is None:
        settle(delivery, at=at)
    elif not accepted:
        delivery.refused_at = delivery.refused_at or at
        park(delivery, REFUSED)
    return delivery


@transaction.atomic
def receive(*, delivery_id: UUID, at: datetime) -> None:
    """The receiving system has it; its final word may still come. Said twice, it counts once."""
    row = Delivery.objects.select_for_update().get(pk=delivery_id)
    if row.received_at is None:
        row.received_at = at
        row.sent_at = row.sent_at or at
        row.save(update_fields=["received_at", "sent_at"])


def settle(delivery: Delivery, *, at: datetime) -> None:
    """Mark a locked row as arrived. The receiver's word also proves the sending, which we may not have seen end."""
    if delivery.state == State.ACKNOWLEDGED:
        return
    delivery.state = State.ACKNOWLEDGED
    delivery.sent_at = delivery.sent_at or at
    delivery.received_at = delivery.received_at or at
    delivery.acknowledged_at = at
    delivery.reason, delivery.in_doubt = "", False
    _release(delivery)


def park(delivery: Delivery, reason: str) -> None:
    """Set a locked row aside for a human."""
    delivery.state = State.PARKED
    delivery.acknowledged_at = None
    delivery.reason = reason
    _release(delivery)


def _release(delivery: Delivery) -> None:
    """End whatever lease there is: a worker that still holds it finds another fence."""
    delivery.lease_until = None
    delivery.fence += 1
    delivery.save()


@transaction.atomic
def send_again(*, delivery_id: UUID, by: str, at: datetime) -> Delivery:
    """Put a parked delivery back into the queue with its attempts counted anew from here.

    Raises Conflict: "not-parked", or "overtaken" for a record after which a newer one of its person went out.
    """
    _refuse_overtaken(delivery_id)
    changed = Delivery.objects.filter(pk=delivery_id, state=State.PARKED).update(
        state=State.QUEUED, reason="", refused_at=None, attempts=0, next_at=Now(), fence=F("fence") + 1
    )
    if not changed:
        raise Conflict("not-parked", "Only a parked delivery can be sent again.")
    delivery = Delivery.objects.get(pk=delivery_id)
    detail = {"delivery": str(delivery_id), "channel": delivery.channel}
    audit.record(actor=by, action="delivery.sent_again", subject=delivery.subject, at=at, detail=detail)
    transaction.on_commit(partial(wake, delivery_id))
    return delivery


@transaction.atomic
def not_there(*, delivery_id: UUID, by: str, at: datetime) -> Delivery:
    """The receiver was asked for the word that is missing, and has nothing: set it aside, to be sent again.

    Raises Conflict: "not-unanswered" for what is not sent, or whose word is not overdue.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state != State.SENT or not delivery.silences.filter(settled_at__isnull=True).exists():
        raise Conflict("not-unanswered", "Only what was sent, and is not answered in time, can be set aside so.")
    park(delivery, NOT_THERE)
    detail = {"delivery": str(delivery_id), "channel": delivery.channel}
    audit.record(actor=by, action="delivery.not_there", subject=delivery.subject, at=at, detail=detail)
    return delivery


def _refuse_overtaken(delivery_id: UUID) -> None:
    """An older record that arrives last would stand as the newest; a message of words does not replace another.

    The later ones are held, so that no worker claims one in between.
    """
    old = Delivery.objects.filter(pk=delivery_id, channel__in=RECORD_CHANNELS).first()
    if old is None:
        return
    same = Delivery.objects.filter(channel=old.channel, subject=old.subject, destination=old.destination)
    later = same.filter(Q(queued_at__gt=old.queued_at) | Q(queued_at=old.queued_at, id__gt=old.id))
    held = list(later.select_for_update())
    unclear = Attempt.objects.filter(delivery__in=held, outcome=Attempt.Outcome.UNKNOWN).exists()
    if unclear or any(each.sent_at or each.state == State.SENDING for each in held):
        raise Conflict("overtaken", "A newer record of this person went out, or may have.")


def of(*, reference: UUID | None = None, subject: UUID | None = None) -> QuerySet[Delivery]:
    """The deliveries of an assessment or message, or of a person, oldest first."""
    asked = {key: value for key, value in (("reference", reference), ("subject", subject)) if value is not None}
    return Delivery.objects.filter(**asked).order_by("queued_at", "id") if asked else Delivery.objects.none()
