"""The blood pressure finding: each place by its own thresholds, the worst, no very high reading averaged away."""

from collections.abc import Sequence
from decimal import Decimal

from healthcheck.advice import gaps
from healthcheck.advice.finding import Finding
from healthcheck.advice.thresholds import Threshold, of_band
from healthcheck.blood_pressure import Reading, summarise
from healthcheck.measurement import Absent, AbsentReason, Kind, Source
from healthcheck.scores.blood_pressure import band
from healthcheck.scores.blood_pressure.thresholds import LOW

_WHERE = {
    Source.HOME: "measured at home",
    Source.PHARMACY: "measured at a pharmacy",
    Source.KIOSK: "measured at a kiosk",
    Source.CLINIC: "measured at a clinic",
    Source.LABORATORY: "measured at a laboratory",
}


def finding(readings: Sequence[Reading]) -> Finding:
    """How blood pressure stands over every place it was measured in."""
    places = sorted({reading.source for reading in readings})
    found = [
        (_row(at_place, place), at_place, place)
        for place in places
        for at_place in _pressures([reading for reading in readings if reading.source is place])
    ]
    if not found:
        return gaps.absent("blood_pressure", Absent(Kind.SYSTOLIC, AbsentReason.NOT_MEASURED), name="blood pressure")
    return _made(*max(found, key=lambda each: each[0].severity))


Pressure = tuple[Decimal, Decimal, bool]


def _pressures(readings: Sequence[Reading]) -> list[Pressure]:
    """Systolic, diastolic and whether it is one reading: the pressure that counts first, then each reading."""
    counts = summarise(readings)
    whole = [(counts.systolic, counts.diastolic, False)] if counts else []
    return [*whole, *((reading.systolic, reading.diastolic, True) for reading in readings)]


def _row(pressure: Pressure, place: Source) -> Threshold:
    systolic, diastolic, once = pressure
    return of_band("blood_pressure", _band(systolic, diastolic, place is Source.HOME, once=once))


def _made(row: Threshold, pressure: Pressure, place: Source) -> Finding:
    systolic, diastolic, once = pressure
    written = f"{float(systolic):g}/{float(diastolic):g} mmHg{' in one reading' if once else ''}"
    return row.finding(
        f"Your blood pressure, {_WHERE[place]}, is {written}, which is {row.meaning}",
        gp=f"Blood pressure {written} ({place.value}): {row.meaning}",
    )


def _band(systolic: Decimal, diastolic: Decimal, at_home: bool, *, once: bool) -> str:
    """The score's band. Of a single reading only very high counts; a low lower number alone is a band of its own."""
    stands = band(systolic, diastolic, at_home=at_home)
    if once:
        return "very_high_once" if stands == "very_high" else "normal"
    return "low_diastolic" if stands == "low" and systolic >= LOW[at_home].systolic else stands
