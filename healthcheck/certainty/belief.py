"""What is believed of each value behind a check's scores: its median, how far it may be off now, and measured again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import sqrt
from statistics import fmean

from healthcheck.blood_pressure import BloodPressure
from healthcheck.certainty import plausible, variance
from healthcheck.certainty.variance import Blood, Series
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, Kind, Measurement, Source
from healthcheck.person import Sex

Samples = Mapping[datetime, Measurement]

# NICE NG136 1.2.7: 4 days, 2 readings each morning and evening, the first day dropped.
_WEEK_AT_HOME = Series(readings=12, days=3, at_home=True)


@dataclass(frozen=True, slots=True)
class Belief:
    """A log-normal value.

    Args:
        median: in the unit of its kind.
        spread: standard deviation of its logarithm.
        one_more: the spread of measuring it once more, or for the first time.
        measured: False where it is what is plausible of such a person.
    """

    median: float
    spread: float
    one_more: float
    measured: bool

    @property
    def after(self) -> float:
        """What the spread would be when it was measured once more."""
        return variance.after(self.spread, self.one_more)


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


def samples(check: HealthCheck, kind: Kind) -> Samples:
    """The values of a kind that stand, by their time; of two of the same time the one that came in later. No bounds."""
    found = {each.taken_at: each for each in check.standing(kind) if isinstance(each, Measurement)}
    return {at: each for at, each in found.items() if not each.comparator}


def _pooled(found: Samples, kind: Kind) -> tuple[float, float, Mapping[datetime, float]]:
    """The mean, each sample weighing as much as it is sure, its spread, and the weights."""
    sureness = {at: variance.blood(kind, Blood.of(each)) ** -2 for at, each in found.items()}
    whole = sum(sureness.values())
    weights = {at: one / whole for at, one in sureness.items()}
    return sum(float(found[at].value) * weight for at, weight in weights.items()), 1 / sqrt(whole), weights


def _belief(median: float | Decimal, spread: float, one_more: float, *, measured: bool) -> Belief:
    return Belief(float(median), spread, one_more, measured)


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
        return _belief(median, plausible.spread(name), variance.blood(kind), measured=False)
    mean, spread, _ = _pooled(found, kind)
    return _belief(mean, spread, variance.blood(kind), measured=True)


def _cholesterol(check: HealthCheck, sex: Sex) -> tuple[dict[str, Belief], float]:
    """The ratio and total cholesterol, and how they go together."""
    totals, hdls = samples(check, Kind.TOTAL_CHOLESTEROL), samples(check, Kind.HDL_CHOLESTEROL)
    ratios = samples(check, Kind.CHOLESTEROL_RATIO)
    total = _sampled(check, Kind.TOTAL_CHOLESTEROL, plausible.by_sex("total_cholesterol", sex), "total_cholesterol")
    one_ratio = _one_ratio(Blood())
    if totals and hdls:
        mean, spread, together = _divided(totals, hdls)
        return {"ratio": _belief(mean, spread, one_ratio, measured=True), "total": total}, together
    together = plausible.TOTAL_WITH_RATIO
    if ratios:
        newest = ratios[max(ratios)]
        ratio = _belief(newest.value, _one_ratio(Blood.of(newest)), one_ratio, measured=True)
        return {"ratio": ratio, "total": total}, together
    median = plausible.predicted("cholesterol_ratio", check, sex)
    missing = _belief(median, plausible.spread("cholesterol_ratio"), one_ratio, measured=False)
    return {"ratio": missing, "total": total}, together if not total.measured else 0.0


def _divided(totals: Samples, hdls: Samples) -> tuple[float, float, float]:
    """Total over HDL, its spread, and its correlation with total; samples of one time share what is biological."""
    total, total_spread, total_weights = _pooled(totals, Kind.TOTAL_CHOLESTEROL)
    hdl, hdl_spread, hdl_weights = _pooled(hdls, Kind.HDL_CHOLESTEROL)
    alike = sum(total_weights[at] * hdl_weights[at] for at in total_weights.keys() & hdl_weights.keys())
    shared = variance.cholesterol_covariance() * alike
    spread = sqrt(total_spread**2 + hdl_spread**2 - 2 * shared)
    return total / hdl, spread, (total_spread**2 - shared) / (spread * total_spread)


def _one_ratio(sample: Blood) -> float:
    """The spread of a ratio that was measured once."""
    total, hdl = (variance.blood(kind, sample) for kind in (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL))
    return sqrt(total**2 + hdl**2 - 2 * variance.cholesterol_covariance())
