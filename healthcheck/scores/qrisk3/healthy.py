"""The healthy person of the same age, sex and ethnicity, and heart age: how old a healthy person of this risk is.

The official calculator's definition: no condition and no family history, never smoked, cholesterol ratio 4.0,
systolic 125 mmHg that does not vary, BMI 25, Townsend 0. Heart age is the lowest whole age from 25 to 84 at which that
person's risk is strictly more than the patient's. Beyond 84 there is none, and it is never said to be 84.
"""

from functools import cache

import numpy as np

from healthcheck.person import Sex
from healthcheck.scores.qrisk3.equation import TERMS, Columns, Floats, risk

AGE_LOW, AGE_HIGH = 25, 84
OVER = "over 84"
_HEALTHY = {"cholesterol_ratio": 4.0, "systolic": 125.0, "systolic_sd": 0.0, "bmi": 25.0, "townsend": 0.0}


def healthy(sex: Sex, people: Columns) -> Columns:
    """The same people with every term but age and ethnicity as in the healthy person."""
    people_count = len(people["age"])
    terms = dict.fromkeys(TERMS[sex], 0.0) | _HEALTHY
    columns = {name: np.full(people_count, value) for name, value in terms.items()}
    columns["smoking"] = np.zeros(people_count, dtype=np.intp)
    return {**columns, "age": people["age"], "ethnicity": people["ethnicity"]}


@cache
def _risks_by_age(sex: Sex, ethnicity: int) -> Floats:
    """The healthy person's risk at each age, made never to fall, so that it can be searched."""
    age = np.arange(AGE_LOW, AGE_HIGH + 1, dtype=np.float64)
    people = {"age": age, "ethnicity": np.full(len(age), ethnicity)}
    climbing: Floats = np.maximum.accumulate(risk(sex, healthy(sex, people)))
    return climbing


def heart_age(sex: Sex, ethnicity: int, percent: Floats) -> Floats:
    """Heart age in years of people of one sex and QRISK group, with these risks; infinity stands for over 84."""
    ages = np.append(np.arange(AGE_LOW, AGE_HIGH + 1, dtype=np.float64), np.inf)
    found: Floats = ages[np.searchsorted(_risks_by_age(sex, ethnicity), percent, side="right")]
    return found
