"""Stop what is queued of a person, and let it go on: the last safe state of each row stands, never half of one.

A row that no worker holds is stopped at once. One that a worker is sending is left to it: what it sends was sent, and
what it brings back unsent is stopped when it is next claimed. What may no longer go is asked again at each claim, so
that a row which was queued in the same moment is stopped too. Rows are locked, so each was either claimed or stopped.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from apps.delivery.bookings import Booking
from apps.delivery.models import Delivery, Payload, State
from apps.delivery.stops import Stop, What, Why
from apps.delivery.waking import wake
from apps.delivery.withholding import NAMES_NOBODY, TO_THE_PERSON, cannot_wait, overtaken, set_aside, why_not

WAITING = (State.QUEUED, State.PARKED)
GONE = (State.SENT, State.ACKNOWLEDGED)


@dataclass(slots=True)
class Stopped:
    """What came of a stop: rows that will not go, that a worker was sending, and that had gone before."""

    stopped: list[Delivery] = field(default_factory=list)
    under_way: list[Delivery] = field(default_factory=list)
    sent: list[Delivery] = field(default_factory=list)


@transaction.atomic
def stop(*, subject: UUID, what: What, why: Why, urgent_too: bool, at: datetime) -> Stopped:
    """From now on nothing of this kind is sent. Stopped again, only what is new changes."""
    Stop.objects.get_or_create(
        subject=subject, what=what, why=why, lifted_at=None, defaults={"urgent_too": urgent_too, "since": at}
    )
    found = Stopped()
    for row in _of(subject, what).select_for_update().order_by("id"):
        if row.state in GONE or (row.state == State.PARKED and row.sent_at is not None):
            found.sent.append(row)
        elif row.state == State.SENDING:
            found.under_way.append(row)
        elif row.state == State.STOPPED or (row.state in WAITING and (urgent_too or not cannot_wait(row))):
            set_aside(row, why)
            found.stopped.append(row)
    return found


@transaction.atomic
def lift(*, subject: UUID, why: Collection[Why], at: datetime) -> list[Delivery]:
    """The reason is gone: what goes on, by its rows.

    The newest record that was held back goes, unless a newer one went; the ones before it are contained in it. Messages
    do not: they spoke of a day that has passed.
    """
    Stop.objects.filter(subject=subject, why__in=why, lifted_at__isnull=True).update(lifted_at=at)
    newest: dict[str, Delivery] = {}
    for row in _of(subject, What.RECORDS).select_for_update().order_by("queued_at", "id"):
        newest[row.channel] = row
    going = [row for row in newest.values() if row.state == State.STOPPED and row.sent_at is None]
    going = [row for row in going if why_not(row) is None]
    for row in going:
        row.state, row.reason, row.attempts = State.QUEUED, "", 0
        row.fence += 1
        row.save(update_fields=["state", "reason", "attempts", "fence"])
        Delivery.objects.filter(pk=row.pk).update(next_at=Now())
        transaction.on_commit(partial(wake, row.pk))
    return going


@transaction.atomic
def redirect(*, subject: UUID, destination: str) -> int:
    """Records that nobody is sending go to another practice, at once: its budget is not waited for. How many."""
    rows = _of(subject, What.RECORDS).filter(state__in=(State.QUEUED, State.PARKED, State.STOPPED), sent_at=None)
    ids = list(rows.exclude(destination=destination).select_for_update().order_by("id").values_list("id", flat=True))
    Booking.objects.filter(delivery__in=ids).delete()
    Delivery.objects.filter(pk__in=ids).update(destination=destination)
    Delivery.objects.filter(pk__in=ids, state=State.QUEUED).update(next_at=Now(), reason="")
    for delivery_id in ids:
        transaction.on_commit(partial(wake, delivery_id))
    return len(ids)


@transaction.atomic
def overtake(*, subject: UUID) -> int:
    """Records under a number that is no more are not sent: others take their place. How many that nobody is sending.

    One that a worker is sending keeps the reason: what it brings back unsent is stopped (`sql/record.sql`).
    """
    waiting = (*WAITING, State.SENDING)
    rows = _of(subject, What.RECORDS).filter(state__in=waiting, sent_at=None).select_for_update().order_by("id")
    held = list(rows)
    for row in held:
        if row.state == State.SENDING:
            overtaken(row, Why.RENUMBERED)
        else:
            set_aside(row, Why.RENUMBERED)
    return sum(row.state == State.STOPPED for row in held)


@transaction.atomic
def readdress(*, subject: UUID, nhs_number: str) -> int:
    """Messages that nobody is sending go to the person's new NHS number; how many."""
    rows = _of(subject, What.MESSAGES).filter(state__in=WAITING).select_for_update().order_by("id")
    for payload in (held := list(Payload.objects.filter(delivery__in=list(rows)))):
        payload.body = {**payload.body, "nhs_number": nhs_number}
        payload.save(update_fields=["body"])
    return len(held)


def _of(subject: UUID, what: What) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(subject=subject)
    messages = Q(channel__in=TO_THE_PERSON)
    return rows.filter(messages) if what == What.MESSAGES else rows.exclude(messages | Q(channel__in=NAMES_NOBODY))
