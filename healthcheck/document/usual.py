"""What is usual of each value, in a few words, out of the very tables that decide how a value stands."""

from healthcheck.advice.thresholds import THRESHOLDS, Threshold
from healthcheck.check import HealthCheck
from healthcheck.scores.blood_pressure.thresholds import LOW, RAISED
from healthcheck.scores.bmi import HEALTHY

_OPPOSITE = {">=": "below {}", ">": "{} or less", "<": "{} or more"}
_EGFR = "60 or more"  # thresholds.csv: G3a and below are low; KDIGO 2024: G2 begins at 60


def usual(subject: str, check: HealthCheck) -> str:
    """The range that is not out of the ordinary, "" where no table has one."""
    if subject == "blood_pressure":
        return _pressure(check)
    if subject == "bmi":
        low, high = HEALTHY[check.person.ethnicity.lower_bmi_thresholds]
        return f"{low} to below {high}"
    if subject == "egfr":
        return _EGFR
    sex = check.person.sex.value if check.person.sex else ""
    rows = [row for row in THRESHOLDS if _about(row, subject, sex)]
    normal = [place for place, row in enumerate(rows) if row.when == "else"]
    return _just_outside(rows[normal[0] - 1].when) if normal and normal[0] else ""


def meaning(subject: str, band: str) -> str:
    """A band's words as the threshold table has them; the band itself where it has none."""
    found = (row.meaning for row in THRESHOLDS if row.in_force and (row.subject, row.band) == (subject, band))
    return next(found, band.replace("_", " "))


def _about(row: Threshold, subject: str, sex: str) -> bool:
    return row.in_force and row.subject == subject and row.measure == "value" and row.group in ("", sex)


def _just_outside(when: str) -> str:
    """The other side of the mildest threshold: ">5.0" is "5.0 or less"."""
    sign = when.rstrip("0123456789.")
    return _OPPOSITE[sign].format(when.removeprefix(sign))


def _pressure(check: HealthCheck) -> str:
    counts = check.blood_pressure()
    at_home = bool(getattr(counts, "at_home", True))
    low, high = LOW[at_home], RAISED[at_home][-1]
    place = "home" if at_home else "clinic"
    return f"{place}: {low.systolic}/{low.diastolic} to below {high.systolic}/{high.diastolic}"
