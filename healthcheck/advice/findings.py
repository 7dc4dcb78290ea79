"""findings(check, scores): how each subject of a check stands, most serious first; what is not known says why."""

from collections.abc import Mapping

from healthcheck.advice import heart, laboratory, lifestyle, pressure
from healthcheck.advice.finding import Finding, Level
from healthcheck.check import HealthCheck
from healthcheck.score import Score

_ORDER = (Level.EMERGENCY, Level.URGENT, Level.HIGH, Level.RAISED, Level.UNKNOWN, Level.NORMAL)


def findings(check: HealthCheck, scores: Mapping[str, Score]) -> tuple[Finding, ...]:
    """Every subject's finding; none is left out because its value is missing."""
    kidneys = laboratory.kidneys(check, scores["egfr"])
    found = (
        pressure.finding(check.readings()),
        heart.finding(scores["qrisk3"], kidney=heart.kidney_sign(kidneys)),
        *heart.equation(scores["qrisk3"]),
        laboratory.hba1c(check),
        *laboratory.cholesterol(check),
        *kidneys,
        lifestyle.leicester(scores["leicester"]),
        lifestyle.bmi(check, scores["bmi"]),
        lifestyle.alcohol(scores["audit"]),
        lifestyle.activity(scores["gppaq"]),
        lifestyle.smoking(scores["smoking"]),
        lifestyle.age(check.age),
    )
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.level)))
