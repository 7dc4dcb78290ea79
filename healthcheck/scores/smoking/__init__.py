"""Smoking: the category that QRISK3 and the GP's record use.

Source: NHS Health Check Best Practice Guidance (2019, updated 2020): never, ex, light (1 to 9 cigarettes a day),
moderate (10 to 19), heavy (20 or more); vaping alone is not smoking. Licence: none is needed; no notice is asked for.
Valid: any person who answered. There is no number, only the category.
"""

from healthcheck.check import HealthCheck
from healthcheck.coding import Coding, snomed
from healthcheck.evidence import Evidence, scored
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

NAME = "smoking"
ALGORITHM = "Smoking category, NHS Health Check 2019"

# 56771006 and not 160605003, which says 20 to 39 a day: the question asks for 20 or more.
_CODES: dict[str, Coding] = {
    "never": snomed("266919005", "Never smoked tobacco"),
    "ex": snomed("8517006", "Ex-smoker"),
    "light": snomed("160603005", "Light cigarette smoker (1-9 cigs/day)"),
    "moderate": snomed("160604004", "Moderate cigarette smoker (10-19 cigs/day)"),
    "heavy": snomed("56771006", "Heavy smoker (over 20 per day)"),
}


def score(check: HealthCheck) -> Score:
    """The score of one check."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    code = evidence.choice("smoking", _CODES)
    return Estimate(
        name=NAME,
        value=None,
        unit=Unit.ONE,
        band=evidence.check.answers["smoking"],
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        code=code,
    )
