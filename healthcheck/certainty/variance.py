"""How far a measured value lies from the person's usual one, worked out from `variances.toml`, with its sources.

A spread is the standard deviation of the logarithm, which for small errors is the coefficient of variation.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from pathlib import Path
from typing import Any

from healthcheck.blood_pressure import Reading, day_of
from healthcheck.measurement import Kind, Measurement, Source

_TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "variances.toml").read_text(encoding="utf-8"))

PRESSURES_TOGETHER: float = _TABLE["pressure"]["together"]
_CHOLESTEROLS_TOGETHER: float = _TABLE["cholesterol"]["together"]


@dataclass(frozen=True, slots=True)
class Series:
    """How many readings on how many days, at home or elsewhere."""

    readings: int
    days: int
    at_home: bool

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> "Series":
        """Of readings all taken at one place."""
        days = {day_of(reading) for reading in readings}
        return cls(len(readings), len(days), readings[0].source is Source.HOME)


def parts(which: str, *, at_home: bool) -> Mapping[str, float]:
    """The four parts of the error of "systolic" or "diastolic"."""
    found: Mapping[str, float] = _TABLE["pressure"]["home" if at_home else "elsewhere"][which]
    return found


def pressure(which: str, series: Series) -> float:
    """Of the mean of a series: "systolic" or "diastolic"."""
    error = parts(which, at_home=series.at_home)
    steady = error["device"] ** 2 + error["weeks"] ** 2
    return sqrt(steady + error["day"] ** 2 / series.days + error["reading"] ** 2 / series.readings)


@dataclass(frozen=True, slots=True)
class Blood:
    """How one sample was taken and measured; as it stands, by professionals and at once.

    Args:
        measured: where.
        posted: the person took it themselves and posted it.
        days: until it reached the laboratory.
        flagged: the laboratory marked the sample.
    """

    measured: Source = Source.LABORATORY
    posted: bool = False
    days: float = 0.0
    flagged: bool = False

    @classmethod
    def of(cls, value: Measurement) -> "Blood":
        """A kit is a finger prick in the post."""
        posted = value.specimen is not None
        return cls(value.source, posted, _days(value) if posted else 0.0, bool(value.flags))


def _days(value: Measurement) -> float:
    """Where one of the two times is not told, or must be wrong, a kit is as old as most."""
    days = (value.arrived_at - value.taken_at) / timedelta(days=1) if value.arrived_at else 0.0
    return min(days, float(_TABLE["blood"]["most_days"])) if days > 0 else float(_TABLE["blood"]["days_not_known"])


_AT_ONCE = Blood()


def blood(kind: Kind, sample: Blood = _AT_ONCE) -> float:
    """Of one sample."""
    usual, further = _TABLE["laboratory"][kind.key], _TABLE["blood"][kind.key]
    device = {Source.LABORATORY: usual["analytical"], Source.HOME: further["at_home"]}
    parts = [
        usual["biological"],
        device.get(sample.measured, further["near"]),
        further["posted"] * sample.posted,
        further["per_day"] * sample.days,
        further["flagged"] * sample.flagged,
    ]
    return sqrt(sum(part * part for part in parts))


def cholesterol_covariance() -> float:
    """Of the errors of total and HDL cholesterol of one sample: the biological part is shared."""
    total, hdl = (_TABLE["laboratory"][kind.key] for kind in (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL))
    return float(_CHOLESTEROLS_TOGETHER * total["biological"] * hdl["biological"])


def body(kind: Kind, source: Source) -> float:
    """Of height, weight or waist, told by the person or measured by somebody who does it daily."""
    return float(_TABLE["body"][kind.key]["home" if source is Source.HOME else "elsewhere"])


def after(now: float, one_more: float) -> float:
    """The spread left when a further measurement of its own spread joins what is known now."""
    return float(1 / sqrt(1 / now**2 + 1 / one_more**2))
