"""What is written down for the reports. Each is called in the transaction of the thing it records."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.reports.choices import AgeBand, Channel, Ethnicity, Outcome, Sex, Step
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
        area=area,
        practice=invited.practice,
        sex=invited.sex if invited.sex in Sex.values else Sex.NOT_KNOWN,
        age_band=AgeBand.of(invited.age),
        deprivation=invited.deprivation,
        channel=Channel(invited.channel),
        arm=invited.arm,
        offered_at=at,
    )
    Fact.objects.bulk_create([fact], ignore_conflicts=True)
    first = Fact.objects.filter(person_id=person_id, cycle=fact.cycle).values_list("pk", flat=True).first()
    if first not in (None, check_id):
        FurtherCheck.objects.bulk_create([FurtherCheck(check_id=check_id, fact_id=first)], ignore_conflicts=True)


def step(*, check_id: UUID, step: str, at: datetime) -> None:
    """A check got this far. The first time wins: a repeat, or two workers at once, cannot move it."""
    column = Step(step).column
    first = _counted(check_id).filter(offered_at__lte=at, **{f"{column}__isnull": True})
    if first.update(**{column: at}):
        return
    kept = _counted(check_id).values_list(column, flat=True).first()
    if kept is None:
        raise _refusal(check_id)


def answered_as(*, check_id: UUID, ethnicity: str) -> None:
    """The group of the ethnicity that the person answered."""
    _counted(check_id).update(ethnicity=Ethnicity(ethnicity))


def undo(*, check_id: UUID, steps: Iterable[str]) -> None:
    """A check has not got this far after all: a record that the practice took back is not delivered."""
    _counted(check_id).update(**{Step(step).column: None for step in steps})


def outcome(*, check_id: UUID, category: str) -> None:
    """What the check's present assessment asks for. A corrected result may change it, so the last one stands."""
    if not _counted(check_id).update(outcome=Outcome(category)):
        raise _refusal(check_id)


def _counted(check_id: UUID) -> QuerySet[Fact]:
    """The fact that a check counts in: its own, or that of the first check of the cycle."""
    return Fact.objects.filter(
        Q(check_id=check_id) | Q(check_id__in=FurtherCheck.objects.filter(check_id=check_id).values("fact_id"))
    )


def _refusal(check_id: UUID) -> Conflict | Missing:
    if _counted(check_id).exists():
        return Conflict("step-before-offer", "A step of a check cannot be earlier than its first invitation.")
    return Missing("unknown-check", "No check of that id was ever offered.")
