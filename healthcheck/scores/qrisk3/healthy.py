"""The healthy person of the same age, sex and ethnicity, as the official calculator defines it.

No condition and no family history, never smoked, cholesterol ratio 4.0, systolic 125 mmHg that does not vary, BMI 25,
Townsend 0. Only age, sex and ethnicity are left, so that all risks there can be stand in one small table for each sex.
"""

import numpy as np

from healthcheck.cox import Columns, Floats
from healthcheck.person import Sex
from healthcheck.scores.qrisk3.equation import CONDITIONS, EQUATION, risk

AGE_LOW, AGE_HIGH = 25, 84
AGES = np.arange(AGE_LOW, AGE_HIGH + 1, dtype=np.float64)
_HEALTHY = {"cholesterol_ratio": 4.0, "systolic": 125.0, "systolic_sd": 0.0, "bmi": 25.0, "townsend": 0.0}


def healthy(people: Columns) -> Columns:
    """The same people with every term but age and ethnicity as in the healthy person."""
    terms = dict.fromkeys((*CONDITIONS, "smoking"), 0.0) | _HEALTHY
    columns = {name: np.full(len(people["age"]), value) for name, value in terms.items()}
    return {**columns, "age": people["age"], "ethnicity": people["ethnicity"]}


def healthy_risk(sex: Sex, people: Columns) -> Floats:
    """`risk` of the healthy person, looked up by whole age and ethnicity."""
    place = (people["age"] - AGE_LOW) * _GROUPS + people["ethnicity"]
    found: Floats = _RISKS[sex].take(place.astype(np.intp))
    return found


def _risks(sex: Sex) -> Floats:
    """Of each age the ethnic groups one after the other."""
    everyone = {"age": np.repeat(AGES, _GROUPS), "ethnicity": np.tile(np.arange(_GROUPS), len(AGES))}
    return risk(sex, healthy(everyone))


_GROUPS = EQUATION[Sex.FEMALE].terms["ethnicity"].coefficients.shape[1]
_RISKS = {sex: _risks(sex) for sex in Sex}
