"""How and when a value was measured, in a few words: where, by whose hand, on which day, with which device."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from healthcheck.blood_pressure import BloodPressure
from healthcheck.check import HealthCheck
from healthcheck.entry import Entry, Route
from healthcheck.measurement import Kind, Measurement, Source

_HERE = ZoneInfo("Europe/London")
_WHERE = {
    Source.HOME: "home, by the person",
    Source.PHARMACY: "pharmacy",
    Source.KIOSK: "kiosk",
    Source.CLINIC: "clinic",
    Source.LABORATORY: "laboratory",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CALCULATED = {
    "bmi": "from height and weight",
    "non_hdl_cholesterol": "total less HDL",
    "cholesterol_ratio": "total over HDL",
    "egfr": "from creatinine, CKD-EPI 2009",
}


def day(at: datetime) -> str:
    """The day of a moment, here and not in Greenwich: "2 Nov 2026"."""
    return written(at.astimezone(_HERE).date())


def written(on: date) -> str:
    """A day as people write it."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def of_subject(check: HealthCheck, key: str, kind: Kind | None) -> str:
    """Of one row with a finding."""
    if key == "blood_pressure":
        return _pressure(check)
    measured = Kind.CHOLESTEROL_RATIO if key == "cholesterol_ratio" else kind
    value = check.latest(measured) if measured else None
    return of_value(value) if isinstance(value, Measurement) else _CALCULATED.get(key, "")


def of_value(value: Measurement) -> str:
    """Of one measured value."""
    words = [_WHERE[value.source], day(value.taken_at), *_hand([value.entered_by]), value.device]
    if value.test is not None:
        control = "passed" if value.test.passed else "FAILED"
        words.append(f"point-of-care, lot {value.test.lot}, control {control}")
    return ", ".join([word for word in words if word] + [flag.written for flag in value.flags])


def _pressure(check: HealthCheck) -> str:
    counts = check.blood_pressure()
    if not isinstance(counts, BloodPressure):
        return ""
    readings = counts.readings
    devices = dict.fromkeys(reading.device for reading in readings if reading.device)
    hand = _hand(reading.entered_by for reading in readings)
    when = _span(readings[0].taken_at, readings[-1].taken_at)
    return ", ".join([_WHERE[counts.source], when, counts.method, *hand, *devices])


def _span(first: datetime, last: datetime) -> str:
    """The days of a series: "2 Nov 2026", "2 to 5 Nov 2026", "30 Oct 2026 to 2 Nov 2026"."""
    begins, ends = (each.astimezone(_HERE).date() for each in (first, last))
    if begins == ends:
        return written(ends)
    same = (begins.year, begins.month) == (ends.year, ends.month)
    return f"{begins.day if same else written(begins)} to {written(ends)}"


def _hand(entries: Iterable[Entry | None]) -> list[str]:
    """Who typed it, where that was not the person."""
    known = dict.fromkeys(entry for entry in entries if entry is not None and entry.route is not Route.PERSON)
    return [f"entered by {entry}" for entry in known]
