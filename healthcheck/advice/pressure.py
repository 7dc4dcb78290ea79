"""The blood pressure finding: each place by its own thresholds, the worst of them, and no reading averaged away."""

from collections.abc import Sequence
from decimal import Decimal

from healthcheck.advice.finding import Finding, unknown
from healthcheck.advice.thresholds import Threshold, classify
from healthcheck.blood_pressure import Reading, summarise
from healthcheck.measurement import Source
from healthcheck.scores.blood_pressure import band
from healthcheck.scores.blood_pressure.thresholds import LOW


def finding(readings: Sequence[Reading]) -> Finding:
    """How blood pressure stands over every place it was measured in."""
    places = sorted({reading.source for reading in readings})
    found = [
        _row(at_place, place)
        for place in places
        for at_place in _pressures([reading for reading in readings if reading.source is place])
    ]
    if not found:
        return unknown("blood_pressure", "Blood pressure: not measured")
    row, words = max(found, key=lambda pair: pair[0].severity)
    return Finding(row.subject, row.level, row.band, words, row.source)


Pressure = tuple[Decimal, Decimal, bool]


def _pressures(readings: Sequence[Reading]) -> list[Pressure]:
    """Systolic, diastolic and whether it is one reading: the pressure that counts first, then each reading."""
    counts = summarise(readings)
    whole = [(counts.systolic, counts.diastolic, False)] if counts else []
    return [*whole, *((reading.systolic, reading.diastolic, True) for reading in readings)]


def _row(pressure: Pressure, place: Source) -> tuple[Threshold, str]:
    systolic, diastolic, once = pressure
    row = classify("blood_pressure", {"band": _band(systolic, diastolic, place is Source.HOME, once=once)})
    if row is None:
        raise LookupError("no blood pressure threshold in force")
    return row, f"Blood pressure {float(systolic):g}/{float(diastolic):g} mmHg ({place.value}): {row.meaning}"


def _band(systolic: Decimal, diastolic: Decimal, at_home: bool, *, once: bool) -> str:
    """The score's band. Of a single reading only very high counts; a low lower number alone is a band of its own."""
    stands = band(systolic, diastolic, at_home=at_home)
    if once:
        return "very_high_once" if stands == "very_high" else "normal"
    return "low_diastolic" if stands == "low" and systolic >= LOW[at_home].systolic else stands
