"""One reading as it came in -> its measurements, converted and checked, or a refusal that says where the fault lies."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from apps.readings import hands
from apps.readings.given import Given, GivenReading
from apps.vault.keys import new_id
from healthcheck.entry import Entry
from healthcheck.figure import plain
from healthcheck.imperial import added
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, convert
from healthcheck.refusal import Invalid

# A clock that runs a little fast is not a reading from the future.
_AHEAD = timedelta(minutes=5)
# Older values are another check's: a home series takes seven days, and a kit four weeks at most.
_OLDEST = timedelta(days=90)


def values_of(reading: GivenReading, entry: Entry, at: datetime) -> list[Measurement | Absent]:
    """The measurements of one reading, joined by one id. Raises Invalid with the pointer of the fault."""
    if reading.taken_at > at + _AHEAD:
        raise Invalid("future", "A reading cannot be from the future.", field=f"{reading.field}/taken_at")
    if reading.taken_at < at - _OLDEST:
        raise Invalid("too-old", "A reading must be from the last 90 days.", field=f"{reading.field}/taken_at")
    hands.check(reading, entry)
    numbers = {given.kind: _number(given) for given in reading.values}
    if len(numbers) < len(reading.values):
        raise Invalid("measured-twice", "One reading has one value of a kind.", field=reading.field)
    _whole_pressure(numbers, reading)
    _possible_cholesterol(numbers, reading)
    together = new_id()
    return [_value(kind, number, reading, entry, together) for kind, number in numbers.items()]


def _number(given: Given) -> Decimal:
    try:
        return convert(given.kind, *added(given.kind, given.value, given.unit, given.more))
    except Invalid as refusal:
        raise Invalid(refusal.code, refusal.detail, field=given.field) from None


def _value(kind: Kind, number: Decimal, reading: GivenReading, entry: Entry, together: UUID) -> Measurement | Absent:
    """The value; where the device's quality control failed, that there is none: what it showed is kept apart."""
    if reading.test is not None and not reading.test.passed:
        return Absent(
            kind,
            AbsentReason.CONTROL_FAILED,
            id=new_id(),
            taken_at=reading.taken_at,
            source=reading.source,
            reading=together,
            entered_by=entry,
            test=reading.test,
            unused=f"{plain(number)} {kind.unit.ucum}",
        )
    return Measurement(
        id=new_id(),
        kind=kind,
        value=number,
        taken_at=reading.taken_at,
        source=reading.source,
        reading=together,
        device=reading.device,
        stored=reading.stored,
        arm=reading.arm,
        irregular_pulse=reading.irregular_pulse,
        entered_by=entry,
        test=reading.test,
    )


def _whole_pressure(numbers: dict[Kind, Decimal], reading: GivenReading) -> None:
    """A blood pressure has both numbers, and the second is below the first; only it has an arm."""
    systolic, diastolic = numbers.get(Kind.SYSTOLIC), numbers.get(Kind.DIASTOLIC)
    if (systolic is None) != (diastolic is None):
        raise Invalid("half-a-reading", "A blood pressure has two numbers.", field=reading.field)
    if systolic is not None and diastolic is not None and diastolic >= systolic:
        raise Invalid("diastolic-not-below", "The second number must be below the first.", field=reading.field)
    if reading.arm and systolic is None:
        raise Invalid("arm-of-nothing", "Only a blood pressure is taken on an arm.", field=f"{reading.field}/arm")
    if reading.irregular_pulse is not None and systolic is None and Kind.PULSE not in numbers:
        pointer = f"{reading.field}/irregular_pulse"
        raise Invalid("pulse-of-nothing", "Send the pulse or the blood pressure it was seen with.", field=pointer)


def _possible_cholesterol(numbers: dict[Kind, Decimal], reading: GivenReading) -> None:
    total, hdl = numbers.get(Kind.TOTAL_CHOLESTEROL), numbers.get(Kind.HDL_CHOLESTEROL)
    if total is not None and hdl is not None and hdl >= total:
        raise Invalid("hdl-not-below-total", "HDL cholesterol must be below the total.", field=reading.field)
