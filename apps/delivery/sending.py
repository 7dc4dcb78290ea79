"""A worker's side of the outbox: claim, ask or send outside any transaction, record what came of it.

Routine deliveries go lane by lane (`claiming`). An urgent one is claimed by itself: it waits for no lane, no bucket and
no circuit, only for what its person is to have there before it.
"""

import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from apps.delivery import arming, recording
from apps.delivery.channel import Arrival, Outcome, Result
from apps.delivery.channels import CHANNELS
from apps.delivery.claiming import Claim, Held, claim
from apps.delivery.models import UNSENT, Attempt, Delivery, Payload, State
from apps.delivery.recording import FAILURES_TO_OPEN, Told
from apps.delivery.withholding import TO_THE_PERSON, stopped_since, withheld

log = logging.getLogger(__name__)

# When its worker dies an urgent row is sent again while its minute still runs. A peer that is slower than this may hear
# it twice, which every channel makes harmless.
URGENT_LEASE_SECONDS = 20.0
RECORDED_AT_ONCE = 10  # so many answers wait at most to be recorded together; a worker that dies leaves these in doubt
LONGEST_PAUSE_SECONDS = 60.0  # of a whole channel that has answered 429: its limits are counted by the minute
PART_OF_LEASE = 3.0  # what has not begun within the lease divided by this is given back
PAYLOADS = "SELECT * FROM delivery_payload WHERE delivery_id = ANY(%s)"  # asked for each lane, so written out


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


def urgent_due_ids(limit: int = 200) -> list[UUID]:
    """The due rows among the urgent ones, those first that were queued first, for a sweep to send."""
    return list(due().filter(urgent=True).order_by("queued_at").values_list("id", flat=True)[:limit])


def send(delivery_id: UUID) -> str:
    """Send one delivery if it is due and nobody else has it. Returns the state it is left in, "" when not ours to send.

    No transaction is open while the peer is spoken to. A worker that dies in between leaves a lease, which ends.
    """
    row = Delivery.objects.filter(pk=delivery_id).first()
    if row is None:
        return ""
    if row.urgent:
        return _send_urgent(delivery_id)
    arming.arm(channel=row.channel, destination=row.destination)
    held = claim(row.channel, destination=row.destination, only=delivery_id)
    for each in held:
        work_through(each)
    return _state(delivery_id) if held else ""


def work_through(held: Held) -> float:
    """Send what was claimed of one lane, one after another, until it is done, fails too often, or time is short.

    Returns the seconds for which the whole channel is to be left alone.
    """
    rows = Payload.objects.raw(PAYLOADS, [[each.delivery_id for each in held.claims]])
    payloads = {row.delivery_id: row for row in rows}
    done: list[Told] = []
    failures, failed, hold, pause, well = held.failures, 0, 0.0, 0.0, False
    for place, each in enumerate(held.claims):
        late = time.monotonic() - held.since > settings.DELIVERY_LEASE_SECONDS / PART_OF_LEASE
        if late or hold > 0 or (place > 0 and failures >= FAILURES_TO_OPEN):
            done.append(Told(each, None, each.in_doubt))
            continue
        told = try_one(each, payloads.get(each.delivery_id))
        done.append(told)
        failures, failed, well = (failures + 1, failed + 1, well) if told.failed else (0, 0, True)
        hold, wait = asked(told)
        pause = max(pause, wait)
        if len(done) >= RECORDED_AT_ONCE:
            recording.record(done)
            done.clear()
    recording.record(done)
    recording.release(held, failures=failures, hold=hold, well=well)
    recording.peer(held.channel, well=False, failed=0 if well else failed, pause=pause)
    return pause


def give_back(held: Held) -> None:
    """Of a lane that was claimed nothing is sent now: as if it had not been claimed."""
    recording.record([Told(each, None, each.in_doubt) for each in held.claims])
    recording.release(held, failures=held.failures, hold=0.0)


def asked(told: Told) -> tuple[float, float]:
    """How long the peer wants to be left alone: in this lane, and where it counts our calls, altogether."""
    outcome = told.outcome
    if outcome is None or outcome.retry_after is None or not told.failed:
        return 0.0, 0.0
    return outcome.retry_after, min(outcome.retry_after, LONGEST_PAUSE_SECONDS) if outcome.status == 429 else 0.0


def try_one(claimed: Claim, payload: Payload | None) -> Told:
    """One try: after an unknown outcome the peer is asked first, and it is sent only where it did not arrive.

    A message is asked after its person's own no last of all: lanes are claimed ahead, and a no in between counts.
    """
    if claimed.channel in TO_THE_PERSON and stopped_since(claimed.delivery_id):
        return Told(claimed, None, claimed.in_doubt)
    if payload is None:
        return Told(claimed, Outcome(Result.PERMANENT, detail="no-payload"), in_doubt=claimed.in_doubt)
    try:
        return _speak(claimed, payload.stored())
    except Exception as error:  # a fault of ours must not keep from their turn what stands behind it in the lane
        log.error("delivery %s: %s in its channel", claimed.delivery_id, type(error).__name__)
        return Told(claimed, Outcome(Result.UNKNOWN, detail=type(error).__name__), in_doubt=True)


def _speak(claimed: Claim, body: Mapping[str, Any]) -> Told:
    channel = CHANNELS[claimed.channel]
    if claimed.in_doubt:
        arrival = channel.ask(body, message_id=claimed.delivery_id)
        if arrival is Arrival.ARRIVED:
            return Told(claimed, Outcome(Result.ACCEPTED, detail="asked: arrived"), in_doubt=False)
        if arrival is Arrival.CANNOT_TELL and not channel.REPEATS_HARMLESSLY:
            return Told(claimed, Outcome(Result.UNKNOWN, detail="asked: cannot tell"), in_doubt=True)
    outcome = channel.send(body, message_id=claimed.delivery_id)
    return Told(claimed, outcome, in_doubt=outcome.result is Result.UNKNOWN)


def _send_urgent(delivery_id: UUID) -> str:
    claimed = _claim_urgent(delivery_id)
    if claimed is None:
        return ""
    told = try_one(claimed, Payload.objects.filter(delivery_id=delivery_id).first())
    recording.record([told])
    return _state(delivery_id)


def _state(delivery_id: UUID) -> str:
    return str(Delivery.objects.values_list("state", flat=True).get(pk=delivery_id))


@transaction.atomic
def _claim_urgent(delivery_id: UUID) -> Claim | None:
    row = due().filter(pk=delivery_id).select_for_update(skip_locked=True, of=("self",)).first()
    if row is None or withheld(row):
        return None
    ended = row.tries.filter(finished_at=None).update(
        finished_at=Now(), outcome=Attempt.Outcome.UNKNOWN, detail="lease-ended"
    )
    lease = min(settings.DELIVERY_LEASE_SECONDS, URGENT_LEASE_SECONDS)
    Delivery.objects.filter(pk=row.pk).update(
        state=State.SENDING,
        reason="",
        lease_until=Now() + timedelta(seconds=lease),
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
    )
    attempt = Attempt.objects.create(delivery=row, number=row.tries.count() + 1)
    in_doubt = row.in_doubt or ended > 0
    return Claim(row.pk, row.channel, row.fence + 1, attempt.pk, attempt.number, row.attempts + 1, in_doubt, row.urgent)
