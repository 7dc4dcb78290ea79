"""What is believed of each value behind a check's scores: its median, how far it may be off now, and measured again."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from statistics import fmean

from healthcheck.blood_pressure import BloodPressure
from healthcheck.certainty import plausible, variance
from healthcheck.certainty.variance import Series
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, Kind, Measurement, Source
from healthcheck.person import Sex

# NICE NG136 1.2.7: 4 days, 2 readings each morning and evening, the first day dropped.
_WEEK_AT_HOME = Series(readings=12, days=3, at_home=True)


@dataclass(frozen=True, slots=True)
class Belief:
    """A log-normal value.

    Args:
        median: in the unit of its kind.
        spread: standard deviation of its logarithm.
        after: what the spread would be when it was measured once more, or for the first time.
        measured: False where it is what is plausible of such a person.
    """

    median: float
    spread: float
    after: float
    measured: bool


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Of one check. A `weight` that was not measured stands as BMI; HDL comes from `total` and `ratio`.

    Args:
        values: by the names of `points.VALUES`.
        at_home: whether the pressure is one of home.
        pressures_together: correlation of systolic and diastolic.
        total_with_ratio: correlation of total cholesterol and the ratio.
        age: in whole years.
    """

    values: Mapping[str, Belief]
    sex: Sex
    age: int
    at_home: bool
    pressures_together: float
    total_with_ratio: float


def of(check: HealthCheck, sex: Sex) -> Beliefs:
    """What is believed of a person of this sex."""
    pressure = check.blood_pressure()
    known = isinstance(pressure, BloodPressure)
    cholesterol, together = _cholesterol(check, sex)
    return Beliefs(
        values={
            **(
                _measured_pressure(pressure) if isinstance(pressure, BloodPressure) else _plausible_pressure(check, sex)
            ),
            **_body(check, sex),
            **cholesterol,
            "hba1c": _sampled(check, Kind.HBA1C, plausible.hba1c_of(check.age)[0], "hba1c"),
            "creatinine": _sampled(check, Kind.CREATININE, plausible.by_sex("creatinine", sex), "creatinine"),
        },
        sex=sex,
        age=check.age,
        at_home=pressure.at_home if isinstance(pressure, BloodPressure) else True,
        pressures_together=variance.PRESSURES_TOGETHER if known else plausible.DIASTOLIC_WITH_SYSTOLIC,
        total_with_ratio=together,
    )


def samples(check: HealthCheck, kind: Kind) -> list[float]:
    """The values of a kind, one for each time; of two of the same time the one that came in later. No bounds."""
    values = (each for each in check.measurements if isinstance(each, Measurement) and each.kind is kind)
    return [float(value) for value in {each.taken_at: each.value for each in values if not each.comparator}.values()]


def _belief(median: float | Decimal, spread: float, one_more: float, *, measured: bool) -> Belief:
    return Belief(float(median), spread, variance.after(spread, one_more), measured)


def _measured_pressure(pressure: BloodPressure) -> dict[str, Belief]:
    """The mean of the readings that count: the lower of two, which NG136 records, is lower than the usual one."""
    series = Series.of(pressure.readings)
    return {
        which: _belief(
            fmean(float(getattr(reading, which)) for reading in pressure.readings),
            variance.pressure(which, series),
            variance.pressure(which, _WEEK_AT_HOME),
            measured=True,
        )
        for which in ("systolic", "diastolic")
    }


def _plausible_pressure(check: HealthCheck, sex: Sex) -> dict[str, Belief]:
    clinic = {"systolic": plausible.predicted("systolic", check, sex), "diastolic": plausible.by_sex("diastolic", sex)}
    return {
        which: _belief(
            plausible.at_home(which, median),
            plausible.spread(which),
            variance.pressure(which, _WEEK_AT_HOME),
            measured=False,
        )
        for which, median in clinic.items()
    }


def _body(check: HealthCheck, sex: Sex) -> dict[str, Belief]:
    at_27, _ = plausible.waist_of(sex)
    return {
        "height": _on_the_body(check, Kind.HEIGHT, plausible.by_sex("height", sex), "height"),
        "weight": _on_the_body(check, Kind.WEIGHT, plausible.predicted("bmi", check, sex), "bmi"),
        "waist": _on_the_body(check, Kind.WAIST, at_27, "waist"),
    }


def _on_the_body(check: HealthCheck, kind: Kind, median: float, name: str) -> Belief:
    """The newest; what was told by the person is surer once somebody else has measured it."""
    found = check.latest(kind)
    if isinstance(found, Absent):
        return _belief(median, plausible.spread(name), variance.body(kind, Source.HOME), measured=False)
    elsewhere = variance.body(kind, Source.CLINIC)
    return _belief(found.value, variance.body(kind, found.source), elsewhere, measured=True)


def _sampled(check: HealthCheck, kind: Kind, median: float, name: str) -> Belief:
    found = samples(check, kind)
    if not found:
        return _belief(median, plausible.spread(name), variance.laboratory(kind), measured=False)
    return _belief(fmean(found), variance.laboratory(kind, len(found)), variance.laboratory(kind), measured=True)


def _cholesterol(check: HealthCheck, sex: Sex) -> tuple[dict[str, Belief], float]:
    """The ratio and total cholesterol, and how they go together."""
    totals, hdls = samples(check, Kind.TOTAL_CHOLESTEROL), samples(check, Kind.HDL_CHOLESTEROL)
    ratios = samples(check, Kind.CHOLESTEROL_RATIO)
    total = _sampled(check, Kind.TOTAL_CHOLESTEROL, plausible.by_sex("total_cholesterol", sex), "total_cholesterol")
    one_ratio, _ = _ratio_error(1, 1)
    if totals and hdls:
        spread, together = _ratio_error(len(totals), len(hdls))
        return {
            "ratio": _belief(total.median / fmean(hdls), spread, one_ratio, measured=True),
            "total": total,
        }, together
    together = plausible.TOTAL_WITH_RATIO
    if ratios:
        return {"ratio": _belief(fmean(ratios), one_ratio, one_ratio, measured=True), "total": total}, together
    median = plausible.predicted("cholesterol_ratio", check, sex)
    missing = _belief(median, plausible.spread("cholesterol_ratio"), one_ratio, measured=False)
    return {"ratio": missing, "total": total}, together if not total.measured else 0.0


def _ratio_error(totals: int, hdls: int) -> tuple[float, float]:
    """The spread of total over HDL, and its correlation with total."""
    total = variance.laboratory(Kind.TOTAL_CHOLESTEROL, totals)
    hdl = variance.laboratory(Kind.HDL_CHOLESTEROL, hdls)
    shared = variance.cholesterol_covariance(totals, hdls)
    spread = sqrt(total**2 + hdl**2 - 2 * shared)
    return spread, (total**2 - shared) / (spread * total)
