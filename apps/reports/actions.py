"""What is written down for the reports. Each is called in the transaction of the thing it records."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from apps.reports.models import AgeBand, Fact, Outcome, Sex, Step
from healthcheck.refusal import Conflict, Missing


def offered(
    *,
    check_id: UUID,
    person_id: UUID,
    area_code: str,
    area_name: str,
    practice: str,
    sex: str,
    age: int,
    at: datetime,
) -> None:
    """The first invitation of a check. Said again, as for a reminder, it changes nothing.

    Args:
        sex: "female" or "male"; anything else is counted as not known.
    """
    fact = Fact(
        check_id=check_id,
        person_id=person_id,
        area_code=area_code,
        area_name=area_name,
        practice=practice,
        sex=sex if sex in Sex.values else Sex.NOT_KNOWN,
        age_band=AgeBand.of(age),
        offered_at=at,
    )
    Fact.objects.bulk_create([fact], ignore_conflicts=True)


def step(*, check_id: UUID, step: str, at: datetime) -> None:
    """A check got this far. The first time wins: a repeat, or two workers at once, cannot move it."""
    column = Step(step).column
    first = Fact.objects.filter(check_id=check_id, offered_at__lte=at, **{f"{column}__isnull": True})
    if first.update(**{column: at}):
        return
    kept = Fact.objects.filter(check_id=check_id).values_list(column, flat=True).first()
    if kept is None:
        raise _refusal(check_id)


def undo(*, check_id: UUID, steps: Iterable[str]) -> None:
    """A check has not got this far after all: a record that the practice took back is not delivered."""
    Fact.objects.filter(check_id=check_id).update(**{Step(step).column: None for step in steps})


def outcome(*, check_id: UUID, category: str) -> None:
    """What the check's present assessment asks for. A corrected result may change it, so the last one stands."""
    if not Fact.objects.filter(check_id=check_id).update(outcome=Outcome(category)):
        raise _refusal(check_id)


def _refusal(check_id: UUID) -> Conflict | Missing:
    if Fact.objects.filter(check_id=check_id).exists():
        return Conflict("step-before-offer", "A step of a check cannot be earlier than its first invitation.")
    return Missing("unknown-check", "No check of that id was ever offered.")
