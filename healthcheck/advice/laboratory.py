"""Findings from the laboratory's results: cholesterol and other fats, and kidneys."""

from dataclasses import replace
from decimal import Decimal

from healthcheck import figure, kidney
from healthcheck.advice import gaps
from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.thresholds import THRESHOLDS, classify, classify_measurement, of_band
from healthcheck.check import NOT_TOGETHER, HealthCheck
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from healthcheck.person import Sex
from healthcheck.score import Estimate, Score
from healthcheck.scores import egfr
from healthcheck.units import Unit

_BOUNDS = {"": "", "<": "less than ", ">": "more than "}


def cholesterol(check: HealthCheck) -> tuple[Finding, ...]:
    """Total, non-HDL (NICE NG238), HDL by sex, and the ratio."""
    total, hdl = check.latest(Kind.TOTAL_CHOLESTEROL), check.latest(Kind.HDL_CHOLESTEROL)
    non_hdl, ratio = _non_hdl(total, hdl), check.cholesterol_ratio()
    more_non_hdl, more_ratio = check.cholesterol_above() or (None, None)
    # While sex is not known, the more careful threshold.
    group = (check.person.sex or Sex.FEMALE).value
    return (
        of_measurement("total_cholesterol", "Your total cholesterol is", total),
        _of_number(
            "non_hdl_cholesterol", ("Your non-HDL (bad) cholesterol", "Non-HDL cholesterol"), non_hdl, more_non_hdl
        ),
        of_measurement("hdl_cholesterol", "Your HDL (good) cholesterol is", hdl, group),
        _of_number(
            "cholesterol_ratio",
            ("Your ratio of total to HDL cholesterol", "Cholesterol to HDL ratio"),
            ratio,
            more_ratio,
        ),
    )


def kidneys(check: HealthCheck, score: Score) -> tuple[Finding, Finding]:
    """eGFR, and albumin in the urine."""
    return (
        _egfr(check, score),
        of_measurement("acr", "The protein in your urine (ACR) is", check.latest(Kind.ACR)),
    )


def of_measurement(subject: str, label: str, measured: Measurement | Absent, group: str = "") -> Finding:
    """By the threshold table; of a bound what is certain, else not known. `label`: up to the value."""
    if isinstance(measured, Absent):
        return gaps.absent(subject, measured)
    kind, comparator = measured.kind, measured.comparator
    written = f"{figure.plain(measured.value)} {kind.unit.written}"
    row = classify_measurement(subject, measured, group)
    if row is None:
        bound = Absent(kind, AbsentReason.UNREADABLE, f"the laboratory gave only a bound, {comparator}{written}")
        return gaps.absent(subject, bound, why=gaps.NOT_EXACT)
    name = kind.written[0].upper() + kind.written[1:]
    return row.finding(
        f"{label} {_BOUNDS[comparator]}{written}, which is {row.meaning}",
        gp=f"{name} {comparator}{written}: {row.meaning}",
    )


def _of_number(
    subject: str, labels: tuple[str, str], value: Decimal | Absent, more_than: Decimal | None = None
) -> Finding:
    """By the threshold table. What is only known to be more than something is known where no band is worse."""
    bound = ""
    if isinstance(value, Absent):
        row = classify(subject, {"value": more_than}) if more_than is not None else None
        if more_than is None or row is None or row.severity < _worst(subject):
            return gaps.absent(subject, value, why=_why(value))
        value, bound = more_than, ">"
    row = classify(subject, {"value": value})
    if row is None:
        raise LookupError(f"no threshold in force for {subject}")
    is_ratio = subject == "cholesterol_ratio"
    # A difference of two measured values is exact, and 4.04 must not read 4 beside "raised".
    written = str(figure.cut(value)) if is_ratio else f"{figure.plain(value)} {Unit.MMOL_PER_L.written}"
    label, name = labels
    return row.finding(
        f"{label} is {_BOUNDS[bound]}{written}, which is {row.meaning}", gp=f"{name} {bound}{written}: {row.meaning}"
    )


def _worst(subject: str) -> int:
    """How severe the worst band of a subject is."""
    return max(row.severity for row in THRESHOLDS if row.subject == subject and row.in_force)


def _non_hdl(total: Measurement | Absent, hdl: Measurement | Absent) -> Decimal | Absent:
    """Total minus HDL cholesterol in mmol/L, or the missing one, or the one of which there is only a bound."""
    if isinstance(total, Absent):
        return total
    if isinstance(hdl, Absent):
        return hdl
    if bound := next((part for part in (total, hdl) if part.comparator), None):
        return Absent(bound.kind, AbsentReason.UNREADABLE, "the laboratory gave only a bound")
    if total.value <= hdl.value:
        return Absent(Kind.CHOLESTEROL_RATIO, AbsentReason.UNREADABLE, NOT_TOGETHER)
    return total.value - hdl.value


def _why(value: Absent) -> str:
    if value.words == NOT_TOGETHER:
        return gaps.NOT_TOGETHER
    return gaps.NOT_EXACT if value.reason is AbsentReason.UNREADABLE else ""


def _egfr(check: HealthCheck, score: Score) -> Finding:
    """By the reported category. Creatinine above the laboratory's range has no eGFR, and its finding is no milder."""
    creatinine = check.latest(Kind.CREATININE)
    if isinstance(score, Estimate) and score.value is not None:
        row, reported = of_band("egfr", score.band), kidney.reported(score.value)
        return row.finding(
            f"Your kidney function (eGFR) is {reported}, which is {row.meaning}",
            gp=f"eGFR {reported} {score.unit.written}: {row.meaning}",
        )
    if isinstance(creatinine, Measurement) and creatinine.comparator == ">":
        at_most = egfr.score(replace(check, measurements=(replace(creatinine, comparator=""),)))
        row_at_most = of_band("egfr", at_most.band) if isinstance(at_most, Estimate) else None
        if row_at_most and row_at_most.level is not Level.NORMAL:
            bound = f"{figure.plain(creatinine.value)} {creatinine.kind.unit.written}"
            return row_at_most.finding(
                f"Your kidney blood test (creatinine) is more than {bound}. This means that your kidney function is "
                f"{row_at_most.meaning}",
                gp=f"eGFR, by creatinine above {bound}: {row_at_most.meaning}",
            )
    return _no_egfr(creatinine, score)


def _no_egfr(creatinine: Measurement | Absent, score: Score) -> Finding:
    if isinstance(creatinine, Absent):
        return gaps.absent("egfr", creatinine)
    if creatinine.comparator:
        bound = Absent(Kind.CREATININE, AbsentReason.UNREADABLE, "the laboratory gave only a bound")
        return gaps.absent("egfr", bound, why=gaps.NOT_EXACT)
    return replace(gaps.unscored("egfr", "eGFR", "your kidney function", score), band="failed")
