"""Kidney function: the equations and categories that several scores rest on, over arrays of people.

Sources: CKD-EPI 2009, Levey AS et al. Ann Intern Med 2009;150:604-12. doi:10.7326/0003-4819-150-9-200905050-00006;
CKD-EPI 2021, Inker LA et al. N Engl J Med 2021;385:1737-49. doi:10.1056/NEJMoa2102953; categories and grid, KDIGO 2024,
Kidney Int 2024;105(4S). doi:10.1016/j.kint.2023.10.018; KFRE of 4 variables, Tangri N et al. JAMA 2016;315:164-74.
doi:10.1001/jama.2015.18202, with the survival of the United Kingdom, Major RW et al. PLoS Med 2019;16:e1002955.
doi:10.1371/journal.pmed.1002955.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthcheck.batch import Arrays, Column, choice
from healthcheck.evidence import Evidence, NotKnown, written
from healthcheck.measurement import Kind, Measurement
from healthcheck.person import Sex
from healthcheck.units import Unit

Floats = NDArray[np.float64]
Words = NDArray[np.str_]

AGE_LOW, AGE_HIGH = 18, 120
SEX = choice("sex", "sex at birth", ("female", "male"))
AGE = Column("age", "age in whole years", AGE_LOW, AGE_HIGH, Unit.YEARS, whole=True)
CREATININE = Column(
    "creatinine",
    "serum creatinine",
    float(Kind.CREATININE.low),
    float(Kind.CREATININE.high),
    Kind.CREATININE.unit,
    example=95,
)
ACR = Column("acr", "urine albumin to creatinine ratio", 0.0, float(Kind.ACR.high), Kind.ACR.unit, example=4)

_UMOL_PER_MG_PER_DL = 88.4
_MG_PER_G = 8.84  # of one mg/mmol of ACR: 1000 mg/g over 113.12 g/mol of creatinine

_G_CUTS = (15, 30, 45, 60, 90)
_G = np.array(["G5", "G4", "G3b", "G3a", "G2", "G1"])
_A = np.array(["A1", "A2", "A3", ""])
# KDIGO 2024, figure of risk by category: a row for each of _G, a column for each of _A.
_RISK = np.array(
    [
        ["very_high", "very_high", "very_high", ""],
        ["very_high", "very_high", "very_high", ""],
        ["high", "very_high", "very_high", ""],
        ["moderate", "high", "very_high", ""],
        ["low", "moderate", "high", ""],
        ["low", "moderate", "high", ""],
    ]
)

# Survival free of kidney failure at 2 and 5 years in the United Kingdom, and the eGFR up to which KFRE is made.
SURVIVAL = (0.9878, 0.957)
KFRE_EGFR_HIGH = 60.0


def ckd_epi_2009(creatinine: Floats, age: Floats, female: NDArray[np.bool_]) -> Floats:
    """141 * min(Scr/k, 1)^a * max(Scr/k, 1)^-1.209 * 0.993^age * 1.018 if female, of creatinine in umol/L."""
    scr = _over_knot(creatinine, female)
    a = np.where(female, -0.329, -0.411)
    rate: Floats = (
        141.0 * np.minimum(scr, 1.0) ** a * np.maximum(scr, 1.0) ** -1.209 * 0.993**age * np.where(female, 1.018, 1.0)
    )
    return rate


def ckd_epi_2021(creatinine: Floats, age: Floats, female: NDArray[np.bool_]) -> Floats:
    """142 * min(Scr/k, 1)^a * max(Scr/k, 1)^-1.200 * 0.9938^age * 1.012 if female, of creatinine in umol/L."""
    scr = _over_knot(creatinine, female)
    a = np.where(female, -0.241, -0.302)
    rate: Floats = (
        142.0 * np.minimum(scr, 1.0) ** a * np.maximum(scr, 1.0) ** -1.200 * 0.9938**age * np.where(female, 1.012, 1.0)
    )
    return rate


def kidney_failure(age: Floats, male: NDArray[np.bool_], egfr: Floats, acr: Floats) -> tuple[Floats, Floats]:
    """The probability of kidney failure within 2 and within 5 years; ACR in mg/mmol and more than 0."""
    lp = (
        -0.2201 * (age / 10 - 7.036)
        + 0.2467 * (male - 0.5642)
        - 0.5567 * (egfr / 5 - 7.222)
        + 0.4510 * (np.log(acr * _MG_PER_G) - 5.137)
    )
    two, five = SURVIVAL
    return 1 - two ** np.exp(lp), 1 - five ** np.exp(lp)


def reported(egfr: ArrayLike) -> NDArray[np.int64]:
    """The whole number that KDIGO says to report, halves upward."""
    return np.floor(np.asarray(egfr) + 0.5).astype(np.int64)


def g_category(egfr: ArrayLike) -> Words:
    """The category of the reported whole number: 59.6 is reported as 60 and is G2."""
    words: Words = _G[_g(reported(egfr))]
    return words


def a_category(acr: ArrayLike) -> Words:
    """A1 less than 3 mg/mmol, A2 from 3 to 30 with 30 itself, A3 more than 30; "" for NaN."""
    words: Words = _A[_a(acr)]
    return words


def risk_cell(egfr: ArrayLike, acr: ArrayLike) -> Words:
    """The cell of KDIGO's grid: low, moderate, high or very_high; "" where ACR is NaN."""
    words: Words = _RISK[_g(reported(egfr)), _a(acr)]
    return words


def categories(people: Arrays) -> Arrays:
    """Every column that KDIGO's categories add, of columns as in `AGE`, `SEX`, `CREATININE` and `ACR`."""
    basis = people["creatinine"], people["age"], people["sex"] == SEX.options.index("female")
    egfr, acr = ckd_epi_2009(*basis), people["acr"]
    return {
        "egfr_2009": egfr,
        "egfr_2021": ckd_epi_2021(*basis),
        "g_category": g_category(egfr),
        "a_category": a_category(acr),
        "kdigo_risk": risk_cell(egfr, acr),
    }


def one(evidence: Evidence) -> dict[str, Floats]:
    """Creatinine, age and sex of a check as columns of length one."""
    creatinine = float(evidence.value(Kind.CREATININE))
    age, sex = evidence.age(AGE_LOW, AGE_HIGH, "CKD-EPI"), evidence.sex()
    index = SEX.options.index("female" if sex is Sex.FEMALE else "male")
    return {"creatinine": np.array([creatinine]), "age": np.array([float(age)]), "sex": np.array([float(index)])}


def a_category_of(found: Measurement) -> str:
    """The category of a measured ratio; of a bound, the one it leaves no doubt about, else NotKnown."""
    if not found.comparator:
        return str(a_category(float(found.value)))
    if found.comparator == "<" and found.value <= 3:
        return "A1"
    if found.comparator == ">" and found.value >= 30:
        return "A3"
    raise NotKnown(f"{found.kind.written}: reported only as a bound, {written(found)}", missing=found.kind.key)


def _over_knot(creatinine: Floats, female: NDArray[np.bool_]) -> Floats:
    """Scr/k of both equations, Scr in mg/dL."""
    over: Floats = creatinine / _UMOL_PER_MG_PER_DL / np.where(female, 0.7, 0.9)
    return over


def _g(whole: NDArray[np.int64]) -> NDArray[np.intp]:
    return np.searchsorted(_G_CUTS, whole, side="right")


def _a(acr: ArrayLike) -> NDArray[np.intp]:
    ratio = np.asarray(acr, dtype=np.float64)
    return np.select([ratio < 3, ratio <= 30, ratio > 30], [0, 1, 2], default=3).astype(np.intp)
