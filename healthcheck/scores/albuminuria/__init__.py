"""Albuminuria: the KDIGO A category of the urine albumin to creatinine ratio.

Source: KDIGO 2024 guideline for chronic kidney disease, Kidney Int 2024;105(4S). doi:10.1016/j.kint.2023.10.018;
NICE NG203 (2021). Licence: published thresholds, free to use; no notice is asked for.
Valid: any ratio in mg/mmol. A1 is less than 3, A2 from 3 to 30 with 30 itself, A3 more than 30. A ratio of which the
laboratory gave only a bound has a category where the bound leaves no doubt, and then no value.
"""

from healthcheck import kidney
from healthcheck.check import HealthCheck
from healthcheck.coding import snomed
from healthcheck.evidence import Evidence, scored, written
from healthcheck.measurement import Kind
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

NAME = "albuminuria"
ALGORITHM = "KDIGO 2024 albuminuria categories"
CODE = snomed("1023491000000104", "Urine albumin/creatinine ratio")


def score(check: HealthCheck) -> Score:
    """The score of one check."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    found = evidence.measurement(Kind.ACR)
    if found.comparator:
        evidence.notes.append(f"The laboratory gave only a bound, {written(found)}.")
    return Estimate(
        name=NAME,
        value=None if found.comparator else float(found.value),
        unit=Unit.MG_PER_MMOL,
        band=kidney.a_category_of(found),
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        code=CODE,
    )
