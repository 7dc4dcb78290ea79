"""Tests of what is urgent in the outbox: first, soon again, never given up, and with it what must arrive before it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from apps.clients.clock import now
from apps.delivery import actions, backoff, sending, tasks, waking
from apps.delivery.channel import Outcome, Result
from apps.delivery.models import Delivery, State
from tests.apps.delivery.outbox import claimed, due_ids, recorded

pytestmark = pytest.mark.django_db


def test_a_sweep_of_the_urgent_sends_them_and_nothing_else(queue_record, pdm):
    queue_record()
    urgent = queue_record(urgent=True)
    assert sending.urgent_due_ids() == [urgent.pk]
    assert urgent.pk not in due_ids()
    tasks.sweep_urgent()
    assert [record["id"] for record in pdm.records()] == [str(urgent.reference)]


def test_what_must_arrive_before_it_is_hurried_too_and_waits_no_longer(queue_record, pdm):
    first = queue_record()
    Delivery.objects.filter(pk=first.pk).update(next_at=Now() + timedelta(hours=1))
    second = queue_record(first.subject, urgent=True)
    assert sending.urgent_due_ids() == [first.pk]
    tasks.sweep_urgent()
    tasks.sweep_urgent()
    assert [record["id"] for record in pdm.records()] == [str(first.reference), str(second.reference)]


def test_it_is_tried_again_soon_and_never_given_up(queue_record, outbox):
    outbox.DELIVERY_MAX_ATTEMPTS = 2
    outbox.DELIVERY_BACKOFF_SECONDS = 10_000.0
    row = queue_record(urgent=True)
    for _ in range(5):
        Delivery.objects.filter(pk=row.pk).update(next_at=Now())
        claim = claimed(row)
        assert recorded(claim, Outcome(Result.TRANSIENT, status=503)) == State.QUEUED
        row.refresh_from_db()
        assert (row.next_at - now()).total_seconds() <= backoff.URGENT_CEILING_SECONDS


def test_a_refusal_for_good_is_set_aside_all_the_same(queue_record):
    row = queue_record(urgent=True)
    assert recorded(claimed(row), Outcome(Result.PERMANENT, status=422)) == State.PARKED


def test_when_its_worker_dies_it_is_due_again_within_its_minute(queue_record, outbox):
    outbox.DELIVERY_LEASE_SECONDS = 60.0
    row = queue_record(urgent=True)
    claimed(row)
    row.refresh_from_db()
    assert (row.lease_until - now()).total_seconds() <= sending.URGENT_LEASE_SECONDS < 60 / 2


def test_it_is_woken_by_a_queue_of_its_own(queue_record, monkeypatch, django_capture_on_commit_callbacks, settings):
    asked = []
    monkeypatch.setattr(
        waking.current_app, "send_task", lambda task, args, **where: asked.append((task, args, where.get("queue")))
    )
    with django_capture_on_commit_callbacks(execute=True):
        urgent, _ = queue_record(urgent=True), queue_record()
    assert asked == [("delivery.deliver", (str(urgent.pk),), settings.URGENT_QUEUE), ("delivery.drain", ("pdm",), None)]


def test_a_sweep_ends_before_its_worker_is_killed_for_being_long(queue_record, monkeypatch):
    rows = [queue_record(urgent=True) for _ in range(3)]
    sent = []
    moments = iter([0.0, 1.0, tasks.SWEEP_SECONDS + 1.0])
    monkeypatch.setattr(tasks.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(tasks.sending, "send", sent.append)
    tasks.sweep_urgent()
    assert sent == [rows[0].pk]


def test_urgent_is_said_once_when_it_is_queued(queue_record):
    row = queue_record(urgent=True)
    again = actions.queue(
        channel="pdm", subject=row.subject, reference=row.reference, purpose="record", destination="A81001",
        payload={}, at=now(),
    )  # fmt: skip
    assert again.pk == row.pk
    assert again.urgent is True
    assert Delivery.objects.exclude(reference=uuid4()).count() == 1
