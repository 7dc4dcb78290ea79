"""findings(check, scores): how each subject of a check stands, most serious first; what is not known says why."""

from collections.abc import Mapping

from healthcheck.advice import beyond, blood_sugar, heart, laboratory, lifestyle, lipids, pressure, rhythm
from healthcheck.advice.finding import Finding, Level
from healthcheck.advice.kidney_failure import kidney_failure
from healthcheck.advice.symptoms import symptoms
from healthcheck.check import HealthCheck
from healthcheck.score import Score

_ORDER = (Level.EMERGENCY, Level.URGENT, Level.HIGH, Level.RAISED, Level.UNKNOWN, Level.NORMAL)


def findings(check: HealthCheck, scores: Mapping[str, Score]) -> tuple[Finding, ...]:
    """Every subject's finding; none is left out because its value is missing."""
    kidneys = laboratory.kidneys(check, scores["egfr"])
    cholesterol = laboratory.cholesterol(check)
    least = beyond.at_least(check, scores["qrisk3"])
    found = (
        pressure.finding(check.readings()),
        *rhythm.pulse(check),
        heart.finding(scores["qrisk3"], kidney=heart.kidney_sign(kidneys), at_least=least),
        *heart.equation(least or scores["qrisk3"]),
        blood_sugar.hba1c(check),
        *cholesterol,
        *lipids.triglycerides(check),
        *lipids.family_history(check, cholesterol),
        *kidneys,
        *kidney_failure(scores["kfre"]),
        lifestyle.leicester(scores["leicester"]),
        lifestyle.bmi(check, scores["bmi"]),
        lifestyle.alcohol(scores["audit"]),
        lifestyle.activity(scores["gppaq"]),
        lifestyle.smoking(scores["smoking"]),
        lifestyle.age(check.age),
    )
    found = (*found, *symptoms(found, check))
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.level)))
