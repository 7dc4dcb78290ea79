"""Many messages in one call: what a worker does with lanes that were claimed together.

A batch is taken whole or not at all, and settles each of its deliveries under that delivery's own fence. Where nobody
knows whether one arrived, it is said again with the same messages under the same reference: that is its question.

Its receiver knows a batch by the batch's reference and a message by the message's own, and neither by the other's. So
what may have gone in one way is never said in the other: see `batch.written_down`, `_may_join` and `_read_back`.
"""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Now

from apps.delivery import recording, sending
from apps.delivery.batch import Batch, written_down
from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import nhs_notify
from apps.delivery.channels.nhs_notify import batches
from apps.delivery.claiming import Claim, Held
from apps.delivery.models import Attempt, Callback, Delivery, Payload, State
from apps.delivery.recording import Told
from apps.delivery.sending import PART_OF_LEASE
from apps.delivery.stops import Stop
from apps.delivery.withholding import what_is

TOGETHER: Final = frozenset({nhs_notify.NAME})
TRIES_TOGETHER: Final = 3  # then each goes by itself, so that one faulty message holds up no others
MOST_ALONE: Final = 25  # calls by themselves after one claim; the rest goes back

_Bodies = Mapping[UUID, Mapping[str, Any]]


def work_through(lanes: Sequence[Held]) -> None:
    """Send what was claimed together, record it, give the lanes back."""
    claims = [each for held in lanes for each in held.claims]
    kept = Payload.objects.in_bulk([each.delivery_id for each in claims])
    bodies = {key: payload.body for key, payload in kept.items()}
    fresh = [each for each in _may_join(claims) if each.delivery_id in bodies]
    told, calls = (_send(fresh, bodies), 1) if len(fresh) > 1 else ({}, 0)
    alone = [each for each in claims if each.delivery_id not in told]
    for each in alone[:MOST_ALONE]:
        late = time.monotonic() - lanes[0].since > settings.DELIVERY_LEASE_SECONDS / PART_OF_LEASE
        held_back = any(sending.asked(one)[0] for one in told.values())
        told[each.delivery_id] = Told(each, None, each.in_doubt) if late or held_back else _alone(each, kept)
        calls += not (late or held_back)
        recording.record([told[each.delivery_id]])
    recording.record(given_back := [Told(each, None, each.in_doubt) for each in alone[MOST_ALONE:]])
    told.update({one.claim.delivery_id: one for one in given_back})
    _give_back(lanes, told, calls)


def _may_join(claims: Sequence[Claim]) -> list[Claim]:
    """Not what is in doubt, nor what may still be on its way by itself from a worker that stalled with it."""
    wanted = [each for each in claims if not each.in_doubt and each.since_queued <= TRIES_TOGETHER]
    again = [each.delivery_id for each in wanted if each.number > 1]
    unknown = Attempt.objects.filter(delivery__in=again, outcome=Attempt.Outcome.UNKNOWN)
    lost = set(unknown.values_list("delivery_id", flat=True))
    return [each for each in wanted if each.delivery_id not in lost]


def _send(claims: Sequence[Claim], bodies: _Bodies) -> dict[UUID, Told]:
    """One batch of as many as fit into it; what does not fit goes back, and so does everything once one is not ours.

    It is forgotten after everything is recorded: a worker that dies in between leaves what it has to be asked after.
    """
    batch = Batch(channel=claims[0].channel)
    body, count = batches.fill(batch.pk, [(each.delivery_id, bodies[each.delivery_id]) for each in claims])
    batch.members = [each.delivery_id for each in claims[:count]]
    if not written_down(batch, fences=[each.fence for each in claims[:count]]):
        recording.record(told := [Told(each, None, each.in_doubt) for each in claims])
        return {one.claim.delivery_id: one for one in told}
    outcome, named = _read_back(batch, *batches.send(batch.pk, body))
    judged = partial(_judged, outcome=outcome, named=named)
    told = [judged(each, place=place) for place, each in enumerate(claims[:count])]
    told += [Told(each, None, each.in_doubt) for each in claims[count:]]
    recording.record(told)
    if outcome.result is Result.ACCEPTED and not Delivery.objects.filter(pk__in=batch.members, in_doubt=True).exists():
        batch.delete()
    return {one.claim.delivery_id: one for one in told}


def _read_back(batch: Batch, outcome: Outcome, named: Mapping[int, str]) -> tuple[Outcome, Mapping[int, str]]:
    """The answer as it counts. A clear no is none where another worker, to which it was late, said the batch again."""
    if outcome.result is Result.ACCEPTED:
        return _arrived(batch, outcome), named
    if outcome.result is Result.UNKNOWN or Batch.objects.filter(pk=batch.pk, said_again_at=None).delete()[0]:
        return outcome, named
    return Outcome(Result.UNKNOWN, outcome.status, outcome.detail, outcome.retry_after), {}


def _judged(claimed: Claim, *, place: int, outcome: Outcome, named: Mapping[int, str]) -> Told:
    """What a batch's answer is for one of its messages: its own fault, another's, or the whole batch's."""
    if named:
        own = named.get(place)
        fault = Outcome(Result.PERMANENT, outcome.status, own) if own is not None else None
        return Told(claimed, fault, in_doubt=False)
    if outcome.result is Result.PERMANENT:  # of none in particular, so it is no refusal of this one
        return Told(claimed, Outcome(Result.TRANSIENT, outcome.status, outcome.detail), in_doubt=False)
    return Told(claimed, outcome, in_doubt=outcome.result is Result.UNKNOWN)


def _alone(claimed: Claim, kept: Mapping[UUID, Payload]) -> Told:
    """One that goes by itself; one that may have arrived in a batch is asked after first."""
    batch = Batch.objects.filter(members__contains=[claimed.delivery_id]).first() if claimed.in_doubt else None
    if batch is not None:
        outcome = Outcome(Result.ACCEPTED) if batch.arrived_at else _said_again(batch)
        if outcome.result is Result.ACCEPTED:
            return Told(claimed, Outcome(Result.ACCEPTED, outcome.status, "asked: arrived"), in_doubt=False)
        if outcome.result is not Result.PERMANENT:
            return Told(claimed, outcome, in_doubt=True)
    return sending.try_one(claimed, kept.get(claimed.delivery_id))


def _said_again(batch: Batch) -> Outcome:
    """The same batch once more. PERMANENT: it never arrived and never will, each of its messages goes by itself.

    A status of any of its messages tells that it arrived. Somebody who since said no is sent nothing again for the sake
    of the others: those then go by themselves, and may have the same words twice. That is the hole that is left.
    """
    if Callback.objects.filter(delivery__in=batch.members).exists():
        return _arrived(batch, Outcome(Result.ACCEPTED))
    if not Batch.objects.filter(pk=batch.pk).update(said_again_at=Now()):
        return Outcome(Result.PERMANENT, detail="refused")
    rows = Delivery.objects.in_bulk(batch.members)
    payloads = Payload.objects.in_bulk(batch.members)
    stopped = any(row.state == State.STOPPED for row in rows.values()) or _someone_said_no(batch, rows)
    if stopped or len(payloads) < len(batch.members):
        batch.delete()
        return Outcome(Result.PERMANENT, detail="stopped")
    body, count = batches.fill(batch.pk, [(key, payloads[key].body) for key in batch.members])
    outcome = batches.send(batch.pk, body)[0] if count == len(batch.members) else Outcome(Result.PERMANENT)
    if outcome.result is Result.ACCEPTED:
        return _arrived(batch, outcome)
    if outcome.result is Result.PERMANENT:
        batch.delete()
    return outcome


def _someone_said_no(batch: Batch, rows: Mapping[UUID, Delivery]) -> bool:
    subjects = {row.subject for row in rows.values()}
    return Stop.objects.filter(subject__in=subjects, what=what_is(batch.channel), lifted_at__isnull=True).exists()


def _arrived(batch: Batch, outcome: Outcome) -> Outcome:
    Batch.objects.filter(pk=batch.pk).update(arrived_at=Now())
    return outcome


def _give_back(lanes: Sequence[Held], told: Mapping[UUID, Told], calls: int) -> None:
    """Each lane by what became of its own; one call that failed is one failure, however many messages it held."""
    everything = list(told.values())
    failed, well = any(one.failed for one in everything), any(one.outcome and not one.failed for one in everything)
    waits = [sending.asked(one) for one in everything]
    for held in lanes:
        own = [told[each.delivery_id] for each in held.claims]
        bad = any(one.failed for one in own)
        good = any(one.outcome and not one.failed for one in own)
        hold = max((sending.asked(one)[0] for one in own), default=0.0)
        recording.release(held, failures=held.failures + 1 if bad else 0 if good else held.failures, hold=hold)
    pause = max((pause for _, pause in waits), default=0.0)
    recording.peer(lanes[0].channel, well=well and not failed, failed=int(failed), pause=pause)
    recording.pay(lanes[0].channel, calls - 1)
