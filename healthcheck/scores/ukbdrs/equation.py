"""The UKBDRS equation over columns of people, without and with the APOE e4 gene.

`coefficients.csv` has both forms the authors give, in their order of terms: the three decimals of the paper's table and
of their calculator (UKB-DRS_Calculator.xlsx), by which the score is given, and beside it the full precision of their
results (crr_ukbdrs_coefficients.csv and its twin with APOE). The two differ by up to 0.2 percentage points.
"""

import csv
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from healthcheck.batch import Arrays, Column, choice, yes_no
from healthcheck.units import Unit

AGE_LOW, AGE_HIGH = 50, 73
# Survival free of dementia at 14 years with every term at its centre; of the exact forms the same.
_SURVIVAL = {"without_apoe": 0.9916195, "with_apoe": 0.9945524}

SEX = choice("sex", "sex at birth", ("female", "male"))
APOE = choice("apoe4_carrier", "carries the APOE e4 gene", ("No", "Yes", "Unknown"), default=2)
DEPRIVED = yes_no("most_deprived_townsend_quintile", "Townsend score above 0.758, the cohort's most deprived fifth")
# What only an answer can tell. A high reading on the day is not one of the cohort's diagnoses.
ASKED = (
    yes_no("parental_dementia", "dementia in a parent"),
    Column("education_years", "years of education", 0, 30, Unit.YEARS),
    yes_no("diabetes", "diabetes"),
    yes_no("depression", "depression now or before"),
    yes_no("stroke_tia", "stroke or TIA"),
    yes_no("hypertensive", "diagnosed or treated high blood pressure"),
    yes_no("high_cholesterol", "diagnosed or treated high cholesterol"),
    yes_no("lives_alone", "living alone"),
)
COLUMNS = (Column("age", "age in whole years", AGE_LOW, AGE_HIGH, Unit.YEARS, whole=True), SEX, DEPRIVED, *ASKED, APOE)


def _coefficients(model: str) -> dict[str, tuple[float, float]]:
    """Term to its centre and coefficient; a term without one is not in the model."""
    text = files(__package__).joinpath("coefficients.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["term"]: (float(row["centre"]), float(row[model])) for row in rows if row[model]}


_MODELS = {
    "ukbdrs": ("without_apoe", _coefficients("without_apoe")),
    "ukbdrs_apoe": ("with_apoe", _coefficients("with_apoe")),
    "ukbdrs_exact": ("without_apoe", _coefficients("without_apoe_exact")),
    "ukbdrs_apoe_exact": ("with_apoe", _coefficients("with_apoe_exact")),
}
OUTPUTS = tuple(_MODELS)


def compute(people: Arrays) -> Arrays:
    """The risks in percent of dementia within 14 years; with APOE only where it is known."""
    gene = people["apoe4_carrier"]
    carrier = np.where(gene == APOE.options.index("Unknown"), np.nan, gene == APOE.options.index("Yes"))
    terms = {**people, "male": people["sex"] == SEX.options.index("male"), "apoe4_carrier": carrier}
    return {name: _percent(name, terms) for name in OUTPUTS}


def _percent(name: str, terms: Arrays) -> NDArray[np.float64]:
    """100 * (1 - S0^exp(sum of coefficient * (value - centre)))."""
    model, coefficients = _MODELS[name]
    lp = sum(coefficient * (terms[term] - centre) for term, (centre, coefficient) in coefficients.items())
    risk: NDArray[np.float64] = 100 * (1 - _SURVIVAL[model] ** np.exp(lp))
    return risk
