"""What QDiabetes takes from a check, in the paper's order of predictors, as columns of length one."""

import numpy as np

from healthcheck import clinrisk
from healthcheck.batch import Arrays
from healthcheck.evidence import DoesNotApply, Evidence, written
from healthcheck.measurement import Absent, Kind, Measurement
from healthcheck.person import Sex
from healthcheck.scores.qdiabetes.batch import AGE_HIGH, AGE_LOW, HBA1C_HIGH, HBA1C_LOW

_SCORE = "QDiabetes"
_UNASKED = {
    "gestational_diabetes": "diabetes in a pregnancy",
    "polycystic_ovaries": "polycystic ovary syndrome",
    "learning_disability": "learning disability",
}
_OF_WOMEN = ("gestational_diabetes", "polycystic_ovaries")


def columns(evidence: Evidence) -> Arrays:
    """Every column of the batch; HbA1c is NaN for model A. Raises NotKnown for the first that is missing."""
    hba1c = _hba1c(evidence)
    sex = clinrisk.sex(evidence)
    person = {
        "sex": sex,
        "age": evidence.age(AGE_LOW, AGE_HIGH, _SCORE),
        "ethnicity": clinrisk.ethnicity(evidence, _SCORE),
        "fasting_glucose": np.nan,
        "hba1c": hba1c,
        "bmi": clinrisk.bmi(evidence, _SCORE),
        "townsend": clinrisk.townsend(evidence, _SCORE),
        "smoking": clinrisk.smoking(evidence),
        "family_history_diabetes": clinrisk.relatives(
            evidence, "family_diabetes", "family_history_diabetes", "Diabetes"
        ),
        "cardiovascular_disease": clinrisk.excluded(evidence, "cardiovascular_disease"),
        "treated_hypertension": clinrisk.condition(evidence, "blood_pressure_medicine", "treated_hypertension"),
        **_unasked(evidence, list(Sex)[sex]),
        "severe_mental_illness": clinrisk.condition(evidence, "severe_mental_illness"),
        "corticosteroids": clinrisk.condition(evidence, "steroid_tablets", "corticosteroids"),
        "statin": clinrisk.excluded(evidence, "statin"),
        "atypical_antipsychotics": clinrisk.condition(evidence, "atypical_antipsychotics"),
    }
    return clinrisk.one(person)


def _hba1c(evidence: Evidence) -> float:
    """NaN where there is no value: model A is for that, and C is never given an HbA1c that nobody measured."""
    found = evidence.check.latest(Kind.HBA1C)
    if isinstance(found, Measurement) and found.comparator != "<" and found.value >= HBA1C_HIGH:
        raise DoesNotApply(
            f"HbA1c {written(found)} is in the diabetes range: QDiabetes is not made for people with diabetes"
        )
    if isinstance(found, Absent) or found.comparator:
        why = str(found) if isinstance(found, Absent) else f"HbA1c: reported only as a bound, {written(found)}"
        evidence.notes.append(f"Scored without a blood test, by model A of QDiabetes ({why}).")
        return float(np.nan)
    return clinrisk.within(HBA1C_LOW, HBA1C_HIGH, float(evidence.value(Kind.HBA1C)), "HbA1c", _SCORE)


def _unasked(evidence: Evidence, sex: Sex) -> dict[str, int]:
    names = [name for name in _UNASKED if sex is Sex.FEMALE or name not in _OF_WOMEN]
    words = ", ".join(_UNASKED[name] for name in names)
    evidence.notes.append(f"Not asked and counted as no: {words}. The risk is higher for a person who has one of them.")
    return dict.fromkeys(_UNASKED, 0) | {name: clinrisk.unasked(evidence, name) for name in names}
