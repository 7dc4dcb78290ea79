"""QKidney over columns of people: what the two equations read and what they add."""

from healthcheck.batch import Arrays, Batch, Column, yes_no
from healthcheck.clinrisk import BMI_HIGH, BMI_LOW, ETHNICITY, SEX, SMOKING, each_sex, of_one_sex
from healthcheck.person import Sex
from healthcheck.scores.qkidney.equation import Outcome, as_counted, risk
from healthcheck.units import Unit

AGE_LOW, AGE_HIGH = 35, 74
SYSTOLIC_LOW, SYSTOLIC_HIGH = 70.0, 210.0
TOWNSEND_LOW, TOWNSEND_HIGH = -7.0, 11.0
YEARS_HIGH = 5


def compute(people: Arrays) -> Arrays:
    """The risk of each outcome within the years that stand in each row."""
    return each_sex(_of_sex, as_counted(people))


def _of_sex(sex: Sex, people: Arrays) -> Arrays:
    return {f"qkidney_{outcome}": risk(outcome, sex, people) for outcome in Outcome}


BATCH = Batch(
    columns=(
        SEX,
        Column("age", "age in whole years", AGE_LOW, AGE_HIGH, Unit.YEARS, whole=True),
        Column("years", "within how many years", 1, YEARS_HIGH, Unit.YEARS, whole=True),
        ETHNICITY,
        Column("bmi", "body mass index", BMI_LOW, BMI_HIGH, Unit.KG_PER_M2),
        Column("systolic", "systolic blood pressure", SYSTOLIC_LOW, SYSTOLIC_HIGH, Unit.MMHG),
        Column("townsend", "Townsend deprivation score", TOWNSEND_LOW, TOWNSEND_HIGH, default=0),
        SMOKING,
        yes_no("family_history_kidney", "kidney disease in a first-degree relative"),
        yes_no("diabetes_type_1", "type 1 diabetes"),
        yes_no("diabetes_type_2", "type 2 diabetes"),
        yes_no("treated_hypertension", "medicine for high blood pressure"),
        yes_no("cardiovascular_disease", "heart attack, angina, stroke or TIA"),
        yes_no("heart_failure", "heart failure"),
        yes_no("peripheral_vascular_disease", "peripheral vascular disease"),
        yes_no("rheumatoid_arthritis", "rheumatoid arthritis"),
        of_one_sex("lupus", "of women: systemic lupus erythematosus"),
        of_one_sex("kidney_stones", "of women: kidney stones"),
        yes_no("nsaid", "anti-inflammatory painkillers (NSAIDs), regularly"),
    ),
    outputs=tuple(f"qkidney_{outcome}" for outcome in Outcome),
    compute=compute,
)
