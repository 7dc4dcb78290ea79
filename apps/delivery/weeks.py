"""How a surgery's weeks stand: where a week begins, what waits for a later one, and until when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Max, Min, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from apps.delivery.bookings import Booking, Budget
from apps.delivery.models import State


@dataclass(frozen=True, slots=True)
class Standing:
    """One surgery's week.

    Args:
        used: places that are taken, and `limit` how many there are.
        waiting: records that wait for a later week.
        released: when the first of them goes; None where none waits.
    """

    used: int
    limit: int
    waiting: int
    released: date | None


def monday(at: datetime) -> date:
    """The first day of the ISO week, where the surgery is."""
    day = timezone.localdate(at)
    return day - timedelta(days=day.weekday())


def start(day: date) -> datetime:
    """When a day begins, where the surgery is."""
    return timezone.make_aware(datetime.combine(day, time()))


def waiting(budget: Budget, *, at: datetime) -> QuerySet[Booking]:
    """What waits for its week, oldest first."""
    rows = Booking.objects.filter(
        week__budget=budget, week__monday__gt=monday(at), delivery__state=State.QUEUED, delivery__attempts=0
    )
    return rows.order_by("delivery__queued_at", "delivery_id")


def promised(subject: UUID) -> date | None:
    """By when a person's record that waits is sent to their surgery at the latest; None where none waits."""
    rows = Booking.objects.filter(
        delivery__subject=subject, delivery__state=State.QUEUED, delivery__attempts=0, delivery__next_at__gt=Now()
    )
    found: date | None = rows.aggregate(latest=Max("latest"))["latest"]
    return found


def standing(budget: Budget, *, at: datetime) -> Standing:
    """How this week stands."""
    week = budget.weeks.filter(monday=monday(at)).first()
    later = waiting(budget, at=at)
    return Standing(
        used=week.booked if week else 0,
        limit=week.limit if week else budget.each_week,
        waiting=later.count(),
        released=later.aggregate(first=Min("week__monday"))["first"],
    )
