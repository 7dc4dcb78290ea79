"""What each concept of the code table is measured in, and from what to what: the table is held against it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from healthcheck.measurement import Kind
from healthcheck.units import Unit


class Quantity(NamedTuple):
    """A unit and the lowest and highest value that this service takes, makes or sends in it."""

    unit: Unit
    low: Decimal
    high: Decimal


def _of(kind: Kind) -> Quantity:
    return Quantity(kind.unit, kind.low, kind.high)


# What is taken in has its own range at the door (`Kind`). BMI: the lightest and the tallest, the heaviest and the
# smallest that the doors take (25.4 kg and 243.8 cm, 317.5 kg and 139.7 cm). eGFR: CKD-EPI 2009 of the lowest
# creatinine that is taken gives a man of 40 249.7. AUDIT ten questions of 0 to 4 and AUDIT-C its first three
# (Saunders 1993, Bush 1998); Leicester 0 to 47 (Diabet Med 2010;27:887); QRISK3 a percentage, and heart age
# within the ages it is made for (BMJ 2017;357:j2099).
QUANTITIES: Final[Mapping[str, Quantity]] = {
    **{kind.key: _of(kind) for kind in Kind},
    "systolic_self_reported": _of(Kind.SYSTOLIC),
    "diastolic_self_reported": _of(Kind.DIASTOLIC),
    "bmi": Quantity(Unit.KG_PER_M2, Decimal(4), Decimal(163)),
    "egfr": Quantity(Unit.ML_PER_MIN_173, Decimal(0), Decimal(250)),
    "audit_c": Quantity(Unit.POINTS, Decimal(0), Decimal(12)),
    "audit": Quantity(Unit.POINTS, Decimal(0), Decimal(40)),
    "leicester": Quantity(Unit.POINTS, Decimal(0), Decimal(47)),
    "qrisk3": Quantity(Unit.PERCENT, Decimal(0), Decimal(100)),
    "heart_age": Quantity(Unit.YEARS, Decimal(25), Decimal(84)),
}
