"""The DRS equation over columns of people: squares are those of the centred age and BMI."""

import csv
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from healthcheck.batch import Arrays, Column, choice, yes_no
from healthcheck.units import Unit

AGE_LOW, AGE_HIGH = 60, 79
# Survival free of dementia at 5 years with every term at its centre.
SURVIVAL = 0.9969
# The paper's risk grows with every calendar year, without end. Later years count as that of its publication.
LAST_YEAR = 2016

SEX = choice("sex", "sex at birth", ("female", "male"))
# What only an answer or the GP's record can tell.
ASKED = (
    Column("townsend_quintile", "fifth of deprivation (1 the least)", 1, 5, whole=True),
    yes_no("alcohol_problem", "a past or present alcohol problem"),
    yes_no("depression_or_antidepressant", "depression or an antidepressant"),
    yes_no("aspirin", "aspirin"),
    yes_no("stroke_tia", "stroke or TIA"),
    yes_no("af", "atrial fibrillation"),
    yes_no("diabetes", "diabetes"),
)
COLUMNS = (
    Column("age", "age in whole years", AGE_LOW, AGE_HIGH, Unit.YEARS, whole=True),
    SEX,
    Column("bmi", "body mass index", 10, 80, Unit.KG_PER_M2, example=27),
    yes_no("antihypertensive", "blood pressure medicine"),
    Column(
        "calendar_year",
        f"year of the score; later than {LAST_YEAR} counts as {LAST_YEAR}",
        2000,
        2100,
        whole=True,
        example=2026,
    ),
    yes_no("ex_smoker", "used to smoke; does not count for who smokes now"),
    yes_no("current_smoker", "smokes now"),
    *ASKED,
)


def _table() -> tuple[tuple[str, float, int, float], ...]:
    text = files(__package__).joinpath("coefficients.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple((row["term"], float(row["centre"]), int(row["power"]), float(row["coefficient"])) for row in rows)


_TERMS = _table()


def compute(people: Arrays) -> Arrays:
    """The probability of a dementia diagnosis within 5 years."""
    fifth = people["townsend_quintile"]
    terms = {
        **people,
        "female": people["sex"] == SEX.options.index("female"),
        "ex_smoker": (people["ex_smoker"] == 1) & (people["current_smoker"] == 0),
        "calendar_year": np.minimum(people["calendar_year"], LAST_YEAR),
        **{f"townsend_quintile_{number}": fifth == number for number in range(2, 6)},
    }
    lp = sum(coefficient * (terms[name] - centre) ** power for name, centre, power, coefficient in _TERMS)
    risk: NDArray[np.float64] = 1 - SURVIVAL ** np.exp(lp)
    return {"drs": risk}
