"""What QKidney takes from a check, in the paper's order of predictors, as columns of length one."""

from healthcheck import clinrisk
from healthcheck.batch import Arrays
from healthcheck.evidence import DoesNotApply, Evidence, pressure_origin
from healthcheck.person import Sex
from healthcheck.scores.qkidney.batch import (
    AGE_HIGH,
    AGE_LOW,
    SYSTOLIC_HIGH,
    SYSTOLIC_LOW,
    TOWNSEND_HIGH,
    TOWNSEND_LOW,
    YEARS_HIGH,
)

_SCORE = "QKidney"
# The NHS Health Check questionnaire asks none of these; a questionnaire that does would use these question ids.
_UNASKED = {
    "family_history_kidney": "kidney disease in the family",
    "nsaid": "anti-inflammatory painkillers (NSAIDs)",
    "kidney_stones": "kidney stones",
}
_OF_WOMEN = ("kidney_stones",)


def columns(evidence: Evidence) -> Arrays:
    """Every column of the batch, for the longest horizon. Raises NotKnown."""
    woman = evidence.check.person.sex is not Sex.MALE
    _refuse_unasked(evidence, woman=woman)
    person = {
        "sex": clinrisk.sex(evidence),
        "age": evidence.age(AGE_LOW, AGE_HIGH, _SCORE),
        "years": YEARS_HIGH,
        "ethnicity": clinrisk.ethnicity(evidence, _SCORE),
        "bmi": clinrisk.within(clinrisk.BMI_LOW, clinrisk.BMI_HIGH, float(evidence.bmi()), "BMI", _SCORE),
        "systolic": _systolic(evidence),
        "townsend": clinrisk.townsend(evidence, _SCORE, TOWNSEND_LOW, TOWNSEND_HIGH),
        "smoking": clinrisk.smoking(evidence),
        "family_history_kidney": clinrisk.condition(evidence, "family_history_kidney"),
        "diabetes_type_1": clinrisk.excluded(evidence, "diabetes_type_1"),
        "diabetes_type_2": clinrisk.excluded(evidence, "diabetes_type_2"),
        "treated_hypertension": clinrisk.condition(evidence, "blood_pressure_medicine", "treated_hypertension"),
        "cardiovascular_disease": clinrisk.excluded(evidence, "cardiovascular_disease"),
        "heart_failure": clinrisk.excluded(evidence, "heart_failure"),
        "peripheral_vascular_disease": clinrisk.excluded(evidence, "peripheral_vascular_disease"),
        "rheumatoid_arthritis": clinrisk.condition(evidence, "rheumatoid_arthritis"),
        "lupus": clinrisk.condition(evidence, "lupus"),
        "kidney_stones": clinrisk.condition(evidence, "kidney_stones") if woman else 0,
        "nsaid": clinrisk.condition(evidence, "nsaid"),
    }
    return clinrisk.one(person)


def _refuse_unasked(evidence: Evidence, *, woman: bool) -> None:
    """A "no" that nobody said would make the risk too low: of kidney disease in the family, for men 3.6 times."""
    names = [name for name in _UNASKED if woman or name not in _OF_WOMEN]
    if missing := [_UNASKED[name] for name in names if name not in evidence.check.answers]:
        raise DoesNotApply(f"this check does not ask about {', '.join(missing)}, which QKidney counts")


def _systolic(evidence: Evidence) -> float:
    pressure = evidence.blood_pressure()
    evidence.use("systolic", pressure.systolic, pressure_origin(pressure))
    systolic = float(pressure.systolic)
    return clinrisk.within(SYSTOLIC_LOW, SYSTOLIC_HIGH, systolic, "systolic blood pressure", _SCORE)
