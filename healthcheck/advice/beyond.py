"""QRISK3 beyond its ranges: where a pressure or a cholesterol ratio is too high for it, what the risk is at least.

QRISK3 is made for a systolic pressure up to 210 and a ratio up to 12. It gives no figure above, nor where a cholesterol
is known only as a bound. Its risk grows with both, so the figure at the end of the range, or at the bound, is one that
the person's risk is not below. Without it a worse value would take the advice on the risk away. The score itself stays
not given.
"""

from dataclasses import replace
from decimal import Decimal

from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, Kind, Measurement
from healthcheck.score import Estimate, Score, Unscored
from healthcheck.scores import qrisk3
from healthcheck.scores.qrisk3.batch import RATIO_HIGH, SYSTOLIC_HIGH

_SYSTOLIC, _RATIO = Decimal(SYSTOLIC_HIGH), Decimal(RATIO_HIGH)


def at_least(check: HealthCheck, score: Score) -> Estimate | None:
    """The figure at the end of the ranges, where being above one of them is all that keeps the score from a figure."""
    if not isinstance(score, Unscored):
        return None
    above = check.cholesterol_above()
    factor = _factor(check, above[1] if above else None)
    lowered = tuple(_lowered(each, factor, bound=above is not None) for each in check.measurements)
    if lowered == check.measurements:
        return None
    found = qrisk3.score(replace(check, measurements=lowered))
    return found if isinstance(found, Estimate) else None


def _factor(check: HealthCheck, above: Decimal | None) -> Decimal:
    """By how much the cholesterol ratio is too high; 1 where it is not, or not known."""
    ratio = check.cholesterol_ratio()
    known = above if isinstance(ratio, Absent) else ratio
    return Decimal(1) if known is None else max(Decimal(1), known / _RATIO)


def _lowered(each: Measurement | Absent, factor: Decimal, *, bound: bool) -> Measurement | Absent:
    if isinstance(each, Absent):
        return each
    if each.kind is Kind.SYSTOLIC:
        return replace(each, value=min(each.value, _SYSTOLIC))
    if each.kind in (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL) and bound:
        each = replace(each, comparator="")
    if each.kind is Kind.HDL_CHOLESTEROL and factor > 1:
        return replace(each, value=each.value * factor)
    if each.kind is Kind.CHOLESTEROL_RATIO:
        return replace(each, value=min(each.value, _RATIO))
    return each
