"""A worker's side of the outbox: claim a due row, send it outside any transaction, record what came of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from apps.delivery import backoff
from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import CHANNELS
from apps.delivery.models import UNSENT, Attempt, Delivery, Payload, State

# When its worker dies an urgent row is sent again while its minute still runs. A peer that is slower than this may hear
# it twice, which every channel makes harmless.
URGENT_LEASE_SECONDS = 20.0
TIRED = "No success after {count} attempts. Last: {last}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's right to send one delivery until the lease ends; `fence` tells it from every other claim.

    `number` is the attempt's, counted for good; `since_queued` begins again when a human sends the delivery again.
    """

    delivery_id: UUID
    channel: str
    fence: int
    number: int
    since_queued: int
    urgent: bool = False


def due() -> QuerySet[Delivery]:
    """What may be sent now: queued and due, or left by a worker whose lease ended; oldest of its person first.

    A later record of the same person, destination and channel waits while an earlier one is still to be sent. A parked
    one holds nobody up.
    """
    earlier = Delivery.objects.filter(
        subject=OuterRef("subject"),
        destination=OuterRef("destination"),
        channel=OuterRef("channel"),
        state__in=UNSENT,
    ).filter(Q(queued_at__lt=OuterRef("queued_at")) | Q(queued_at=OuterRef("queued_at"), id__lt=OuterRef("id")))
    ready = Q(state=State.QUEUED, next_at__lte=Now()) | Q(state=State.SENDING, lease_until__lte=Now())
    return Delivery.objects.filter(ready).exclude(Exists(earlier))


def due_ids(limit: int = 100) -> list[UUID]:
    """The oldest due rows that are not urgent, for a sweep to wake workers with."""
    return list(due().filter(urgent=False).order_by("next_at").values_list("id", flat=True)[:limit])


def urgent_due_ids(limit: int = 200) -> list[UUID]:
    """The due rows among the urgent ones, those first that were queued first, for a sweep to send."""
    return list(due().filter(urgent=True).order_by("queued_at").values_list("id", flat=True)[:limit])


def send(delivery_id: UUID) -> str:
    """Send one delivery if it is due and nobody else has it. Returns the state it is left in, "" when not ours to send.

    No transaction is open while the peer is spoken to. A worker that dies in between leaves a lease, which ends.
    """
    claim = _claim(delivery_id)
    if claim is None:
        return ""
    outcome = CHANNELS[claim.channel].send(_payload(claim), message_id=claim.delivery_id)
    return _record(claim, outcome)


def _payload(claim: Claim) -> dict[str, Any]:
    body: dict[str, Any] = Payload.objects.get(delivery_id=claim.delivery_id).body
    return body


@transaction.atomic
def _claim(delivery_id: UUID) -> Claim | None:
    row = due().filter(pk=delivery_id).select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    row.tries.filter(finished_at=None).update(finished_at=Now(), outcome=Attempt.Outcome.UNKNOWN, detail="lease-ended")
    if row.attempts >= settings.DELIVERY_MAX_ATTEMPTS and not row.urgent:
        _park(Delivery.objects.filter(pk=row.pk), TIRED.format(count=row.attempts, last="lease-ended"))
        return None
    Delivery.objects.filter(pk=row.pk).update(
        state=State.SENDING,
        reason="",
        lease_until=Now() + timedelta(seconds=_lease(urgent=row.urgent)),
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
    )
    attempt = Attempt.objects.create(delivery=row, number=row.tries.count() + 1)
    return Claim(row.pk, row.channel, row.fence + 1, attempt.number, row.attempts + 1, row.urgent)


def _lease(*, urgent: bool) -> float:
    whole: float = settings.DELIVERY_LEASE_SECONDS
    return min(whole, URGENT_LEASE_SECONDS) if urgent else whole


@transaction.atomic
def _record(claim: Claim, outcome: Outcome) -> str:
    """Keep the outcome. A worker whose lease was taken over finds another fence and changes nothing.

    The delivery is locked before its attempts, as in a claim: the other way round the two could wait for each other.
    """
    Delivery.objects.select_for_update().get(pk=claim.delivery_id)
    Attempt.objects.filter(delivery_id=claim.delivery_id, number=claim.number, finished_at=None).update(
        finished_at=Now(), outcome=outcome.result.value, status=outcome.status, detail=outcome.detail
    )
    mine = Delivery.objects.filter(pk=claim.delivery_id, fence=claim.fence, state=State.SENDING)
    last = f"{outcome.status or ''} {outcome.detail or outcome.result.value}".strip()
    if outcome.result is Result.ACCEPTED:
        mine.update(state=State.SENT, lease_until=None, sent_at=Coalesce(F("sent_at"), Now()), reason="")
    elif outcome.result is Result.PERMANENT:
        _park(mine, f"The receiver refused it: {last}")
    elif claim.since_queued >= settings.DELIVERY_MAX_ATTEMPTS and not claim.urgent:
        _park(mine, TIRED.format(count=claim.since_queued, last=last))
    else:
        longest = backoff.URGENT_CEILING_SECONDS if claim.urgent else backoff.CEILING_SECONDS
        first = settings.DELIVERY_BACKOFF_SECONDS
        seconds = backoff.wait(claim.since_queued, first=first, asked=outcome.retry_after, longest=longest)
        mine.update(state=State.QUEUED, lease_until=None, next_at=Now() + timedelta(seconds=seconds))
    return str(Delivery.objects.values_list("state", flat=True).get(pk=claim.delivery_id))


def _park(rows: QuerySet[Delivery], reason: str) -> None:
    rows.update(state=State.PARKED, lease_until=None, fence=F("fence") + 1, reason=reason[:200])
