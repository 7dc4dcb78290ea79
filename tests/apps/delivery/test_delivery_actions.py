"""The outbox's actions: queue once, acknowledge once, send a parked one again."""

import time
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from apps.audit.models import Entry
from apps.clients.clock import now
from apps.delivery import actions, waking
from apps.delivery.models import Attempt, Delivery, Payload, Receipt, State
from config.celery import app
from healthcheck.refusal import Conflict, Missing
from tests.apps.delivery.outbox import due_ids

pytestmark = pytest.mark.django_db


def test_queued_twice_is_one_row_with_the_first_payload(queue_record):
    first = queue_record()
    again = queue_record(first.subject, reference=first.reference, payload={"other": True})
    assert again.pk == first.pk
    assert Payload.objects.get(delivery=first).body["id"] == str(first.reference)


def test_a_queued_row_is_lost_with_the_transaction_it_was_queued_in(queue_record):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue_record()
        raise ZeroDivisionError
    assert not Delivery.objects.exists()
    assert not Payload.objects.exists()


def test_a_channel_there_is_none_of_is_refused(queue_record):
    with pytest.raises(KeyError):
        actions.queue(
            channel="pigeon", subject=uuid4(), reference=uuid4(), purpose="x", destination="x", payload={}, at=now()
        )


def test_the_payload_is_not_readable_in_the_database(queue_record, django_assert_num_queries):
    row = queue_record()
    raw = Payload.objects.raw("SELECT delivery_id, body AS sealed FROM delivery_payload")[0].sealed
    assert str(row.reference).encode() not in bytes(raw)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_neither_fails_nor_delays_the_queueing(queue_record, monkeypatch, caplog):
    monkeypatch.setattr(app.conf, "broker_url", "redis+socket:///nonexistent/broker.sock")
    monkeypatch.setattr(app, "_pool", None)
    app.amqp._producer_pool = None
    started = time.monotonic()
    with caplog.at_level("WARNING", logger=waking.log.name), transaction.atomic():
        row = queue_record()
    assert time.monotonic() - started < 1.0
    assert "the broker cannot be reached" in caplog.text
    assert due_ids() == [row.pk]


def test_an_accepting_acknowledgement_settles_the_record(queue_record):
    row = queue_record()
    actions.acknowledge(reference=row.reference, accepted=True, diagnostics="", by="organisation:A81001", at=now())
    row.refresh_from_db()
    assert row.state == State.ACKNOWLEDGED
    assert row.sent_at is not None  # it arrived, whatever our last try saw


def test_an_acknowledgement_said_twice_counts_once_and_both_are_kept(queue_record):
    row = queue_record()
    for _ in range(2):
        done = actions.acknowledge(
            reference=row.reference, accepted=True, diagnostics="", by="organisation:x", at=now()
        )
    first = Delivery.objects.get(pk=row.pk)
    assert done.acknowledged_at == first.acknowledged_at
    assert first.fence == 1
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize("order", [(True, False), (False, True)], ids=["yes then no", "no then yes"])
def test_a_refusal_outweighs_an_acceptance_in_either_order(queue_record, order):
    row = queue_record()
    for accepted in order:
        actions.acknowledge(
            reference=row.reference, accepted=accepted, diagnostics="Not registered", by="organisation:x", at=now()
        )
    row.refresh_from_db()
    assert row.state == State.PARKED
    assert row.acknowledged_at is None
    assert "Not registered" not in row.reason
    assert {receipt.diagnostics for receipt in row.receipts.all()} == {"Not registered"}


def test_an_acknowledgement_of_an_unknown_record_is_missing():
    with pytest.raises(Missing):
        actions.acknowledge(reference=uuid4(), accepted=True, diagnostics="", by="organisation:x", at=now())


def test_a_message_is_not_acknowledged_as_a_record(queue_message):
    row = queue_message()
    with pytest.raises(Missing):
        actions.acknowledge(reference=row.reference, accepted=True, diagnostics="", by="organisation:x", at=now())


def test_a_parked_delivery_is_sent_again_by_hand_and_the_hand_is_on_record(queue_record):
    row = queue_record()
    Delivery.objects.filter(pk=row.pk).update(state=State.PARKED, reason="The receiver refused it.", attempts=5)
    actions.send_again(delivery_id=row.pk, by="staff:7", at=now())
    row.refresh_from_db()
    assert (row.state, row.attempts, row.reason) == (State.QUEUED, 0, "")
    assert Entry.objects.filter(action="delivery.sent_again", actor="staff:7", subject=row.subject).count() == 1


def test_only_a_parked_delivery_can_be_sent_again(queue_record):
    with pytest.raises(Conflict):
        actions.send_again(delivery_id=queue_record().pk, by="staff:7", at=now())


@pytest.fixture
def parked_then_newer(queue_record):
    """A parked record, and a newer one of the same person for the same practice."""

    def make(**newer):
        old = queue_record()
        Delivery.objects.filter(pk=old.pk).update(state=State.PARKED, reason="The receiver refused it.")
        later = queue_record(old.subject)
        Delivery.objects.filter(pk=later.pk).update(**newer)
        return old, later

    return make


GONE_OUT = [
    {"state": State.SENT, "sent_at": Now()},
    {"state": State.ACKNOWLEDGED, "sent_at": Now(), "acknowledged_at": Now()},
    {"state": State.PARKED, "sent_at": Now(), "reason": "The receiver refused the record."},
    {"state": State.SENDING, "lease_until": Now()},
]


@pytest.mark.parametrize("newer", GONE_OUT, ids=lambda newer: str(newer["state"]))
def test_a_record_is_not_sent_again_after_a_newer_one_went_out(parked_then_newer, newer):
    old, _ = parked_then_newer(**newer)
    with pytest.raises(Conflict) as refusal:
        actions.send_again(delivery_id=old.pk, by="staff:7", at=now())
    assert refusal.value.code == "overtaken"
    old.refresh_from_db()
    assert old.state == State.PARKED
    assert not Entry.objects.filter(action="delivery.sent_again").exists()


def test_a_newer_one_that_may_have_arrived_overtakes_too(parked_then_newer):
    old, later = parked_then_newer()
    later.tries.create(number=1, finished_at=now(), outcome=Attempt.Outcome.UNKNOWN)
    with pytest.raises(Conflict):
        actions.send_again(delivery_id=old.pk, by="staff:7", at=now())


def test_while_the_newer_one_still_waits_the_older_is_sent_again_and_goes_first(parked_then_newer):
    old, _ = parked_then_newer()
    actions.send_again(delivery_id=old.pk, by="staff:7", at=now())
    assert due_ids() == [old.pk]


@pytest.mark.parametrize("other", [{"destination": "B82002"}, {"subject": uuid4()}], ids=["practice", "person"])
def test_what_went_elsewhere_overtakes_nothing(parked_then_newer, other):
    old, _ = parked_then_newer(**GONE_OUT[0], **other)
    assert actions.send_again(delivery_id=old.pk, by="staff:7", at=now()).state == State.QUEUED


def test_a_newer_record_is_itself_sent_again_though_an_older_one_was_sent(parked_then_newer):
    old, later = parked_then_newer(state=State.PARKED, reason="The receiver refused it.")
    Delivery.objects.filter(pk=old.pk).update(**GONE_OUT[0])
    assert actions.send_again(delivery_id=later.pk, by="staff:7", at=now()).state == State.QUEUED


def test_a_message_is_sent_again_whatever_was_said_since(queue_message):
    old, later = queue_message(), queue_message()
    Delivery.objects.filter(pk=old.pk).update(state=State.PARKED, reason="NHS Notify could not deliver the message.")
    Delivery.objects.filter(pk=later.pk).update(subject=old.subject, **GONE_OUT[0])
    assert actions.send_again(delivery_id=old.pk, by="staff:7", at=now()).state == State.QUEUED


def test_deliveries_are_found_by_reference_and_by_person_oldest_first(queue_record):
    first = queue_record()
    second = queue_record(first.subject)
    queue_record()
    assert list(actions.of(subject=first.subject)) == [first, second]
    assert list(actions.of(reference=second.reference)) == [second]
    assert not actions.of().exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": State.SENDING},
        {"lease_until": Now()},
        {"state": State.SENT},
        {"state": State.ACKNOWLEDGED},
        {"state": State.PARKED},
    ],
    ids=lambda wrong: ",".join(wrong.values()) if all(isinstance(v, str) for v in wrong.values()) else "lease",
)
def test_the_database_refuses_a_state_that_contradicts_itself(queue_record, wrong):
    row = queue_record()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=row.pk).update(**wrong)
