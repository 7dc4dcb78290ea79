"""QDiabetes over columns of people: what the three models read and what they add."""

import numpy as np

from healthcheck.batch import Arrays, Batch, Column, yes_no
from healthcheck.clinrisk import BMI, ETHNICITY, SEX, SMOKING, TOWNSEND, each_sex, of_one_sex
from healthcheck.person import Sex
from healthcheck.scores.qdiabetes.equation import Model, as_counted, risk
from healthcheck.units import Unit

AGE_LOW, AGE_HIGH = 25, 84
# From 48 mmol/mol HbA1c or 7 mmol/L fasting glucose on it is diabetes (WHO 2011), for which there is no QDiabetes.
HBA1C_LOW, HBA1C_HIGH = 15.0, 48.0
_JUST_BELOW_DIABETES = {"hba1c": 47.9999, "fasting_glucose": 6.99999}


def compute(people: Arrays) -> Arrays:
    """The risk by each model, NaN by a model whose blood test is not there."""
    return each_sex(_of_sex, as_counted(people))


def _of_sex(sex: Sex, people: Arrays) -> Arrays:
    return {f"qdiabetes_{model}": risk(model, sex, people) for model in Model}


BATCH = Batch(
    columns=(
        SEX,
        Column("age", "age in whole years", AGE_LOW, AGE_HIGH, Unit.YEARS, whole=True),
        ETHNICITY,
        Column(
            "fasting_glucose",
            "fasting plasma glucose, for model B; from 7 on it is diabetes, and there is no score",
            2,
            _JUST_BELOW_DIABETES["fasting_glucose"],
            Unit.MMOL_PER_L,
            default=np.nan,
            example=5.4,
        ),
        Column(
            "hba1c",
            "HbA1c, for model C; from 48 on it is diabetes, and there is no score",
            HBA1C_LOW,
            _JUST_BELOW_DIABETES["hba1c"],
            Unit.MMOL_PER_MOL,
            default=np.nan,
            example=38,
        ),
        BMI,
        TOWNSEND,
        SMOKING,
        yes_no("family_history_diabetes", "diabetes in a first-degree relative"),
        yes_no("cardiovascular_disease", "heart attack, angina, stroke or TIA"),
        yes_no("treated_hypertension", "medicine for high blood pressure"),
        of_one_sex("gestational_diabetes", "of women: diabetes in a pregnancy"),
        of_one_sex("polycystic_ovaries", "of women: polycystic ovary syndrome"),
        yes_no("learning_disability", "learning disability"),
        yes_no("severe_mental_illness", "schizophrenia or bipolar disorder"),
        yes_no("corticosteroids", "steroid tablets, regularly"),
        yes_no("statin", "a statin"),
        yes_no("atypical_antipsychotics", "atypical antipsychotic medicine"),
    ),
    outputs=tuple(f"qdiabetes_{model}" for model in Model),
    compute=compute,
)
