"""What can be done with readings: add what was measured, converted and checked at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from apps.checks import actions as checks
from apps.checks.assembly import as_subject_of
from apps.checks.models import HealthCheck
from apps.vault.keys import new_id
from healthcheck.check import readings_of
from healthcheck.measurement import Kind, Measurement, Source, convert
from healthcheck.refusal import Invalid
from healthcheck.surprise import AskAgain, surprise

# A clock that runs a little fast is not a reading from the future.
_AHEAD = timedelta(minutes=5)
# Older values are another check's: a home series takes seven days, and a kit four weeks at most.
_OLDEST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Given:
    """One value as it came in, with where in the request it stood."""

    kind: Kind
    value: Decimal
    unit: str
    field: str


@dataclass(frozen=True, slots=True)
class GivenReading:
    """Values measured together."""

    taken_at: datetime
    source: Source
    device: str
    stored: bool
    values: tuple[Given, ...]
    field: str


@transaction.atomic
def add(
    *, check_id: UUID, readings: Sequence[GivenReading], origin: str, by: str, at: datetime
) -> tuple[HealthCheck, list[Measurement], AskAgain | None]:
    """Keep readings, all or none; what was kept, and whether the last blood pressure should be taken again.

    Raises:
        Invalid: "wrong-unit", "out-of-range", "measured-twice", "half-a-reading",
            "diastolic-not-below", "future", "too-old".
    """
    values = [value for reading in readings for value in _values(reading, at)]
    before = as_subject_of(checks.require_open(check_id=check_id), day=at.date()).readings()
    check = checks.add_readings(check_id=check_id, values=values, origin=origin, by=by, at=at)
    return check, values, surprise(before, readings_of(values))


def _values(reading: GivenReading, at: datetime) -> list[Measurement]:
    if reading.taken_at > at + _AHEAD:
        raise Invalid("future", "A reading cannot be from the future.", field=f"{reading.field}/taken_at")
    if reading.taken_at < at - _OLDEST:
        raise Invalid("too-old", "A reading must be from the last 90 days.", field=f"{reading.field}/taken_at")
    together = new_id()
    values = [_value(given, reading, together) for given in reading.values]
    by_kind = {value.kind: value.value for value in values}
    if len(by_kind) < len(values):
        raise Invalid("measured-twice", "One reading has one value of a kind.", field=reading.field)
    _whole_pressure(by_kind, reading)
    return values


def _value(given: Given, reading: GivenReading, together: UUID) -> Measurement:
    try:
        value = convert(given.kind, given.value, given.unit)
    except Invalid as refusal:
        raise Invalid(refusal.code, refusal.detail, field=given.field) from None
    return Measurement(
        id=new_id(),
        kind=given.kind,
        value=value,
        taken_at=reading.taken_at,
        source=reading.source,
        reading=together,
        device=reading.device,
        stored=reading.stored,
    )


def _whole_pressure(values: dict[Kind, Decimal], reading: GivenReading) -> None:
    """A blood pressure has both numbers, and the second is below the first."""
    systolic, diastolic = values.get(Kind.SYSTOLIC), values.get(Kind.DIASTOLIC)
    if (systolic is None) != (diastolic is None):
        raise Invalid("half-a-reading", "A blood pressure has two numbers.", field=reading.field)
    if systolic is not None and diastolic is not None and diastolic >= systolic:
        raise Invalid("diastolic-not-below", "The second number must be below the first.", field=reading.field)
