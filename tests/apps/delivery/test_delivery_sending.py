"""Sending: retries, waits, refusals, leases and order, against a strict record store over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest

from apps.delivery import actions, sending
from apps.delivery.channel import Outcome, Result
from apps.delivery.models import Attempt, State
from tests.apps.delivery.outbox import claimed, due_ids, left_behind, make_due, recorded, seconds_to_next

pytestmark = pytest.mark.django_db


def test_a_record_is_sent_once_and_the_attempt_is_kept(queue_record, pdm):
    row = queue_record()
    assert sending.send(row.pk) == State.SENT
    assert sending.send(row.pk) == ""
    (seen,) = pdm.records()
    assert (seen["id"], seen["posts"], seen["applied"]) == (str(row.reference), 1, 1)
    (attempt,) = row.tries.all()
    assert (attempt.number, attempt.outcome, attempt.status) == (1, "accepted", 201)
    row.refresh_from_db()
    assert row.sent_at is not None
    assert row.lease_until is None


def test_a_store_that_is_down_three_times_has_the_record_at_the_fourth(queue_record, pdm):
    pdm._faults.set({"fail_next": 3, "status": 503})
    row = queue_record()
    for _ in range(3):
        assert sending.send(row.pk) == State.QUEUED
        make_due(row)
    assert sending.send(row.pk) == State.SENT
    assert [attempt.outcome for attempt in row.tries.all()] == ["transient"] * 3 + ["accepted"]
    assert pdm.records()[0]["applied"] == 1


def test_retry_after_is_waited_for(queue_record, pdm):
    pdm._faults.set({"fail_next": 1, "status": 429, "retry_after": 40})
    row = queue_record()
    sending.send(row.pk)
    assert 38 < seconds_to_next(row) < 42
    assert sending.send(row.pk) == ""
    assert pdm.records()[0]["posts"] == 1


def test_a_refused_record_is_parked_with_the_codes_and_without_the_words(queue_record, pdm):
    row = queue_record(payload={"resourceType": "Bundle", "type": "transaction", "id": "Ada"})
    assert sending.send(row.pk) == State.PARKED
    row.refresh_from_db()
    assert row.reason == "The receiver refused it: 422 required"
    make_due(row)
    assert sending.send(row.pk) == ""


def test_a_token_that_the_store_does_not_take_is_a_failure_for_now(queue_record, pdm):
    pdm._token = "another"
    row = queue_record()
    assert sending.send(row.pk) == State.QUEUED
    attempt = row.tries.get()
    assert (attempt.outcome, attempt.status) == ("transient", 401)


def test_a_store_that_cannot_be_reached_is_a_failure_for_now(queue_record, apim, settings):
    settings.PDM_URL = "http://127.0.0.1:9"
    row = queue_record()
    assert sending.send(row.pk) == State.QUEUED
    attempt = row.tries.get()
    assert (attempt.outcome, attempt.status, attempt.detail) == ("transient", None, "ConnectError")


def test_a_connection_lost_after_the_store_took_it_is_unknown_and_the_store_is_asked(queue_record, pdm):
    pdm._faults.set({"fail_next": 1, "drop_after_apply": True})
    row = queue_record()
    assert sending.send(row.pk) == State.QUEUED
    assert row.tries.get().outcome == "unknown"
    make_due(row)
    assert sending.send(row.pk) == State.SENT
    (seen,) = pdm.records()
    assert (seen["posts"], seen["applied"]) == (1, 1)
    assert row.tries.last().detail == "asked: arrived"


def test_after_the_last_attempt_it_is_parked(queue_record, pdm, settings):
    settings.DELIVERY_MAX_ATTEMPTS = 2
    pdm._faults.set({"fail_next": 9, "status": 500})
    row = queue_record()
    sending.send(row.pk)
    make_due(row)
    assert sending.send(row.pk) == State.PARKED
    row.refresh_from_db()
    assert row.reason == "Nobody can tell if it arrived, after 2 attempts. Last: 500 transient"


def test_sent_again_by_hand_it_has_all_its_attempts_again(queue_record, pdm, settings):
    settings.DELIVERY_MAX_ATTEMPTS = 1
    pdm._faults.set({"fail_next": 1, "status": 500})
    row = queue_record()
    assert sending.send(row.pk) == State.PARKED
    actions.send_again(delivery_id=row.pk, by="staff:7", at=row.made_at)
    assert sending.send(row.pk) == State.SENT
    assert [attempt.number for attempt in row.tries.all()] == [1, 2]


def test_a_lease_that_has_not_ended_keeps_others_away(queue_record, pdm):
    row = queue_record()
    left_behind(row, ago=-timedelta(seconds=30))
    assert due_ids() == []
    assert sending.send(row.pk) == ""


def test_an_ended_lease_is_taken_over_and_the_old_attempt_is_unknown(queue_record, pdm):
    row = queue_record()
    left_behind(row, ago=timedelta(seconds=1))
    assert due_ids() == [row.pk]
    assert sending.send(row.pk) == State.SENT
    assert [(a.outcome, a.detail) for a in row.tries.all()] == [("unknown", "lease-ended"), ("accepted", "")]


def test_a_worker_that_wakes_after_its_lease_changes_nothing(queue_record, pdm):
    row = queue_record()
    late = left_behind(row, ago=timedelta(seconds=1))
    assert sending.send(row.pk) == State.SENT
    refused = Outcome(Result.PERMANENT, status=400)
    assert recorded(late, refused) == State.SENT


def test_a_delivery_whose_worker_always_dies_is_parked(queue_record, pdm, settings):
    settings.DELIVERY_MAX_ATTEMPTS = 2
    row = queue_record()
    for _ in range(2):
        left_behind(row, ago=timedelta(seconds=1))
    assert sending.send(row.pk) == ""
    row.refresh_from_db()
    assert row.state == State.PARKED
    assert not Attempt.objects.filter(finished_at=None).exists()


def test_a_later_record_of_a_person_waits_for_the_earlier(queue_record, pdm):
    person = uuid4()
    pdm._faults.set({"fail_next": 1, "status": 503, "retry_after": 60})
    first = queue_record(person)
    sending.send(first.pk)
    second = queue_record(person)
    assert sending.send(second.pk) == ""
    assert second.pk not in due_ids()
    make_due(first)
    assert sending.send(first.pk) == State.SENT
    assert sending.send(second.pk) == State.SENT


def test_a_parked_record_holds_nobody_up(queue_record, pdm):
    person = uuid4()
    first = queue_record(person, payload={})
    assert sending.send(first.pk) == State.PARKED
    assert sending.send(queue_record(person).pk) == State.SENT


def test_another_person_and_another_destination_do_not_wait(queue_record, pdm):
    first = queue_record()
    other_person, elsewhere = queue_record(), queue_record(first.subject, destination="B82002")
    assert sending.send(other_person.pk) == State.SENT
    assert sending.send(elsewhere.pk) == State.SENT


def test_an_acknowledgement_that_overtakes_our_own_answer_stands(queue_record, pdm):
    row = queue_record()
    claim = claimed(row)
    actions.acknowledge(reference=row.reference, accepted=True, diagnostics="", by="organisation:x", at=row.made_at)
    lost = Outcome(Result.UNKNOWN, detail="ReadError")
    assert recorded(claim, lost) == State.ACKNOWLEDGED
