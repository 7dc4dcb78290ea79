"""findings(check, scores): how each subject of a check stands, most serious first; what is not known says why."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from healthcheck.advice import pressure
from healthcheck.advice.finding import Finding, Level, unknown
from healthcheck.advice.thresholds import Threshold, classify, classify_measurement
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from healthcheck.person import Sex
from healthcheck.score import Estimate, Score, Unscored
from healthcheck.scores import egfr
from healthcheck.units import Unit

_ORDER = (Level.EMERGENCY, Level.URGENT, Level.HIGH, Level.RAISED, Level.UNKNOWN, Level.NORMAL)


def findings(check: HealthCheck, scores: Mapping[str, Score]) -> tuple[Finding, ...]:
    """Every subject's finding; none is left out because its value is missing."""
    found = (
        pressure.finding(check.readings()),
        _of_band("qrisk3", "Chance of a heart attack or stroke in the next 10 years", scores["qrisk3"]),
        _of_measurement("hba1c", "HbA1c", check.latest(Kind.HBA1C)),
        _of_measurement("total_cholesterol", "Total cholesterol", check.latest(Kind.TOTAL_CHOLESTEROL)),
        _of_number("non_hdl_cholesterol", "Non-HDL cholesterol", _non_hdl(check), Unit.MMOL_PER_L),
        _of_measurement("hdl_cholesterol", "HDL cholesterol", check.latest(Kind.HDL_CHOLESTEROL), _hdl_group(check)),
        _of_number("cholesterol_ratio", "Total cholesterol to HDL ratio", check.cholesterol_ratio(), Unit.ONE),
        _egfr(check, scores["egfr"]),
        _of_measurement("acr", "Urine albumin to creatinine ratio", check.latest(Kind.ACR)),
        _of_band("leicester", "Type 2 diabetes risk score", scores["leicester"]),
        _of_band("bmi", "Body mass index (BMI)", scores["bmi"]),
        _alcohol(scores["audit"]),
        _of_band("activity", "Physical activity", scores["gppaq"]),
        _of_band("smoking", "Smoking", scores["smoking"]),
        _of_number("age", "Age", Decimal(check.age), Unit.YEARS),
    )
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.level)))


def _of_measurement(subject: str, label: str, measured: Measurement | Absent, group: str = "") -> Finding:
    if isinstance(measured, Absent):
        return _absent(subject, measured)
    written = f"{label} {measured.comparator}{measured.value} {measured.kind.unit.written}"
    row = classify_measurement(subject, measured, group)
    if row is None:
        return unknown(subject, f"{written}: the laboratory gave only a bound", failed=True)
    return _known(row, written)


def _of_number(subject: str, label: str, value: Decimal | Absent, unit: Unit) -> Finding:
    if isinstance(value, Absent):
        return _absent(subject, value)
    return _known(classify(subject, {"value": value}), f"{label} {_shown(value)} {unit.written}".rstrip())


def _of_band(subject: str, label: str, score: Score) -> Finding:
    """The finding of a score by its own band, which the score's folder owns."""
    if isinstance(score, Unscored):
        return unknown(subject, f"{label}: not known ({score.reason})")
    return _known(classify(subject, {"band": score.band}), _with_value(label, score))


def _egfr(check: HealthCheck, score: Score) -> Finding:
    """By the reported category. Creatinine above the laboratory's range has no eGFR, and its finding is no milder."""
    label, creatinine = "Kidney function (eGFR)", check.latest(Kind.CREATININE)
    if isinstance(score, Estimate) and score.value is not None:
        written = f"{label} {egfr.reported(score.value)} {score.unit.written}"
        return _known(classify("egfr", {"band": score.band}), written)
    if isinstance(creatinine, Measurement) and creatinine.comparator == ">":
        at_most = egfr.score(replace(check, measurements=(replace(creatinine, comparator=""),)))
        row = classify("egfr", {"band": at_most.band}) if isinstance(at_most, Estimate) else None
        if row and row.level is not Level.NORMAL:
            return _known(row, f"{label}: creatinine above {creatinine.value} {creatinine.kind.unit.written}")
    never_tried = isinstance(creatinine, Absent) and creatinine.reason is AbsentReason.NOT_MEASURED
    reason = score.reason if isinstance(score, Unscored) else "no value"
    return unknown("egfr", f"{label}: not known ({reason})", failed=not never_tried)


def _alcohol(score: Score) -> Finding:
    """By the full AUDIT where all ten questions were answered, else by AUDIT-C."""
    if isinstance(score, Unscored):
        return unknown("alcohol", f"Alcohol: not known ({score.reason})")
    name, part = ("AUDIT", "audit") if "audit" in score.parts else ("AUDIT-C", "audit_c")
    return _known(classify("alcohol", {"band": score.band}), f"Alcohol: {name} score {score.parts[part]}")


def _non_hdl(check: HealthCheck) -> Decimal | Absent:
    """Total minus HDL cholesterol in mmol/L (NICE NG238), or the missing one."""
    total, hdl = check.latest(Kind.TOTAL_CHOLESTEROL), check.latest(Kind.HDL_CHOLESTEROL)
    if isinstance(total, Absent):
        return total
    if isinstance(hdl, Absent):
        return hdl
    if total.comparator or hdl.comparator:
        return Absent(Kind.TOTAL_CHOLESTEROL, AbsentReason.UNREADABLE, "the laboratory gave only a bound")
    return total.value - hdl.value


def _hdl_group(check: HealthCheck) -> str:
    """The sex whose threshold applies; while sex is not known, the more careful one."""
    return (check.person.sex or Sex.FEMALE).value


def _known(row: Threshold | None, written: str) -> Finding:
    if row is None:
        raise LookupError(f"no threshold in force for {written.split(' ', maxsplit=1)[0]}")
    words = f"{written}: {row.meaning}" if row.meaning else written
    return Finding(row.subject, row.level, row.band, words, row.source)


def _absent(subject: str, absent: Absent) -> Finding:
    words = str(absent)
    return unknown(subject, words[0].upper() + words[1:], failed=absent.reason is not AbsentReason.NOT_MEASURED)


def _with_value(label: str, score: Estimate) -> str:
    if score.value is None:
        return label
    unit = score.unit.written
    return f"{label} {_shown(Decimal(score.value))}{'' if unit == '%' else ' '}{unit}".rstrip()


def _shown(value: Decimal) -> str:
    """Whole, or to one decimal, cut and never rounded up: 9.96 must not read 10.0 beside "low"."""
    return str(value.quantize(Decimal(1) if value == value.to_integral_value() else Decimal("0.1"), ROUND_DOWN))
