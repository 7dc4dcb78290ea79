"""The limits of a funnel plot: how far a practice's uptake may lie from the average by chance alone, by its size.

A practice lies outside a limit exactly when Wilson's interval of its uptake leaves the average out, so page and table
never contradict each other.

Source: Spiegelhalter DJ. Stat Med 2005;24:1185-202: limits at 95% and 99.8% about the overall average.
"""

from dataclasses import dataclass
from math import sqrt

from apps.reports.statistics.normal import reach
from apps.reports.statistics.wilson import Interval

ALERT, ALARM = 0.95, 0.998


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one size of practice: about 1 in 20 lies outside `alert` by chance, 2 in 1,000 outside `alarm`."""

    alert: Interval
    alarm: Interval


def limits(average: float, whole: int) -> Limits:
    """The limits for a practice with this many people.

    Raises:
        ValueError: unless there is somebody and the average is a proportion.
    """
    if whole < 1 or not 0 <= average <= 1:
        raise ValueError("a limit needs a proportion and at least one person")
    return Limits(_limit(average, whole, ALERT), _limit(average, whole, ALARM))


def stands(part: int, whole: int, average: float) -> str:
    """Where a practice stands: "within", "low", "high", "very low" or "very high"."""
    found, share = limits(average, whole), part / whole
    side = "low" if share < average else "high"
    if _outside(share, found.alarm):
        return f"very {side}"
    return side if _outside(share, found.alert) else "within"


def _limit(average: float, whole: int, level: float) -> Interval:
    off = reach(level) * sqrt(average * (1 - average) / whole)
    return Interval(max(average - off, 0.0), min(average + off, 1.0))


def _outside(share: float, limit: Interval) -> bool:
    return share < limit.low or share > limit.high
