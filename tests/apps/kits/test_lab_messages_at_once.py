"""A laboratory's message and the person's readings at the same moment, by real threads: neither waits for ever."""

import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction

from apps.checks import actions as checks
from apps.checks.models import Value
from apps.kits.models import Kit
from apps.reports.models import Fact
from healthcheck.measurement import Kind, Measurement, Source
from tests.apps import scene

ROUNDS = 20


def closing(run, *given):
    """Run it in a thread of its own, and leave no connection behind."""
    try:
        run(*given)
    finally:
        connection.close()


def until_somebody_waits_for_a_lock():
    ours = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(ours)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits for a lock")


@pytest.mark.django_db(transaction=True)
def test_results_wait_for_the_check_before_they_touch_its_report(check, order, json_lab, markers):
    kit = order(json_lab)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            checks.require_open(check_id=check.id)
            sent = pool.submit(closing, json_lab.sends, markers(kit=kit.code))
            until_somebody_waits_for_a_lock()
            checks.step(check_id=check.id, step="kit_returned", at=kit.ordered_at)
        sent.result(30)
    assert Value.objects.filter(check_of=check).count() == 6


@pytest.mark.django_db(transaction=True)
def test_results_and_readings_of_one_check_at_once_are_both_kept(check, order, json_lab, markers):
    kit, start = order(json_lab), Barrier(2)

    def results(number):
        start.wait(20)
        json_lab.sends(markers(kit=kit.code, messageId=f"m-{number}"))

    def readings(number):
        start.wait(20)
        pair = uuid4()
        values = [
            Measurement(uuid4(), kind, Decimal(value), kit.ordered_at, Source.HOME, pair)
            for kind, value in ((Kind.SYSTOLIC, 120), (Kind.DIASTOLIC, 80))
        ]
        scene.take(checks.take_readings, check.id, values=values, origin=f"r-{number}", at=kit.ordered_at)

    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            Kit.objects.update(state="ordered")
            Fact.objects.update(kit_returned_at=None, measured_at=None)
            for done in [pool.submit(closing, run, number) for run in (results, readings)]:
                done.result(30)
    assert Value.objects.filter(check_of=check).count() == ROUNDS * (6 + 2)
