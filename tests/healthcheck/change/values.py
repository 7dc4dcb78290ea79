"""Values of one person at two times, for tests of change."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from healthcheck.measurement import Kind, Measurement, Source
from tests.healthcheck.cases import an_id

BEFORE = datetime(2021, 3, 10, 8, tzinfo=UTC)
FIVE_YEARS = timedelta(days=1826)

USUAL = {Kind.TOTAL_CHOLESTEROL: "4.8", Kind.HDL_CHOLESTEROL: "1.5", Kind.HBA1C: "36", Kind.CREATININE: "70"}
OTHER = {Kind.TOTAL_CHOLESTEROL: "7.4", Kind.HDL_CHOLESTEROL: "0.8", Kind.HBA1C: "62", Kind.CREATININE: "121"}


def a_value(kind: Kind, value: str, at: datetime = BEFORE, comparator: str = "") -> Measurement:
    """One value of the laboratory, or of home where it is of the body."""
    source = Source.HOME if kind in (Kind.HEIGHT, Kind.WEIGHT, Kind.WAIST, Kind.SYSTOLIC) else Source.LABORATORY
    return Measurement(an_id(f"{kind.key}{value}{at}"), kind, Decimal(value), at, source, comparator=comparator)


def values(given: dict[Kind, str], *, later: timedelta = timedelta(0)) -> tuple[Measurement, ...]:
    """Several at one time."""
    return tuple(a_value(kind, value, BEFORE + later) for kind, value in given.items())
