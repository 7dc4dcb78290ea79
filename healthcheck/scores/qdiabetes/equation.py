"""The QDiabetes-2018 equations over columns of people: A without blood, B with fasting glucose, C with HbA1c.

Source: the open ClinRisk implementation of Hippisley-Cox J, Coupland C. BMJ 2017;359:j5019. Coefficients stand beside
this file, a table for each model and sex, in the paper's order of predictors.
"""

from enum import StrEnum

from healthcheck.clinrisk import SMOKING, clamped
from healthcheck.cox import Columns, Equation, Floats, percent
from healthcheck.person import Sex
from healthcheck.together import Together


class Model(StrEnum):
    """Which blood test a model counts: none, fasting plasma glucose, HbA1c."""

    A = "a"
    B = "b"
    C = "c"


# Survival free of type 2 diabetes at 10 years with every term at its centre.
SURVIVAL = {
    (Model.A, Sex.FEMALE): 0.98622727394104,
    (Model.A, Sex.MALE): 0.978732228279114,
    (Model.B, Sex.FEMALE): 0.990905702114105,
    (Model.B, Sex.MALE): 0.985019445419312,
    (Model.C, Sex.FEMALE): 0.988788545131683,
    (Model.C, Sex.MALE): 0.981181740760803,
}
CONDITIONS = (
    "family_history_diabetes",
    "cardiovascular_disease",
    "treated_hypertension",
    "gestational_diabetes",
    "polycystic_ovaries",
    "learning_disability",
    "severe_mental_illness",
    "corticosteroids",
    "statin",
    "atypical_antipsychotics",
)

EQUATION = {(model, sex): Equation.read(__package__, f"{model}_{sex}") for model in Model for sex in Sex}
_TOGETHER = Together({"smoking": len(SMOKING.options)} | dict.fromkeys(CONDITIONS, 2))
_JOINED = {which: _TOGETHER.joined(equation) for which, equation in EQUATION.items()}


def as_counted(people: Columns) -> Columns:
    """The people with BMI and conditions as the equations count them."""
    return {**people, "bmi": clamped(people["bmi"]), **_TOGETHER.levels(people)}


def risk(model: Model, sex: Sex, counted: Columns) -> Floats:
    """The risk in percent of type 2 diabetes within 10 years, of people of one sex `as_counted`.

    NaN where the model's blood test is NaN: no other value stands in for it.
    """
    return percent(SURVIVAL[model, sex], _JOINED[model, sex].linear_predictor(counted))
