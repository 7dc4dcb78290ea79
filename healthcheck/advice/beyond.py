"""QRISK3 beyond its ranges: where a pressure or a cholesterol ratio is too high for it, what the risk is at least.

QRISK3 is made for a systolic pressure up to 210 and a ratio up to 12, and gives no figure above. Its risk grows with
both, so the figure at the end of the range is one that the person's risk is not below. Without it a worse value would
take the advice on the risk away. The score itself stays not given.
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
    lowered = tuple(_lowered(each, _factor(check)) for each in check.measurements)
    if lowered == check.measurements:
        return None
    found = qrisk3.score(replace(check, measurements=lowered))
    return found if isinstance(found, Estimate) else None


def _factor(check: HealthCheck) -> Decimal:
    """By how much the cholesterol ratio is too high; 1 where it is not, or not known."""
    ratio = check.cholesterol_ratio()
    return Decimal(1) if isinstance(ratio, Absent) else max(Decimal(1), ratio / _RATIO)


def _lowered(each: Measurement | Absent, factor: Decimal) -> Measurement | Absent:
    if isinstance(each, Absent):
        return each
    if each.kind is Kind.SYSTOLIC:
        return replace(each, value=min(each.value, _SYSTOLIC))
    if each.kind is Kind.HDL_CHOLESTEROL and factor > 1:
        return replace(each, value=each.value * factor)
    if each.kind is Kind.CHOLESTEROL_RATIO:
        return replace(each, value=min(each.value, _RATIO))
    return each
