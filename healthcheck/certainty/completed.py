"""A check with each gap filled with the middle of what is plausible: reckoned with, never shown."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal
from uuid import UUID

from healthcheck.certainty.belief import Beliefs
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, Kind, Measurement, Source

_NO_ID = UUID(int=0)


def completed(check: HealthCheck, beliefs: Beliefs) -> HealthCheck:
    """The check with a value for each kind of which there is none at all; a bound is left as it is."""
    return replace(check, measurements=(*check.measurements, *_fillings(check, beliefs)))


def _fillings(check: HealthCheck, beliefs: Beliefs) -> Iterable[Measurement]:
    middle = {name: belief.median for name, belief in beliefs.values.items()}
    if not beliefs.values["weight"].measured:
        middle["weight"] *= (middle["height"] / 100) ** 2
    wanted = {
        Kind.HEIGHT: middle["height"],
        Kind.WEIGHT: middle["weight"],
        Kind.WAIST: middle["waist"],
        Kind.TOTAL_CHOLESTEROL: middle["total"],
        Kind.HDL_CHOLESTEROL: middle["total"] / middle["ratio"],
        Kind.HBA1C: middle["hba1c"],
        Kind.CREATININE: middle["creatinine"],
    }
    for kind, value in wanted.items():
        if isinstance(check.latest(kind), Absent):
            yield _filling(check, kind, value)
    if isinstance(check.blood_pressure(), Absent):
        yield _filling(check, Kind.SYSTOLIC, middle["systolic"])
        yield _filling(check, Kind.DIASTOLIC, middle["diastolic"])


def _filling(check: HealthCheck, kind: Kind, value: float) -> Measurement:
    within = min(max(value, float(kind.low)), float(kind.high))
    at = datetime.combine(check.day, time(), UTC)
    pair = _NO_ID if kind in (Kind.SYSTOLIC, Kind.DIASTOLIC) else None
    return Measurement(_NO_ID, kind, Decimal(f"{within:.1f}"), at, Source.HOME, pair)
