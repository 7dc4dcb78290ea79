"""What is written down for the reports. Each is called in the transaction of the thing it records."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from apps.reports.choices import Ethnicity, Outcome, Step
from apps.reports.invited import Invited
from apps.reports.models import Area, Fact, FurtherCheck
from apps.reports.quarter import cycle_of
from healthcheck.refusal import Conflict, Missing


def offered(*, check_id: UUID, person_id: UUID, invited: Invited, at: datetime) -> None:
    """The first invitation of a check. Said again, as for a reminder, it changes nothing.

    A further check of the same person in the same five-year cycle is not offered again: it counts with the first.
    """
    area = Area(code=invited.area_code, name=invited.area_name)
    Area.objects.bulk_create([area], ignore_conflicts=True)
    fact = Fact(
        check_id=check_id,
        person_id=person_id,
        cycle=cycle_of(at),
        offered_at=at,
        **invited.groups(),
    )
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    first = Fact.objects.filter(person_id=person_id, cycle=fact.cycle).values_list("pk", flat=True).first()
    if first not in (None, check_id):
        FurtherCheck.objects.bulk_create([FurtherCheck(check_id=check_id, fact_id=first)], ignore_conflicts=True)


def step(*, check_id: UUID, step: str, at: datetime) -> None:
    """A check got this far. The earliest time wins, in whatever order two workers write: a repeat cannot move it."""
    column = Step(step).column
    sooner = Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": at})
    if _counted(check_id).filter(sooner, offered_at__lte=at).update(**{column: at}):
        return
    kept = _counted(check_id).values_list(column, flat=True).first()
    if kept is None:
        raise _refusal(check_id)


def answered_as(*, check_id: UUID, ethnicity: str) -> None:
    """The group of the ethnicity that the person answered, by its letter in the NHS data dictionary."""
    _counted(check_id).update(ethnicity=Ethnicity.of(ethnicity))


def counted_with(*, check_id: UUID) -> list[UUID]:
    """The checks that count in the same fact, itself among them. The fact is held until the transaction ends."""
    held = list(_counted(check_id).select_for_update().values_list("pk", flat=True))
    return [*held, *FurtherCheck.objects.filter(fact__in=held).values_list("pk", flat=True)]


def restate(*, check_id: UUID, steps: Iterable[str], at: datetime | None) -> None:
    """What can be taken back, as it is now: a record that the practice refused after all is not delivered (None)."""
    _counted(check_id).update(**{Step(step).column: at for step in steps})


def outcome(*, check_id: UUID, category: str) -> None:
    """What the check's present assessment asks for. A corrected result may change it, so the last one stands."""
    if not _counted(check_id).update(outcome=Outcome(category)):
        raise _refusal(check_id)


def _counted(check_id: UUID) -> QuerySet[Fact]:
    """The fact that a check counts in: that of the first check of the cycle, or its own. One look into the index."""
    first = FurtherCheck.objects.filter(check_id=check_id).values("fact_id")
    own = Value(check_id, output_field=UUIDField())
    return Fact.objects.filter(check_id=Coalesce(Subquery(first), own))


def _refusal(check_id: UUID) -> Conflict | Missing:
    if _counted(check_id).exists():
        return Conflict("step-before-offer", "A step of a check cannot be earlier than its first invitation.")
    return Missing("unknown-check", "No check of that id was ever offered.")
