"""BMI: body mass index and its class, by the general or the lower thresholds.

Source: NICE NG246 Overweight and obesity management (2025): people with a South Asian, Chinese, other Asian, Middle
Eastern, Black African or African-Caribbean family background have the lower thresholds.
Licence: published thresholds, free to use; no notice is asked for.
Valid: adults who are not pregnant. A threshold belongs to the class above it: 25.00 is overweight. BMI is rounded to
two decimals before it is classed.
"""

from bisect import bisect_right
from decimal import Decimal

from healthcheck.check import HealthCheck
from healthcheck.coding import snomed
from healthcheck.evidence import Evidence, scored
from healthcheck.person import Ethnicity
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

NAME = "bmi"
ALGORITHM = "BMI classes, NICE NG246 2025"
CODE = snomed("60621009", "Body mass index")

_CLASSES = ("underweight", "healthy", "overweight", "obese_1", "obese_2", "obese_3")
_GENERAL = tuple(Decimal(cut) for cut in ("18.5", "25", "30", "35", "40"))
_LOWER = tuple(Decimal(cut) for cut in ("18.5", "23", "27.5", "32.5", "37.5"))
# The healthy class begins and ends here, by whether the lower thresholds apply.
HEALTHY = {lower: cuts[:2] for lower, cuts in ((False, _GENERAL), (True, _LOWER))}


def score(check: HealthCheck) -> Score:
    """The score of one check."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    bmi, ethnicity = evidence.bmi(), evidence.ethnicity()
    lower = ethnicity.lower_bmi_thresholds
    if lower:
        evidence.notes.append("The lower BMI thresholds for this family background were used (NICE NG246).")
    elif ethnicity is Ethnicity.NOT_STATED:
        evidence.notes.append(
            "Ethnicity was not stated, so the general BMI thresholds were used. They are lower for a person with an "
            "Asian, Middle Eastern, Black African or African-Caribbean family background (NICE NG246)."
        )
    return Estimate(
        name=NAME,
        value=float(bmi),
        unit=Unit.KG_PER_M2,
        band=band(bmi, lower=lower),
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        code=CODE,
    )


def band(bmi: Decimal, *, lower: bool) -> str:
    """The class of a BMI in kg/m2, by the lower thresholds or the general ones."""
    return _CLASSES[bisect_right(_LOWER if lower else _GENERAL, bmi)]
