"""Many at once with real transactions: a week is never overspent, and a rollback gives its place back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.db import connection, transaction

from apps.clients.clock import now
from apps.delivery import budget
from apps.delivery.bookings import Booking, BudgetWeek
from apps.delivery.weeks import monday
from healthcheck.workload.item import Item
from healthcheck.workload.pace import Pace
from tests.demo.bundles import bundle

pytestmark = pytest.mark.django_db(transaction=True)

ROUTINE = Pace(Item.ROUTINE, 2)


@pytest.fixture(autouse=True)
def no_workers_woken(monkeypatch):
    monkeypatch.setattr("apps.delivery.actions.wake", lambda _: True)
    monkeypatch.setattr("apps.delivery.budget.wake", lambda _: True)


@pytest.fixture
def at_once(queue_record):
    """Queue and book by so many workers at the same moment."""

    def run(count, work):
        together = Barrier(count)

        def each(number):
            together.wait()
            try:
                return work(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(each, range(count)))

    return run


def test_twelve_at_once_share_five_places_and_no_more(queue_record, at_once):
    budget.set_budget(destination="A81001", per_week=5, by="test", at=now())

    def work(_):
        with transaction.atomic():
            key = uuid4()
            row = queue_record(reference=key, payload=bundle(key))
            budget.book(delivery=row, pace=ROUTINE, correction=False, at=now())

    at_once(12, work)
    weeks = list(BudgetWeek.objects.order_by("monday").values_list("booked", flat=True))
    assert weeks == [5, 5, 2]
    assert Booking.objects.filter(has_place=True).count() == 12


def test_the_first_booking_of_a_surgery_by_many_at_once_makes_one_budget(queue_record, at_once, settings):
    settings.ROUTINE_PER_WEEK = 3
    rows = [queue_record() for _ in range(6)]
    at_once(6, lambda number: budget.book(delivery=rows[number], pace=ROUTINE, correction=False, at=now()))
    assert list(BudgetWeek.objects.order_by("monday").values_list("booked", flat=True)) == [3, 3]


def test_a_transaction_that_is_rolled_back_takes_no_place(queue_record):
    budget.set_budget(destination="A81001", per_week=1, by="test", at=now())

    def fails():
        with transaction.atomic():
            budget.book(delivery=queue_record(), pace=ROUTINE, correction=False, at=now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    row = queue_record()
    assert budget.book(delivery=row, pace=ROUTINE, correction=False, at=now()).week.monday == monday(now())


def test_the_budget_is_raised_while_records_come_in(queue_record, at_once):
    budget.set_budget(destination="A81001", per_week=1, by="test", at=now())
    rows = [queue_record() for _ in range(8)]

    def work(number):
        if number == 8:
            budget.set_budget(destination="A81001", per_week=20, by="test", at=now())
        else:
            budget.book(delivery=rows[number], pace=ROUTINE, correction=False, at=now())

    at_once(9, work)
    week = BudgetWeek.objects.get(monday=monday(now()))
    assert (week.booked, week.limit) == (8, 20)


def test_an_urgent_record_and_a_new_budget_never_wait_for_each_other(queue_record):
    budget.set_budget(destination="A81001", per_week=0, by="test", at=now())
    person, hurried, planned = uuid4(), Event(), Event()
    first = queue_record(subject=person)
    budget.book(delivery=first, pace=ROUTINE, correction=False, at=now())

    def urgent():
        try:
            with transaction.atomic():
                row = queue_record(subject=person, urgent=True)
                hurried.set()
                planned.wait(60)
                budget.book(delivery=row, pace=Pace(Item.URGENT, 0), correction=False, at=now())
        finally:
            connection.close()

    def plan():
        try:
            hurried.wait(60)
            budget.set_budget(destination="A81001", per_week=1, by="test", at=now())
        finally:
            planned.set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(urgent), pool.submit(plan)]:
            done.result(120)
    assert planned.is_set()
    first.refresh_from_db()
    assert first.urgent and first.reason == ""
    assert not Booking.objects.get(delivery=first).has_place
