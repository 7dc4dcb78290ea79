"""The QKidney-2010 equations over columns of people: moderate to severe kidney disease, and kidney failure.

Source: the open ClinRisk implementation of Hippisley-Cox J, Coupland C. BMC Fam Pract 2010;11:49. Coefficients stand
beside this file, a table for each outcome and sex, in the paper's order of predictors.
"""

from enum import StrEnum

import numpy as np

from healthcheck.clinrisk import SMOKING
from healthcheck.cox import Columns, Equation, Floats, percent
from healthcheck.person import Sex
from healthcheck.together import Together


class Outcome(StrEnum):
    """Moderate to severe: kidney disease, protein in the urine, or eGFR below 45. End stage: dialysis, transplant or
    eGFR below 15.
    """

    MODERATE_SEVERE = "moderate_severe"
    END_STAGE = "end_stage"


# Survival free of it at 1, 2, 3, 4 and 5 years with every term at its centre.
SURVIVAL = {
    (Outcome.MODERATE_SEVERE, Sex.FEMALE): np.array(
        [0.999198436737061, 0.998197913169861, 0.996961772441864, 0.995605170726776, 0.994150519371033]
    ),
    (Outcome.MODERATE_SEVERE, Sex.MALE): np.array(
        [0.99948263168335, 0.998838543891907, 0.99799519777298, 0.997083306312561, 0.996157050132751]
    ),
    (Outcome.END_STAGE, Sex.FEMALE): np.array(
        [0.999950349330902, 0.999883890151978, 0.999821722507477, 0.999749183654785, 0.999661386013031]
    ),
    (Outcome.END_STAGE, Sex.MALE): np.array(
        [0.999939739704132, 0.999862551689148, 0.999781429767609, 0.99968683719635, 0.999580204486847]
    ),
}
CONDITIONS = (
    "family_history_kidney",
    "diabetes_type_1",
    "diabetes_type_2",
    "treated_hypertension",
    "cardiovascular_disease",
    "heart_failure",
    "peripheral_vascular_disease",
    "rheumatoid_arthritis",
    "lupus",
    "kidney_stones",
    "nsaid",
)

EQUATION = {(outcome, sex): Equation.read(__package__, f"{outcome}_{sex}") for outcome in Outcome for sex in Sex}
_TOGETHER = Together({"smoking": len(SMOKING.options)} | dict.fromkeys(CONDITIONS, 2))
_JOINED = {which: _TOGETHER.joined(equation) for which, equation in EQUATION.items()}


def as_counted(people: Columns) -> Columns:
    """The people with conditions as the equations count them."""
    return {**people, **_TOGETHER.levels(people)}


def risk(outcome: Outcome, sex: Sex, counted: Columns) -> Floats:
    """The risk in percent within `years`, 1 to 5, of people of one sex `as_counted`."""
    survival = SURVIVAL[outcome, sex].take(counted["years"].astype(np.intp) - 1)
    return percent(survival, _JOINED[outcome, sex].linear_predictor(counted))
