"""What came in at the door before anything of it is believed: values as written, each with its place in the request."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from healthcheck.measurement import Arm, Kind, Source
from healthcheck.point_of_care import PointOfCareTest


@dataclass(frozen=True, slots=True)
class Given:
    """One value; `more` is the smaller part of feet with inches or stones with pounds."""

    kind: Kind
    value: Decimal
    unit: str
    field: str
    more: tuple[Decimal, str] | None = None


@dataclass(frozen=True, slots=True)
class GivenReading:
    """Values measured together."""

    taken_at: datetime
    source: Source
    device: str
    stored: bool
    values: tuple[Given, ...]
    field: str
    arm: Arm | None = None
    irregular_pulse: bool | None = None
    test: PointOfCareTest | None = None
