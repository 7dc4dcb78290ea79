"""Whatever comes in whatever order: no week overspent, nothing urgent held up, nothing starved."""

from datetime import timedelta
from uuid import uuid4

from django.db.models import F, Q
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.clients.clock import now
from apps.delivery import budget
from apps.delivery.bookings import Booking, BudgetWeek
from apps.delivery.models import Delivery, State
from apps.delivery.weeks import monday, start
from healthcheck.workload.item import Item
from healthcheck.workload.pace import Pace

ARRIVALS = st.tuples(
    st.just("record"), st.integers(0, 5), st.sampled_from([*(Pace(Item.ROUTINE, weeks) for weeks in range(4)), None])
)
EVENTS = st.lists(
    st.one_of(
        ARRIVALS,
        st.tuples(st.just("days"), st.integers(1, 10), st.none()),
        st.tuples(st.just("budget"), st.integers(0, 3), st.none()),
    ),
    max_size=25,
)


class Surgery:
    """One practice, its people, and the records they were sent, by a clock of its own."""

    def __init__(self) -> None:
        self.at = now()
        self.name = uuid4().hex[:8]
        self.people = [uuid4() for _ in range(6)]
        self.sent: dict[object, object] = {}
        self.latest: dict[object, object] = {}
        self.orders: dict[object, list[object]] = {person: [] for person in self.people}
        budget.set_budget(destination=self.name, per_week=2, by="test", at=self.at)

    def record(self, who: int, pace: Pace | None) -> None:
        """One record arrives; None for an urgent one."""
        person, urgent = self.people[who], pace is None
        row = Delivery.objects.create(
            channel="pdm", destination=self.name, subject=person, reference=uuid4(), purpose="record",
            made_at=self.at, queued_at=self.at, next_at=self.at, urgent=urgent,
        )  # fmt: skip
        if urgent:  # as `actions.queue` does
            lane = Delivery.objects.filter(subject=person, state=State.QUEUED).exclude(pk=row.pk)
            lane.update(urgent=True, next_at=self.at)
        soon = pace or Pace(Item.URGENT, 0)
        budget.book(delivery=row, pace=soon, correction=False, at=self.at)
        self.orders[person].append(row.pk)
        self.latest[row.pk] = start(monday(self.at) + timedelta(weeks=soon.weeks)) if soon.weeks else self.at
        self.at += timedelta(seconds=1)
        self.work()
        if urgent:
            assert row.pk in self.sent, "an urgent record waits"

    def days(self, count: int, _: None) -> None:
        """Time goes by, and the workers look in at the beginning of each week."""
        end = self.at + timedelta(days=count)
        while self.at < end:
            self.at = min(end, start(monday(self.at) + timedelta(weeks=1)))
            self.work()

    def budget(self, count: int, _: None) -> None:
        """The operator gives the surgery another budget."""
        budget.set_budget(destination=self.name, per_week=count, by="test", at=self.at)
        self.at += timedelta(seconds=1)
        self.work()

    def work(self) -> None:
        """Send what is due, the earlier of a person first, as `sending.due` has it; then look at every promise."""
        queued = Delivery.objects.filter(destination=self.name, state=State.QUEUED).order_by("queued_at", "id")
        for row in list(queued):
            if row.next_at <= self.at and all(each in self.sent for each in self.before(row)):
                self.sent[row.pk] = self.at
                Delivery.objects.filter(pk=row.pk).update(state=State.SENT, sent_at=self.at)
        self.look()

    def before(self, row: Delivery) -> list[object]:
        """What the person was to have earlier."""
        order = self.orders[row.subject]
        return order[: order.index(row.pk)] if row.pk in order else order

    def look(self) -> None:
        """Every promise, now."""
        mine = BudgetWeek.objects.filter(budget=self.name)
        assert not mine.filter(booked__gt=F("limit")).exists()
        for week in mine:
            assert week.bookings.filter(has_place=True).count() == week.booked
        late = [pk for pk, latest in self.latest.items() if pk not in self.sent and latest <= self.at - DAY]
        assert late == [], "a record is held beyond the end of its wait"
        assert not Booking.objects.filter(Q(week__budget=self.name) & Q(week__monday__gt=F("latest"))).exists()


DAY = timedelta(days=1)


class AlwaysTest(TestCase):
    """Against the real tables."""

    @settings(max_examples=40, deadline=None)
    @given(EVENTS)
    def test_every_promise_holds_after_every_event(self, events: list[tuple[str, int, Pace | None]]) -> None:
        surgery = Surgery()
        for what, count, pace in events:
            getattr(surgery, what)(count, pace)
        surgery.days(35, None)
        assert len(surgery.sent) == len(surgery.latest), "a record is starved"

    @settings(max_examples=15, deadline=None)
    @given(st.integers(1, 3), st.integers(1, 15))
    def test_of_many_at_once_a_week_gets_no_more_than_its_budget_until_the_wait_ends(self, per: int, many: int) -> None:
        surgery = Surgery()
        surgery.budget(per, None)
        for number in range(many):
            surgery.people.append(uuid4())
            surgery.orders[surgery.people[-1]] = []
            surgery.record(6 + number, Pace(Item.ROUTINE, 2))
        first = [sum(row is not None for row in surgery.sent)]
        assert first == [min(per, many)]
        surgery.at = start(monday(surgery.at) + timedelta(weeks=1))
        surgery.work()
        assert len(surgery.sent) == min(2 * per, many)
        surgery.at = start(monday(surgery.at) + timedelta(weeks=1))
        surgery.work()
        assert len(surgery.sent) == many
