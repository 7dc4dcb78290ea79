"""How far a value may lie from the person's last one, as read from `limits.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from types import MappingProxyType
from typing import Any

from healthcheck.measurement import Kind, Measurement

_TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "limits.toml").read_text(encoding="utf-8"))
_DAYS_A_YEAR = 365.25

SURPRISING: float = _TABLE["surprising"]
MOST_YEARS: float = _TABLE["most_years"]
MOST: float = _TABLE["together"]["most"]
TOGETHER: Mapping[int, float] = MappingProxyType(
    {int(count): limit for count, limit in _TABLE["together"]["limits"].items()}
)
MARKERS = tuple(Kind.of(key) for key in _TABLE["together"]["markers"])


@dataclass(frozen=True, slots=True)
class Limit:
    """How one kind varies in one person.

    Args:
        spread: of one measurement, as a standard deviation of the logarithm, or in the unit itself.
        yearly: of the person's usual value after a year, likewise.
        in_unit: the two are in the unit itself.
    """

    spread: float
    yearly: float
    in_unit: bool
    source: str

    def distance(self, before: Measurement, now: Measurement) -> float:
        """How far one value lies above the other, in standard deviations of what one person's values differ by."""
        old, new = float(before.value), float(now.value)
        moved = new - old if self.in_unit else log(new) - log(old)
        days = abs((now.taken_at - before.taken_at).total_seconds()) / 86400
        years = min(days / _DAYS_A_YEAR, MOST_YEARS)
        return moved / sqrt(2 * self.spread**2 + years * self.yearly**2)


LIMITS: Mapping[Kind, Limit] = MappingProxyType(
    {
        Kind.of(key): Limit(row["spread"], row["yearly"], row.get("scale") == "unit", row["source"])
        for key, row in _TABLE["kind"].items()
    }
)
