"""Findings beside cholesterol: triglycerides where they were measured, and heart disease early in the family."""

from collections.abc import Iterable, Iterator

from healthcheck.advice import laboratory
from healthcheck.advice.finding import Finding
from healthcheck.advice.follow_up import YES
from healthcheck.advice.thresholds import of_band
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, AbsentReason, Kind

# NICE CG71: above 7.5 mmol/L.
MAY_BE_FAMILIAL = {"total_cholesterol:high", "total_cholesterol:very_high"}


def triglycerides(check: HealthCheck) -> Iterator[Finding]:
    """By the newest value. The NHS Health Check does not ask for it, so nothing is said where it was not tried."""
    found = check.latest(Kind.TRIGLYCERIDES)
    if not (isinstance(found, Absent) and found.reason is AbsentReason.NOT_MEASURED):
        yield laboratory.of_measurement("triglycerides", "Your triglycerides (a fat in the blood) are", found)


def family_history(check: HealthCheck, cholesterol: Iterable[Finding]) -> Iterator[Finding]:
    """Heart disease in the family before 60, only beside a cholesterol that may be familial."""
    told = check.answers.get("family_heart_disease_under_60") == YES
    if told and MAY_BE_FAMILIAL & {each.key for each in cholesterol}:
        yield of_band("family_history", "early_heart_disease").finding(
            "You told us that a close relative had heart disease before they were 60",
            gp="Heart disease in a first-degree relative before 60",
        )
