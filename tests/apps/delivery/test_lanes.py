"""Lanes: one call at a time each, a circuit that opens, a bucket that empties, and nobody who waits for the dead."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from apps.delivery import arming, claiming, recording, sending, tasks, workers
from apps.delivery.channel import Outcome, Result
from apps.delivery.channels import CHANNELS
from apps.delivery.lane import Lane, Peer
from apps.delivery.limits import Limits
from apps.delivery.models import Delivery, State
from tests.apps.delivery.outbox import make_due, recorded
from tests.demo.bundles import bundle

pytestmark = pytest.mark.django_db


def fail(pdm, status=503, count=99, **how):
    pdm._faults.set({"fail_next": count, "status": status, **how})


def sweep():
    """Until nothing is due any more: a worker's own sweep ends after a second, however little that was."""
    arming.heal()
    workers.drain(until=time.monotonic() + 60)


def posts(pdm):
    return len(pdm._journal.entries("posted"))


def state_of(row):
    row.refresh_from_db()
    return row.state


def test_a_lane_that_is_held_is_nobody_elses(queue_record, pdm):
    for _ in range(3):
        queue_record()
    arming.heal()
    (held,) = claiming.claim("pdm")
    assert len(held.claims) == 3
    queue_record()
    arming.heal()
    assert claiming.claim("pdm") == []


def test_what_is_claimed_goes_in_the_order_it_was_queued_and_one_of_a_person(queue_record, pdm):
    first, second = queue_record(), queue_record()
    later = queue_record(first.subject)
    arming.heal()
    (held,) = claiming.claim("pdm")
    assert [claim.delivery_id for claim in held.claims] == [first.pk, second.pk]
    assert later.pk not in {claim.delivery_id for claim in held.claims}


def test_after_five_failures_the_circuit_opens_and_the_rest_goes_back_untried(queue_record, pdm):
    fail(pdm)
    rows = [queue_record() for _ in range(8)]
    sweep()
    assert posts(pdm) == recording.FAILURES_TO_OPEN
    lane = Lane.objects.get(destination="A81001")
    assert lane.open_until is not None
    assert [row.tries.count() for row in rows] == [1] * 5 + [0] * 3
    assert (
        list(Delivery.objects.filter(pk__in=[row.pk for row in rows[5:]]).values_list("attempts", flat=True)) == [0] * 3
    )


def test_an_open_circuit_has_one_probe_and_a_success_closes_it(queue_record, pdm):
    fail(pdm, count=6)
    rows = [queue_record() for _ in range(8)]
    sweep()
    sweep()
    assert posts(pdm) == 5
    make_due(rows[0])
    sweep()
    assert posts(pdm) == 6
    assert Lane.objects.get().open_until is not None
    for _ in range(3):
        for row in rows:
            make_due(row)
        sweep()
    assert Lane.objects.get().open_until is None
    assert {state_of(row) for row in rows} == {State.SENT}


def test_a_dead_surgery_keeps_no_other_waiting(queue_record, pdm, outbox):
    outbox.DELIVERY_BACKOFF_SECONDS = 60.0
    dead = [queue_record(payload=bundle(uuid4()) | {"language": "A81001"}) for _ in range(6)]
    others = [queue_record(destination=f"B8200{number}") for number in range(6)]
    fail(pdm, identifier="A81001")  # every call for this surgery fails, before, during and after those for the others
    sweep()
    assert {state_of(row) for row in others} == {State.SENT}
    assert {state_of(row) for row in dead} == {State.QUEUED}
    later = queue_record(destination="B82009")
    for row in dead:
        make_due(row)
    sweep()
    assert state_of(later) == State.SENT
    assert [row.tries.count() for row in dead] == [2, 1, 1, 1, 1, 0]  # five calls opened its circuit, one probed it


def test_retry_after_holds_its_lane_and_no_other(queue_record, pdm):
    fail(pdm, count=1, retry_after=40)
    first, second = queue_record(), queue_record()
    sweep()
    assert (posts(pdm), state_of(first), state_of(second)) == (1, State.QUEUED, State.QUEUED)
    other = queue_record(destination="B82002")
    sweep()
    assert state_of(other) == State.SENT
    assert Lane.objects.get(destination="A81001").next_at > Peer.objects.get(pk="pdm").filled_at + timedelta(seconds=38)


def test_a_quota_that_is_used_up_pauses_the_whole_channel(queue_record, pdm):
    fail(pdm, status=429, count=1, retry_after=40)
    first, other = queue_record(), queue_record(destination="B82002")
    sweep()
    sweep()
    assert posts(pdm) == 1
    assert {state_of(first), state_of(other)} == {State.QUEUED}


def test_a_bucket_that_is_empty_is_filled_by_the_clock_alone(queue_record, pdm, monkeypatch, outbox):
    outbox.DELIVERY_HURRY = 1.0
    monkeypatch.setitem(claiming.LIMITS, "pdm", Limits(rate=0.001, burst=3, technical=None, business=None))
    for _ in range(10):
        queue_record()
    sweep()
    assert posts(pdm) == 3
    sweep()
    assert posts(pdm) == 3
    Peer.objects.update(filled_at=Now() - timedelta(seconds=2000))
    sweep()
    assert posts(pdm) == 5


def test_an_urgent_one_passes_a_held_lane_an_open_circuit_and_an_empty_bucket(queue_record, pdm):
    queue_record()
    arming.heal()
    claiming.claim("pdm")
    Lane.objects.update(open_until=Now() + timedelta(hours=1), failures=50)
    Peer.objects.update(tokens=-100, open_until=Now() + timedelta(hours=1))
    urgent = queue_record(urgent=True)
    tasks.sweep_urgent()
    assert state_of(urgent) == State.SENT


def test_a_channel_of_which_nothing_comes_back_is_tried_once_in_thirty_seconds(queue_record, outbox, apim):
    outbox.PDM_URL = "http://127.0.0.1:9"
    for number in range(4):
        for _ in range(4):
            queue_record(destination=f"A8100{number}")
    sweep()
    Peer.objects.update(failing_since=Now() - timedelta(minutes=1))
    Delivery.objects.update(next_at=Now())
    Lane.objects.update(next_at=Now())
    sweep()
    before = sum(row.tries.count() for row in Delivery.objects.all())
    Delivery.objects.update(next_at=Now())
    Lane.objects.update(next_at=Now(), open_until=None, failures=0)
    sweep()
    assert sum(row.tries.count() for row in Delivery.objects.all()) == before
    Peer.objects.update(open_until=Now() - timedelta(seconds=1))
    sweep()
    assert sum(row.tries.count() for row in Delivery.objects.all()) == before + 1


def test_a_fault_of_ours_in_one_keeps_not_the_others_from_their_turn(queue_record, pdm, monkeypatch):
    right = CHANNELS["pdm"].send
    bad = queue_record()

    def send(payload, *, message_id):
        if message_id == bad.pk:
            raise RuntimeError("Ada Lovelace")
        return right(payload, message_id=message_id)

    monkeypatch.setattr(CHANNELS["pdm"], "send", send)
    good = queue_record()
    sweep()
    assert (state_of(bad), state_of(good)) == (State.QUEUED, State.SENT)
    assert bad.tries.first().detail == "RuntimeError"


def test_one_lane_that_was_never_named_is_found(queue_record, pdm):
    row = queue_record(destination=f"Z{uuid4().hex[:5]}".upper())
    assert not Lane.objects.exists()
    arming.heal()
    assert Lane.objects.get().destination == row.destination


def test_a_report_under_an_older_fence_changes_nothing(queue_record, pdm):
    row = queue_record()
    arming.heal()
    (held,) = claiming.claim("pdm")
    Delivery.objects.filter(pk=row.pk).update(fence=99)
    assert recorded(held.claims[0], Outcome(Result.ACCEPTED)) == State.SENDING


def test_of_many_dead_lanes_one_is_probed_and_every_living_one_served(queue_record, pdm):
    dead = [queue_record(destination=f"A8100{number}") for number in range(4)]
    arming.heal()
    Lane.objects.update(open_until=Now() - timedelta(seconds=1), failures=9, next_at=Now())
    living = [queue_record(destination=f"B8200{number}") for number in range(4)]
    fail(pdm, count=0)
    arming.heal()
    held = claiming.claim("pdm", probes=1)
    assert [each.probing for each in held].count(True) == 1
    for each in held:
        sending.work_through(each)
    assert {state_of(row) for row in living} == {State.SENT}
    assert sorted(state_of(row) for row in dead) == ["queued", "queued", "queued", "sent"]


def test_what_a_dead_worker_held_goes_though_its_lane_was_looked_into_before_it_was_taken_back(queue_record, pdm):
    row = queue_record()
    arming.heal()
    claiming.claim("pdm")
    ended = Now() - timedelta(seconds=1)
    Lane.objects.update(lease_until=ended, next_at=ended)
    assert claiming.claim("pdm") == []  # nothing is queued here now: the lane is laid aside
    Delivery.objects.update(lease_until=ended)
    sweep()
    assert state_of(row) == State.SENT
