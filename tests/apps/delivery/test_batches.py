"""Many messages in one call: each settled under its own fence, none lost, none twice, none in another's way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from apps.clients.clock import now
from apps.delivery import actions, arming, batching, claiming, stopping, tasks
from apps.delivery.batch import Batch
from apps.delivery.channels.nhs_notify import batches
from apps.delivery.lane import Lane, Peer
from apps.delivery.limits import Limits
from apps.delivery.models import Attempt, Callback, Delivery, State
from apps.delivery.stops import What, Why
from tests.demo.bundles import NHS_NUMBER

pytestmark = pytest.mark.django_db
WRONG = "9990000019"


@pytest.fixture(autouse=True)
def no_second_try_by_itself(outbox):
    """What failed waits for the test's next sweep."""
    outbox.DELIVERY_BACKOFF_SECONDS = 60.0


def queue(count, *, number=NHS_NUMBER, practices=3):
    return [
        actions.queue(
            channel="nhs_notify",
            subject=uuid4(),
            reference=uuid4(),
            purpose="invitation",
            destination=f"A8100{place % practices}",
            payload={"nhs_number": number, "body": "You are invited."},
            at=now(),
        )
        for place in range(count)
    ]


def sweep(notify):
    """Everything is due, and sent."""
    Delivery.objects.update(next_at=Now())
    Lane.objects.update(next_at=Now(), open_until=None, failures=0)
    Peer.objects.update(open_until=None, failures=0)
    arming.heal()
    tasks.sweep()


def states(rows):
    return sorted(Delivery.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))


def taken(notify):
    return [message["reference"] for message in notify.messages()]


def calls(notify):
    return len(notify._journal.entries("batch"))


def test_what_is_due_in_many_lanes_goes_in_one_call_for_one_token(notify, outbox, monkeypatch):
    outbox.DELIVERY_HURRY = 1.0
    monkeypatch.setattr("apps.delivery.workers._rests", lambda _: False)
    monkeypatch.setitem(claiming.LIMITS, "nhs_notify", Limits(rate=0.001, burst=5, technical=None, business=None))
    rows = queue(30)
    sweep(notify)
    assert states(rows) == [State.SENT] * 30
    assert (calls(notify), sorted(taken(notify))) == (1, sorted(str(row.pk) for row in rows))
    assert Peer.objects.get(pk="nhs_notify").tokens == pytest.approx(4.0, abs=0.1)
    assert not Batch.objects.exists()
    assert Attempt.objects.filter(outcome="accepted").count() == 30
    assert not Lane.objects.filter(lease_until__isnull=False).exists()


def test_one_alone_goes_as_a_message(notify):
    (row,) = queue(1)
    sweep(notify)
    assert (states([row]), calls(notify), taken(notify)) == ([State.SENT], 0, [str(row.pk)])


def test_of_a_batch_with_faulty_ones_those_are_set_aside_and_the_others_go(notify):
    bad, good = queue(3, number=WRONG), queue(9)
    sweep(notify)
    sweep(notify)
    assert states(good) == [State.SENT] * 9
    assert states(bad) == [State.PARKED] * 3
    assert "CM_INVALID_NHS_NUMBER" in Delivery.objects.get(pk=bad[0].pk).reason
    assert sorted(taken(notify)) == sorted(str(row.pk) for row in good)
    assert set(Delivery.objects.filter(pk__in=[row.pk for row in good]).values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize("arrived", [True, False], ids=["it had arrived", "it had not"])
def test_a_batch_of_which_nobody_knows_is_said_again_and_nobody_has_it_twice(notify, arrived):
    rows = queue(8)
    notify._faults.set({"fail_next": 1, "drop_after_apply": True} if arrived else {"fail_next": 1, "status": 502})
    sweep(notify)
    assert states(rows) == [State.QUEUED] * 8
    assert Batch.objects.get().members
    sweep(notify)
    assert states(rows) == [State.SENT] * 8
    assert sorted(taken(notify)) == sorted(str(row.pk) for row in rows)
    assert Batch.objects.get().arrived_at is not None


def test_a_worker_that_died_after_its_call_leaves_a_batch_to_be_asked_after(notify, monkeypatch):
    rows = queue(6)
    monkeypatch.setattr(batching.recording, "record", lambda told: None)
    monkeypatch.setattr(batching, "_give_back", lambda *_: None)
    monkeypatch.setattr(Batch, "delete", lambda _: None)
    sweep(notify)
    monkeypatch.undo()
    assert states(rows) == [State.SENDING] * 6
    Delivery.objects.update(lease_until=Now() - timedelta(seconds=1))
    Lane.objects.update(lease_until=None)
    sweep(notify)
    assert states(rows) == [State.SENT] * 6
    assert len(taken(notify)) == 6


def test_a_status_of_one_tells_that_the_whole_batch_arrived(notify):
    rows = queue(5)
    notify._faults.set({"fail_next": 1, "drop_after_apply": True})
    sweep(notify)
    Callback.objects.create(
        idempotency_key="k", delivery=rows[0], status="message delivered", received_at=now(), body=b"{}"
    )
    notify._faults.set({"fail_next": 99, "status": 503})
    sweep(notify)
    assert states(rows) == [State.SENT] * 5


def test_who_said_no_meanwhile_is_sent_nothing_again(notify):
    rows = queue(5)
    notify._faults.set({"fail_next": 1, "status": 502})
    sweep(notify)
    stopping.stop(subject=rows[2].subject, what=What.MESSAGES, why=Why.NO_MESSAGES, urgent_too=False, at=now())
    sweep(notify)
    assert states(rows) == [State.SENT] * 4 + [State.STOPPED]
    assert str(rows[2].pk) not in taken(notify)


def test_who_said_no_before_is_not_in_it(notify):
    rows = queue(5)
    stopping.stop(subject=rows[0].subject, what=What.MESSAGES, why=Why.NO_MESSAGES, urgent_too=False, at=now())
    sweep(notify)
    assert len(taken(notify)) == 4
    assert str(rows[0].pk) not in taken(notify)


def test_a_worker_whose_lease_was_taken_over_changes_nothing(notify):
    rows = queue(4)
    arming.heal()
    held = claiming.claim("nhs_notify", together=True)
    Delivery.objects.filter(pk=rows[0].pk).update(fence=99)
    batching.work_through(held)
    assert states(rows) == [State.QUEUED] * 3 + [State.SENDING]  # what was still its own went back, unsent
    assert not taken(notify)


def test_after_three_failures_each_goes_by_itself(notify):
    rows = queue(4)
    Delivery.objects.update(attempts=batching.TRIES_TOGETHER)
    sweep(notify)
    assert (states(rows), calls(notify), len(taken(notify))) == ([State.SENT] * 4, 0, 4)


def test_retry_after_is_heeded_by_the_whole_channel(notify):
    rows = queue(6)
    notify._faults.set({"fail_next": 1, "status": 429, "retry_after": 40})
    arming.heal()
    tasks.sweep()
    tasks.sweep()
    assert states(rows) == [State.QUEUED] * 6
    assert Peer.objects.get(pk="nhs_notify").open_until > now() + timedelta(seconds=30)


def test_a_batch_keeps_within_the_bytes_and_the_number_that_are_allowed():
    reference = uuid4()
    long = [(uuid4(), {"nhs_number": NHS_NUMBER, "body": "é" * 2400}) for _ in range(1200)]
    body, count = batches.fill(reference, long)
    assert 0 < count < 1200
    assert len(body) <= batches.MOST_BYTES
    assert len(batches.fill(reference, long[: count + 1])[0]) == len(body)
    short = [(uuid4(), {"nhs_number": "1", "body": ""})] * 46_000
    assert batches.fill(reference, short)[1] <= batches.MOST_MESSAGES


def test_an_urgent_message_never_goes_in_a_batch(notify):
    rows = queue(3)
    Delivery.objects.filter(pk=rows[0].pk).update(urgent=True)
    arming.heal()
    held = claiming.claim("nhs_notify", together=True)
    assert rows[0].pk not in {claim.delivery_id for lane in held for claim in lane.claims}
