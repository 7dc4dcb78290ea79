"""A difference of two shares in percentage points, with its interval, as a page shows it."""

from dataclasses import dataclass
from typing import Self

from apps.reports.statistics.wilson import Interval


@dataclass(frozen=True, slots=True)
class Points:
    """The difference and both ends of its interval."""

    difference: float
    low: float
    high: float

    @classmethod
    def of(cls, difference: float, interval: Interval) -> Self:
        """Of proportions."""
        return cls(100 * difference, 100 * interval.low, 100 * interval.high)
