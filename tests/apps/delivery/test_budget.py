"""A surgery's budget: routine records take their turn, urgent ones never do, and nothing waits too long."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from apps.clients.clock import now
from apps.delivery import budget, sending
from apps.delivery.bookings import Booking, Budget, BudgetWeek
from apps.delivery.models import Delivery, State
from apps.delivery.weeks import monday, promised, standing, start
from healthcheck.workload.item import Item
from healthcheck.workload.pace import AT_ONCE, Pace

pytestmark = pytest.mark.django_db

PRACTICE = "A81001"
PATIENT = Pace(Item.ROUTINE, 2)
PRESSING = Pace(Item.URGENT, 0)


@pytest.fixture
def booked(queue_record):
    """Queue a record and give it its week, as the assessment does."""

    def book(pace=PATIENT, *, correction=False, at=None, **changed):
        row = queue_record(urgent=pace.item is Item.URGENT, destination=PRACTICE, **changed)
        budget.book(delivery=row, pace=pace, correction=correction, at=at or now())
        row.refresh_from_db()
        return row

    return book


@pytest.fixture
def two_a_week():
    return budget.set_budget(destination=PRACTICE, per_week=2, by="test", at=now())


def waits(row):
    row.refresh_from_db()
    return row.state == State.QUEUED and row.next_at > now()


def week_of(row):
    """How many weeks from now it goes."""
    return (Booking.objects.get(delivery=row).week.monday - monday(now())).days // 7


def test_what_is_over_the_budget_waits_for_the_next_week(two_a_week, booked):
    rows = [booked() for _ in range(5)]
    assert [week_of(row) for row in rows] == [0, 0, 1, 1, 2]
    assert [waits(row) for row in rows] == [False, False, True, True, True]
    assert rows[2].next_at == start(monday(now()) + timedelta(weeks=1))
    assert rows[2].reason.startswith("Waits for the week of ")
    assert sending.send(rows[2].pk) == ""


def test_nothing_waits_longer_than_its_action_allows(two_a_week, booked):
    rows = [booked() for _ in range(9)]
    assert [week_of(row) for row in rows] == [0, 0, 1, 1, 2, 2, 2, 2, 2]
    assert [row.booking.has_place for row in rows] == [True] * 6 + [False] * 3
    assert rows[8].reason.startswith("Waits until ")
    assert BudgetWeek.objects.filter(booked__gt=F("limit")).count() == 0


def test_what_can_wait_less_goes_sooner(two_a_week, booked):
    for _ in range(4):
        booked()
    soon = booked(Pace(Item.ROUTINE, 1))
    assert week_of(soon) == 1 and not soon.booking.has_place


def test_what_cannot_wait_goes_at_once_and_takes_a_place_only_where_one_is_free(two_a_week, booked):
    first, second, third = (booked(Pace(Item.ROUTINE, 0)) for _ in range(3))
    assert not any(waits(row) for row in (first, second, third))
    assert [row.booking.has_place for row in (first, second, third)] == [True, True, False]


def test_urgent_and_empty_records_and_corrections_never_wait_and_take_no_place(two_a_week, booked):
    for _ in range(3):
        booked()
    assert not any(waits(row) for row in (booked(PRESSING), booked(AT_ONCE), booked(correction=True)))
    assert BudgetWeek.objects.get(monday=monday(now())).booked == 2


def test_an_urgent_record_takes_along_what_of_the_same_person_waits_before_it(two_a_week, booked):
    person = uuid4()
    booked(), booked()
    first, other = booked(subject=person), booked()
    assert waits(first) and week_of(other) == 1
    urgent = booked(PRESSING, subject=person)
    assert not waits(first) and not waits(urgent)
    assert not Booking.objects.get(delivery=first).has_place
    assert BudgetWeek.objects.get(monday=monday(now()) + timedelta(weeks=1)).booked == 1


def test_a_place_that_is_given_back_moves_those_behind_it_up(two_a_week, booked):
    person = uuid4()
    rows = [booked(subject=subject) for subject in (uuid4(), uuid4(), person, uuid4(), uuid4())]
    assert week_of(rows[4]) == 2
    booked(PRESSING, subject=person)
    assert week_of(rows[4]) == 1


def test_a_later_record_of_the_same_person_follows_the_one_that_waits(two_a_week, booked):
    person = uuid4()
    booked(), booked()
    first = booked(subject=person)
    second = booked(subject=person, correction=True)
    assert waits(first) and not Booking.objects.filter(delivery=second).exists()
    assert sending.send(second.pk) == ""


def test_a_later_record_that_can_wait_less_is_not_held_up(two_a_week, booked):
    person = uuid4()
    booked(), booked()
    first = booked(subject=person)
    booked(Pace(Item.ROUTINE, 0), subject=person, correction=True)
    assert not waits(first)


def test_a_lowered_budget_does_not_hold_up_what_follows_in_the_same_persons_lane(two_a_week, booked):
    person = uuid4()
    booked(), booked()
    first = booked(Pace(Item.ROUTINE, 3), subject=person)
    booked(Pace(Item.ROUTINE, 1), subject=person, correction=True)
    budget.set_budget(destination=PRACTICE, per_week=0, by="test", at=now())
    assert week_of(first) == 1


def test_a_budget_that_is_raised_releases_what_waits_the_oldest_first(two_a_week, booked):
    rows = [booked() for _ in range(6)]
    budget.set_budget(destination=PRACTICE, per_week=4, by="test", at=now())
    assert [week_of(row) for row in rows] == [0, 0, 0, 0, 1, 1]
    assert not waits(rows[3]) and rows[3].reason == ""
    assert waits(rows[4])


def test_a_budget_that_is_lowered_keeps_what_went_and_every_promise(two_a_week, booked):
    rows = [booked() for _ in range(6)]
    budget.set_budget(destination=PRACTICE, per_week=0, by="test", at=now())
    assert [week_of(row) for row in rows] == [0, 0, 2, 2, 2, 2]
    week = BudgetWeek.objects.get(monday=monday(now()))
    assert (week.booked, week.limit) == (2, 2)


def test_the_services_own_figure_stands_where_a_surgery_has_none(settings, booked):
    settings.ROUTINE_PER_WEEK = 1
    assert [waits(booked()) for _ in range(2)] == [False, True]
    assert Budget.objects.get(destination=PRACTICE).each_week == 1


def test_booked_twice_it_has_one_place(two_a_week, booked):
    row = booked()
    budget.book(delivery=row, pace=PATIENT, correction=False, at=now())
    assert BudgetWeek.objects.get().booked == 1


def test_no_row_can_say_that_a_week_is_overspent(two_a_week, booked):
    booked()
    with pytest.raises(IntegrityError, match="budget_week_not_overspent"), transaction.atomic():
        BudgetWeek.objects.update(booked=3)


def test_a_week_begins_on_monday_at_midnight_where_the_surgery_is_in_summer_and_in_winter():
    sunday_night = datetime(2026, 6, 7, 23, 30, tzinfo=UTC)
    assert f"{monday(sunday_night)}" == "2026-06-08"
    assert start(monday(sunday_night)) == datetime(2026, 6, 7, 23, tzinfo=UTC)
    assert start(monday(datetime(2026, 12, 7, 0, tzinfo=UTC))) == datetime(2026, 12, 7, tzinfo=UTC)


def test_what_waits_is_promised_for_the_end_of_its_wait_and_then_no_more(two_a_week, booked):
    person = uuid4()
    booked(), booked()
    row = booked(subject=person)
    assert promised(person) == monday(now()) + timedelta(weeks=2)
    Delivery.objects.filter(pk=row.pk).update(next_at=now() - timedelta(seconds=1))
    assert promised(person) is None


def test_the_week_stands_as_it_is(two_a_week, booked):
    for _ in range(3):
        booked()
    week = standing(two_a_week, at=now())
    assert (week.used, week.limit, week.waiting) == (2, 2, 1)
    assert week.released == monday(now()) + timedelta(weeks=1)
