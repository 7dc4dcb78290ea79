"""What QRISK3 takes from a check, in the paper's order of predictors, as columns of length one."""

from healthcheck import clinrisk
from healthcheck.batch import Arrays
from healthcheck.evidence import Evidence, pressure_origin
from healthcheck.person import Sex
from healthcheck.scores.qrisk3.batch import RATIO_HIGH, RATIO_LOW, SYSTOLIC_HIGH, SYSTOLIC_LOW
from healthcheck.scores.qrisk3.healthy import AGE_HIGH, AGE_LOW

_SCORE = "QRISK3"


def columns(evidence: Evidence) -> Arrays:
    """Every column of the batch. Raises NotKnown for the first that is missing or out of the equation's range."""
    sex = clinrisk.sex(evidence)
    person: dict[str, float] = {
        "sex": sex,
        "age": evidence.age(AGE_LOW, AGE_HIGH, _SCORE),
        "ethnicity": clinrisk.ethnicity(evidence, _SCORE),
        "townsend": clinrisk.townsend(evidence, _SCORE),
        "systolic": _systolic(evidence),
        "bmi": clinrisk.bmi(evidence, _SCORE),
        "cholesterol_ratio": _cholesterol_ratio(evidence),
        "smoking": clinrisk.smoking(evidence),
        "family_history_chd": clinrisk.relatives(
            evidence, "family_heart_disease_under_60", "family_history_chd", "Heart disease"
        ),
        "diabetes_type_1": clinrisk.excluded(evidence, "diabetes_type_1"),
        "diabetes_type_2": clinrisk.excluded(evidence, "diabetes_type_2"),
        "treated_hypertension": clinrisk.condition(evidence, "blood_pressure_medicine", "treated_hypertension"),
        "rheumatoid_arthritis": clinrisk.condition(evidence, "rheumatoid_arthritis"),
        "atrial_fibrillation": clinrisk.excluded(evidence, "atrial_fibrillation"),
        "chronic_kidney_disease": clinrisk.excluded(evidence, "chronic_kidney_disease"),
        "systolic_sd": _systolic_sd(evidence),
        "migraine": clinrisk.condition(evidence, "migraines", "migraine"),
        "corticosteroids": clinrisk.condition(evidence, "steroid_tablets", "corticosteroids"),
        "lupus": clinrisk.condition(evidence, "lupus"),
        "atypical_antipsychotics": clinrisk.condition(evidence, "atypical_antipsychotics"),
        "severe_mental_illness": clinrisk.condition(evidence, "severe_mental_illness"),
        "erectile_dysfunction": clinrisk.condition(evidence, "erectile_dysfunction") if _is_male(sex) else 0,
    }
    return clinrisk.one(person)


def _is_male(sex: int) -> bool:
    return list(Sex)[sex] is Sex.MALE


def _systolic(evidence: Evidence) -> float:
    pressure = evidence.blood_pressure()
    evidence.use("systolic", pressure.systolic, pressure_origin(pressure))
    systolic = float(pressure.systolic)
    return clinrisk.within(SYSTOLIC_LOW, SYSTOLIC_HIGH, systolic, "systolic blood pressure", _SCORE)


def _cholesterol_ratio(evidence: Evidence) -> float:
    ratio = float(evidence.cholesterol_ratio())
    return clinrisk.within(RATIO_LOW, RATIO_HIGH, ratio, "total cholesterol to HDL ratio", _SCORE)


def _systolic_sd(evidence: Evidence) -> float:
    """Never that of a week at home: docs/decisions/0101-qrisk3-choices.md."""
    evidence.use("systolic_sd", 0, "not known, counted as 0 as the official calculator does")
    evidence.notes.append(
        "Variability of systolic pressure was counted as 0, as the official calculator does when it is not known: "
        "the equation means the standard deviation of a GP surgery's readings over years, not that of a week at home."
    )
    return 0.0
