"""Workers as they really are: several at once, and one that is killed while the store holds its answer."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from kombu.exceptions import OperationalError

from apps.delivery import apim, arming, sending, tasks, waking
from apps.delivery.channel import Outcome, Result
from apps.delivery.models import Delivery, State
from tests.apps.delivery.outbox import claimed, make_due, recorded

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[3]
WORKER = """
import sys
from uuid import UUID
import django
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.PDM_URL = sys.argv[2]
settings.DELIVERY_LEASE_SECONDS = 6.0
django.setup()
from apps.delivery import apim, sending
from apps.tenancy.scope import SERVICE, stand
stand(SERVICE)
apim.bearer = lambda **_: sys.argv[4]
sending.send(UUID(sys.argv[3]))
"""


def wait_until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def no_workers_woken(monkeypatch):
    """The tests call the workers themselves, so that they know who does what."""
    monkeypatch.setattr("apps.delivery.actions.wake", lambda _: True)


def test_of_eight_workers_at_once_one_sends(queue_record, pdm):
    row = queue_record()
    together = Barrier(8)

    def work(_):
        together.wait()
        try:
            return sending.send(row.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = sorted(pool.map(work, range(8)))
    assert results == [""] * 7 + [State.SENT]
    assert pdm.records()[0]["posts"] == 1
    assert row.tries.count() == 1


def test_a_worker_killed_before_it_could_mark_the_record_leads_to_one_record_all_the_same(queue_record, pdm, settings):
    pdm._faults.set({"fail_next": 1, "hold_seconds": 30.0})
    row = queue_record()
    database = str(settings.DATABASES["default"]["NAME"])
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, database, settings.PDM_URL, str(row.pk), apim.bearer()], cwd=ROOT
    )
    try:
        wait_until(lambda: worker.poll() is not None or (pdm.records() and pdm.records()[0]["applied"] == 1))
        assert worker.poll() is None, "the worker ended before it could be killed"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    row.refresh_from_db()
    assert row.state == State.SENDING

    def healed():
        tasks.heal()
        return Delivery.objects.filter(pk=row.pk, state=State.QUEUED).exists()

    wait_until(healed)
    tasks.sweep()
    row.refresh_from_db()
    assert row.state == State.SENT
    (seen,) = pdm.records()
    assert (seen["posts"], seen["applied"]) == (1, 1)
    assert [(a.outcome, a.status) for a in row.tries.all()] == [("unknown", None), ("accepted", None)]


def test_a_late_worker_and_the_one_that_takes_over_do_not_wait_for_each_other(queue_record, pdm, settings):
    settings.DELIVERY_LEASE_SECONDS = 0.0
    settings.DELIVERY_MAX_ATTEMPTS = 1000
    row = queue_record()
    together = Barrier(2)
    lost = Outcome(Result.UNKNOWN)

    def finish(claim):
        together.wait()
        try:
            recorded(claim, lost)
        finally:
            connection.close()

    def take_over():
        together.wait()
        try:
            arming.heal()
            claimed(row)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for _ in range(40):
            arming.heal()
            make_due(row)
            claim = claimed(row)
            for work in (pool.submit(finish, claim), pool.submit(take_over)):
                work.result()
    assert row.tries.count() >= 40


def test_the_sweep_sends_what_was_forgotten_once_it_is_found(queue_record, pdm):
    rows = [queue_record() for _ in range(3)]
    tasks.sweep()
    assert pdm.records() == []
    tasks.heal()
    tasks.sweep()
    assert {record["id"] for record in pdm.records()} == {str(row.reference) for row in rows}


def test_a_broker_that_is_down_costs_a_sweep_and_nothing_else(queue_record, pdm, monkeypatch):
    def refuse(*_, **__):
        raise OperationalError("down")

    monkeypatch.setattr(waking.current_app, "send_task", refuse)
    row = queue_record()
    assert waking.wake(row.pk) is False
    tasks.sweep()
    assert [record["id"] for record in pdm.records()] == [str(row.reference)]


def test_records_of_one_person_arrive_in_order_whatever_the_workers_do(queue_record, pdm):
    first = queue_record()
    rows = [first, *(queue_record(first.subject) for _ in range(5))]
    pdm._faults.set({"fail_next": 4, "status": 503})

    def work(_):
        end = time.monotonic() + 20
        try:
            while time.monotonic() < end and Delivery.objects.exclude(state=State.SENT).exists():
                tasks.heal()
                tasks.sweep()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert not Delivery.objects.exclude(state=State.SENT).exists()
    applied = [entry["id"] for entry in pdm._journal.entries("applied")]
    assert applied == [str(row.reference) for row in rows]
