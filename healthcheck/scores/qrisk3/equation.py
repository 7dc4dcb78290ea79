"""The QRISK3-2017 equation over columns of people: one person is columns of length one.

Source: the open ClinRisk implementation of Hippisley-Cox J, Coupland C, Brindle P. BMJ 2017;357:j2099. Coefficients
stand beside this file in the paper's order of predictors.
"""

import numpy as np

from healthcheck.clinrisk import SMOKING, clamped
from healthcheck.cox import Columns, Equation, Floats, percent
from healthcheck.person import Sex
from healthcheck.together import Together

# Survival free of cardiovascular disease at 10 years with every term at its centre.
SURVIVAL = {Sex.FEMALE: 0.988876402378082, Sex.MALE: 0.977268040180206}

EQUATION = {sex: Equation.read(__package__, sex.value) for sex in Sex}
CONDITIONS = (
    "family_history_chd",
    "diabetes_type_1",
    "diabetes_type_2",
    "treated_hypertension",
    "rheumatoid_arthritis",
    "atrial_fibrillation",
    "chronic_kidney_disease",
    "migraine",
    "corticosteroids",
    "lupus",
    "atypical_antipsychotics",
    "severe_mental_illness",
    "erectile_dysfunction",
)
_TOGETHER = Together({"smoking": len(SMOKING.options)} | dict.fromkeys(CONDITIONS, 2))
_BUT_ETHNICITY = {sex: _TOGETHER.joined(equation.without("ethnicity")) for sex, equation in EQUATION.items()}


def risk(sex: Sex, people: Columns) -> Floats:
    """The risk in percent of a first heart attack, stroke or TIA within 10 years.

    Args:
        sex: of all these people.
        people: columns of equal length: `age` in whole years; `ethnicity` and `smoking` as levels, counted from 0 in
            the order of the table; `bmi`, which counts as 20 to 40; and every other term of the table as a number,
            conditions as 0 or 1.
    """
    counted = as_counted(people)
    return risk_at(sex, but_ethnicity(sex, counted), counted)


def as_counted(people: Columns) -> Columns:
    """The people with ethnicity, BMI, smoking and conditions as the equation counts them."""
    ethnicity = people["ethnicity"].astype(np.intp)
    return {**people, "ethnicity": ethnicity, "bmi": clamped(people["bmi"]), **_TOGETHER.levels(people)}


def risk_at(sex: Sex, others: Floats, people: Columns) -> Floats:
    """The risk of people whose sum of all terms but ethnicity is known."""
    return percent(SURVIVAL[sex], others + EQUATION[sex].terms["ethnicity"].effect(people)[0])


def but_ethnicity(sex: Sex, people: Columns) -> Floats:
    """The sum of all terms but ethnicity, which adds the same for a group at every age."""
    return _BUT_ETHNICITY[sex].linear_predictor(people)
