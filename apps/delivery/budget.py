"""What can be done with a surgery's weekly budget: book a routine record into it, change it, see what waits.

Urgent records never wait and take no place. A record that corrects one which has gone goes at once. Every other routine
record takes the first free place in the weeks that it can wait for; where they are all full it goes at the end of its
wait without a place. So no week is overspent, and nothing waits longer than its own action allows.
"""

from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from apps.audit import actions as audit
from apps.delivery import weeks
from apps.delivery.bookings import Booking, Budget, BudgetWeek
from apps.delivery.models import UNSENT, Delivery, State
from apps.delivery.waking import wake
from apps.delivery.weeks import monday, start
from apps.tenancy.scope import SERVICE, within
from healthcheck.workload.item import Item
from healthcheck.workload.pace import Pace

WAITS = "Waits for the week of {monday:%-d %B %Y}: the routine items of the weeks before are used up."
FULL = "Waits until {monday:%-d %B %Y}, the end of its wait: the routine items of every week are used up."


@transaction.atomic(savepoint=False)
def book(*, delivery: Delivery, pace: Pace, correction: bool, at: datetime) -> Booking | None:
    """Give a record that was just queued its week, in the transaction that queued it; None where it waits for none.

    Args:
        pace: how soon it must be there.
        correction: it replaces a record of the same check.
    """
    if delivery.state == State.STOPPED or (pace.item is Item.NONE and not delivery.urgent):
        return None
    with within(SERVICE):  # a surgery's week is of all its people: what of theirs moves is the service's own work
        return _book(delivery, pace, correction=correction, at=at)


def _book(delivery: Delivery, pace: Pace, *, correction: bool, at: datetime) -> Booking | None:
    earlier = _lane(delivery)
    if found := Booking.objects.filter(delivery=delivery).first():
        return found
    if earlier.exists():
        _follow(delivery, earlier, pace, at=at)
    if delivery.urgent or correction or pace.item is not Item.ROUTINE or earlier.exists():
        return None
    budget = held(delivery.destination)
    booking = Booking(delivery=delivery, latest=_end_of_wait(pace, at), booked_at=at)
    _place(budget, booking, at=at)
    booking.save(force_insert=True)
    return booking


def held(destination: str) -> Budget:
    """The budget, made where there is none yet and held until the transaction ends."""
    Budget.objects.get_or_create(destination=destination)
    return Budget.objects.select_for_update().get(destination=destination)


@transaction.atomic
def set_budget(*, destination: str, per_week: int | None, by: str, at: datetime) -> Budget:
    """Give a surgery another budget, or with None the service's own. What waits is planned anew."""
    detail = {"practice": destination, "count": "default" if per_week is None else str(per_week)}
    audit.record(actor=by, action="budget.set", subject=None, at=at, detail=detail)
    budget = held(destination)
    budget.per_week = per_week
    budget.save(update_fields=["per_week"])
    plan_again(budget, at=at)
    return budget


def plan_again(budget: Budget, *, at: datetime) -> None:
    """Give everything that waits its place anew, the oldest first, in a budget that is held.

    What another transaction holds is left to it: an urgent record is taking it along, and then asks for this budget.
    """
    rows = weeks.waiting(budget, at=at).select_related("delivery", "week")
    waiting = list(rows.select_for_update(of=("self", "delivery"), skip_locked=True))
    for booking in waiting:
        _give_back(booking)
    for week in budget.weeks.filter(monday__gte=monday(at)):
        week.limit = max(budget.each_week, week.booked)
        week.save(update_fields=["limit"])
    for booking in waiting:
        _place(budget, booking, at=at)
        booking.save()


def _lane(delivery: Delivery) -> QuerySet[Delivery]:
    """What the same person is still to have there before it."""
    before = Q(queued_at__lt=delivery.queued_at) | Q(queued_at=delivery.queued_at, id__lt=delivery.pk)
    return Delivery.objects.filter(
        before,
        subject=delivery.subject,
        destination=delivery.destination,
        channel=delivery.channel,
        state__in=UNSENT,
    )


def _follow(delivery: Delivery, earlier: QuerySet[Delivery], pace: Pace, *, at: datetime) -> None:
    """Go right behind what stands before it: that must not be later than this can wait, now or by another plan."""
    longest = monday(at) if delivery.urgent else _end_of_wait(pace, at)
    before = Booking.objects.filter(delivery__in=earlier, delivery__attempts=0, latest__gt=longest)
    if not before.exists():
        return
    budget = held(delivery.destination)
    if late := list(before.filter(week__monday__gt=longest).select_related("week")):
        _hurry(budget, late, at=at)
    before.update(latest=longest)


def _hurry(budget: Budget, late: list[Booking], *, at: datetime) -> None:
    """Send these now, without a place; what waits behind them moves up."""
    ids = [booking.pk for booking in late]
    for booking in late:
        _give_back(booking)
    Booking.objects.filter(pk__in=ids).update(has_place=False, latest=monday(at), week=_week(budget, monday(at)))
    Delivery.objects.filter(pk__in=ids, state=State.QUEUED).update(next_at=Now(), reason="")
    for delivery_id in ids:
        transaction.on_commit(partial(wake, delivery_id))
    plan_again(budget, at=at)


def _end_of_wait(pace: Pace, at: datetime) -> date:
    return monday(at) + timedelta(weeks=pace.weeks)


def _give_back(booking: Booking) -> None:
    if booking.has_place:
        BudgetWeek.objects.filter(pk=booking.week_id).update(booked=F("booked") - 1)


def _place(budget: Budget, booking: Booking, *, at: datetime) -> None:
    """The first free place in the weeks that it can wait for; with none, the last of them without a place."""
    this_week = monday(at)
    last = max(booking.latest, this_week)
    days = [this_week + timedelta(weeks=number) for number in range((last - this_week).days // 7 + 1)]
    free = next((found for day in days if (found := _week(budget, day)).booked < found.limit), None)
    booking.has_place = free is not None
    booking.week = free or _week(budget, last)
    if free:
        BudgetWeek.objects.filter(pk=free.pk).update(booked=F("booked") + 1)
    _due(booking, at=at)


def _week(budget: Budget, day: date) -> BudgetWeek:
    """A week of a budget that is held: raised it counts at once, lowered for what is left."""
    week, _ = BudgetWeek.objects.get_or_create(budget=budget, monday=day, defaults={"limit": budget.each_week})
    limit = max(budget.each_week, week.booked)
    if week.limit != limit:
        week.limit = limit
        week.save(update_fields=["limit"])
    return week


def _due(booking: Booking, *, at: datetime) -> None:
    """Say in the queue when it goes and why not before; the clock of the database decides about now."""
    day = booking.week.monday
    waiting = Delivery.objects.filter(pk=booking.delivery_id, state=State.QUEUED, attempts=0)
    if day > monday(at):
        words = WAITS if booking.has_place else FULL
        waiting.update(next_at=start(day), reason=words.format(monday=day))
    elif waiting.filter(next_at__gt=at).update(next_at=Now(), reason=""):
        transaction.on_commit(partial(wake, booking.delivery_id))
