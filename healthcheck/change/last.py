"""The last known value of each kind from the person's earlier checks."""

from collections.abc import Iterable
from decimal import Decimal

from healthcheck.blood_pressure import BloodPressure
from healthcheck.change.limits import LIMITS
from healthcheck.check import HealthCheck
from healthcheck.measurement import Kind, Measurement, Source


def last_values(earlier: Iterable[HealthCheck]) -> tuple[Measurement, ...]:
    """One value of each kind that changes are judged by: what counted in the newest check that has one."""
    newest_first = sorted(earlier, key=lambda check: (check.day, check.started_at, check.id), reverse=True)
    found = (next(filter(None, (_counted(check, kind) for check in newest_first)), None) for kind in LIMITS)
    return tuple(value for value in found if value is not None)


def _counted(check: HealthCheck, kind: Kind) -> Measurement | None:
    if kind is Kind.SYSTOLIC:
        return _systolic(check)
    value = check.latest(kind)
    return value if isinstance(value, Measurement) else None


def _systolic(check: HealthCheck) -> Measurement | None:
    """The pressure that counted, as a value."""
    counts = check.blood_pressure()
    return as_systolic(counts) if isinstance(counts, BloodPressure) else None


def as_systolic(counts: BloodPressure) -> Measurement:
    """The systolic of a pressure, taken when its last reading was."""
    last = max(counts.readings, key=lambda reading: reading.taken_at)
    return Measurement(last.id, Kind.SYSTOLIC, Decimal(counts.systolic), last.taken_at, Source(counts.source))
