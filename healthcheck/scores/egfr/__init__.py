"""eGFR by CKD-EPI 2009 from creatinine, and its KDIGO G category.

Source: Levey AS, Stevens LA, Schmid CH, et al. A new equation to estimate glomerular filtration rate. Ann Intern Med
2009;150:604-12. doi:10.7326/0003-4819-150-9-200905050-00006. NICE NG203 (2021) asks for this equation without
adjustment for ethnicity. Categories: KDIGO 2024, Kidney Int 2024;105(4S). doi:10.1016/j.kint.2023.10.018.
Licence: a published equation, free to use; no notice is asked for.
Valid: adults of 18 years or more. Women have 141 x 1.018 as the equation is printed, not the rounded 144 of the paper's
table. The category is that of the whole number which KDIGO says to report: 59.6 is reported as 60 and is G2.
"""

import numpy as np
from numpy.typing import NDArray

from healthcheck.check import HealthCheck
from healthcheck.coding import snomed
from healthcheck.evidence import Evidence, scored
from healthcheck.measurement import Kind
from healthcheck.person import Sex
from healthcheck.score import Estimate, Score
from healthcheck.units import Unit

NAME = "egfr"
ALGORITHM = "CKD-EPI 2009 creatinine, without ethnicity"
CODE = snomed("1011481000000105", "eGFR (estimated glomerular filtration rate) CKD-EPI per 1.73 square metres")

_UMOL_PER_MG_PER_DL = 88.4
_CUTS = (15, 30, 45, 60, 90)
_CATEGORIES = ("G5", "G4", "G3b", "G3a", "G2", "G1")

Floats = NDArray[np.float64]


def score(check: HealthCheck) -> Score:
    """The score of one check."""
    return scored(check, _estimate, NAME, ALGORITHM)


def _estimate(evidence: Evidence) -> Estimate:
    creatinine = float(evidence.value(Kind.CREATININE))
    age, sex = evidence.age(18, 150, "CKD-EPI 2009"), evidence.sex()
    value = float(ckd_epi_2009(np.array([creatinine]), np.array([age]), np.array([sex is Sex.FEMALE]))[0])
    if category(value) != _category_of(value):
        evidence.notes.append(
            f"eGFR {value:.1f} is reported as the whole number {reported(value)} (KDIGO), which has the category."
        )
    return Estimate(
        name=NAME,
        value=value,
        unit=Unit.ML_PER_MIN_173,
        band=category(value),
        inputs=tuple(evidence.inputs),
        algorithm=ALGORITHM,
        notes=tuple(evidence.notes),
        code=CODE,
    )


def ckd_epi_2009(creatinine: Floats, age: NDArray[np.integer | np.floating], female: NDArray[np.bool_]) -> Floats:
    """141 * min(Scr/k, 1)^a * max(Scr/k, 1)^-1.209 * 0.993^age * 1.018 if female, of creatinine in umol/L."""
    scr = creatinine / _UMOL_PER_MG_PER_DL
    k = np.where(female, 0.7, 0.9)
    a = np.where(female, -0.329, -0.411)
    rate: Floats = (
        141.0
        * np.minimum(scr / k, 1.0) ** a
        * np.maximum(scr / k, 1.0) ** -1.209
        * 0.993**age
        * np.where(female, 1.018, 1.0)
    )
    return rate


def reported(value: float) -> int:
    """The whole number that is reported, halves upward."""
    return int(np.floor(value + 0.5))


def category(value: float) -> str:
    """The KDIGO category of the reported whole number."""
    return _category_of(reported(value))


def _category_of(value: float) -> str:
    return _CATEGORIES[int(np.searchsorted(_CUTS, value, side="right"))]
