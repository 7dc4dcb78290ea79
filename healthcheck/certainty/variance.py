"""How far a measured value lies from the person's usual one, worked out from `variances.toml`, with its sources.

A spread is the standard deviation of the logarithm, which for small errors is the coefficient of variation.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from healthcheck.blood_pressure import Reading
from healthcheck.measurement import Kind, Source

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
        days = {reading.taken_at.date() for reading in readings}
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


def laboratory(kind: Kind, samples: int = 1) -> float:
    """Of the mean of samples taken at different times."""
    error = _TABLE["laboratory"][kind.key]
    return float(sqrt((error["biological"] ** 2 + error["analytical"] ** 2) / samples))


def cholesterol_covariance(total_samples: int, hdl_samples: int) -> float:
    """Of the errors of total and HDL cholesterol: only the biological part is shared, by samples that have both."""
    total, hdl = (_TABLE["laboratory"][kind.key] for kind in (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL))
    shared = _CHOLESTEROLS_TOGETHER * total["biological"] * hdl["biological"]
    return float(shared / max(total_samples, hdl_samples))


def body(kind: Kind, source: Source) -> float:
    """Of height, weight or waist, told by the person or measured by somebody who does it daily."""
    return float(_TABLE["body"][kind.key]["home" if source is Source.HOME else "elsewhere"])


def after(now: float, one_more: float) -> float:
    """The spread left when a further measurement of its own spread joins what is known now."""
    return float(1 / sqrt(1 / now**2 + 1 / one_more**2))
