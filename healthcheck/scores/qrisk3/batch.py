"""QRISK3, the healthy person's risk and heart age over columns of people: what they read and what they add."""

from healthcheck.batch import Arrays, Batch, Column, yes_no
from healthcheck.clinrisk import BMI, ETHNICITY, SEX, SMOKING, TOWNSEND, each_sex, of_one_sex
from healthcheck.person import Sex
from healthcheck.scores.qrisk3.equation import as_counted, but_ethnicity, risk_at
from healthcheck.scores.qrisk3.healthy import AGE_HIGH, AGE_LOW, healthy_risk
from healthcheck.scores.qrisk3.heart_age import HEART_AGES, heart_age
from healthcheck.units import Unit

SYSTOLIC_LOW, SYSTOLIC_HIGH = 70.0, 210.0
RATIO_LOW, RATIO_HIGH = 1.0, 12.0


def compute(people: Arrays) -> Arrays:
    """The three outputs, each person's by the equation of their sex."""
    found = each_sex(_of_sex, as_counted(people))
    return {**found, "qrisk3_heart_age": HEART_AGES.take(found["qrisk3_heart_age"])}


def _of_sex(sex: Sex, people: Arrays) -> Arrays:
    others = but_ethnicity(sex, people)
    return {
        "qrisk3": risk_at(sex, others, people),
        "qrisk3_healthy": healthy_risk(sex, people),
        "qrisk3_heart_age": heart_age(sex, others),
    }


BATCH = Batch(
    columns=(
        SEX,
        Column("age", "age in whole years", AGE_LOW, AGE_HIGH, Unit.YEARS, whole=True),
        ETHNICITY,
        TOWNSEND,
        Column("systolic", "systolic blood pressure", SYSTOLIC_LOW, SYSTOLIC_HIGH, Unit.MMHG),
        BMI,
        Column("cholesterol_ratio", "total cholesterol over HDL cholesterol", RATIO_LOW, RATIO_HIGH, example=4.5),
        SMOKING,
        yes_no("family_history_chd", "heart disease in a first-degree relative under 60"),
        yes_no("diabetes_type_1", "type 1 diabetes"),
        yes_no("diabetes_type_2", "type 2 diabetes"),
        yes_no("treated_hypertension", "medicine for high blood pressure"),
        yes_no("rheumatoid_arthritis", "rheumatoid arthritis"),
        yes_no("atrial_fibrillation", "atrial fibrillation"),
        yes_no("chronic_kidney_disease", "chronic kidney disease of stage 3, 4 or 5"),
        Column(
            "systolic_sd",
            "standard deviation of a surgery's systolic readings",
            0,
            100,
            Unit.MMHG,
            default=0,
            example=8,
        ),
        yes_no("migraine", "migraine"),
        yes_no("corticosteroids", "steroid tablets, regularly"),
        yes_no("lupus", "systemic lupus erythematosus"),
        yes_no("atypical_antipsychotics", "atypical antipsychotic medicine"),
        yes_no("severe_mental_illness", "severe mental illness"),
        of_one_sex("erectile_dysfunction", "of men: erectile dysfunction or its treatment"),
    ),
    outputs=("qrisk3", "qrisk3_healthy", "qrisk3_heart_age"),
    compute=compute,
)
