"""What QRISK3 takes from a check, in the paper's order of predictors, as columns of length one."""

import numpy as np

from healthcheck.evidence import YES_NO, Evidence, NotKnown, pressure_origin
from healthcheck.person import Ethnicity, Sex
from healthcheck.scores.qrisk3.equation import BMI_HIGH, BMI_LOW, Columns
from healthcheck.scores.qrisk3.healthy import AGE_HIGH, AGE_LOW

_SMOKING = {"never": 0, "ex": 1, "light": 2, "moderate": 3, "heavy": 4}
_FAMILY = {"yes": 1, "no": 0, "not_known": 0}
_NOT_KNOWN = "not known, counted as 0 as the official calculator does"
_EXCLUDED = "not asked: a person who has it may not have the check, confirmed at eligibility"


def columns(evidence: Evidence, sex: Sex) -> Columns:
    """Every term of the equation. Raises NotKnown for the first that is missing or out of the equation's range."""
    person: dict[str, float] = {
        "age": evidence.age(AGE_LOW, AGE_HIGH, "QRISK3"),
        "ethnicity": _ethnicity(evidence),
        "townsend": _townsend(evidence),
        "systolic": _systolic(evidence),
        "bmi": _bmi(evidence),
        "cholesterol_ratio": _within(1, 12, float(evidence.cholesterol_ratio()), "total cholesterol to HDL ratio"),
        "smoking": evidence.choice("smoking", _SMOKING),
        "family_history_chd": _family(evidence),
        "diabetes_type_1": _excluded(evidence, "diabetes_type_1"),
        "diabetes_type_2": _excluded(evidence, "diabetes_type_2"),
        "treated_hypertension": evidence.choice("blood_pressure_medicine", YES_NO, name="treated_hypertension"),
        "rheumatoid_arthritis": evidence.choice("rheumatoid_arthritis", YES_NO),
        "atrial_fibrillation": _excluded(evidence, "atrial_fibrillation"),
        "chronic_kidney_disease": _excluded(evidence, "chronic_kidney_disease"),
        "systolic_sd": _systolic_sd(evidence),
        "migraine": evidence.choice("migraines", YES_NO, name="migraine"),
        "corticosteroids": evidence.choice("steroid_tablets", YES_NO, name="corticosteroids"),
        "lupus": evidence.choice("lupus", YES_NO),
        "atypical_antipsychotics": evidence.choice("atypical_antipsychotics", YES_NO),
        "severe_mental_illness": evidence.choice("severe_mental_illness", YES_NO),
        "erectile_dysfunction": evidence.choice("erectile_dysfunction", YES_NO) if sex is Sex.MALE else 0,
    }
    levels = ("ethnicity", "smoking")
    return {name: np.array([value], np.intp if name in levels else np.float64) for name, value in person.items()}


def _within(low: float, high: float, value: float, words: str) -> float:
    if not low <= value <= high:
        raise NotKnown(f"{words}: QRISK3 is made for {low:g} to {high:g}")
    return value


def _ethnicity(evidence: Evidence) -> int:
    ethnicity = evidence.ethnicity()
    if ethnicity is Ethnicity.NOT_STATED:
        evidence.notes.append(
            "Ethnicity was not stated and counted as White, as QRISK3 does: the risk may be higher or lower."
        )
    return ethnicity.qrisk_group


def _townsend(evidence: Evidence) -> float:
    """Townsend 0 is a value. Only None is not known."""
    townsend = evidence.check.person.townsend
    if townsend is None:
        evidence.use("townsend", 0, _NOT_KNOWN)
        evidence.notes.append("Deprivation of the area (Townsend score) was not known and counted as 0, the average.")
        return 0.0
    evidence.use("townsend", townsend, "postcode")
    return _within(-8, 12, float(townsend), "Townsend score")


def _systolic(evidence: Evidence) -> float:
    pressure = evidence.blood_pressure()
    evidence.use("systolic", pressure.systolic, pressure_origin(pressure))
    return _within(70, 210, float(pressure.systolic), "systolic blood pressure")


def _systolic_sd(evidence: Evidence) -> float:
    """Never that of a week at home: docs/decisions/0101-qrisk3-choices.md."""
    evidence.use("systolic_sd", 0, _NOT_KNOWN)
    evidence.notes.append(
        "Variability of systolic pressure was counted as 0, as the official calculator does when it is not known: "
        "the equation means the standard deviation of a GP surgery's readings over years, not that of a week at home."
    )
    return 0.0


def _bmi(evidence: Evidence) -> float:
    bmi = float(evidence.bmi())
    if not BMI_LOW <= bmi <= BMI_HIGH:
        counted = min(max(bmi, BMI_LOW), BMI_HIGH)
        end = "highest" if bmi > BMI_HIGH else "lowest"
        evidence.notes.append(f"BMI {bmi:g} was counted as {counted:g}, the {end} that QRISK3 is made for.")
    return bmi


def _family(evidence: Evidence) -> int:
    counted = evidence.choice("family_heart_disease_under_60", _FAMILY, name="family_history_chd")
    if evidence.check.answers["family_heart_disease_under_60"] == "not_known":
        evidence.notes.append("Heart disease in the family was not known and counted as none; the risk may be higher.")
    return counted


def _excluded(evidence: Evidence, condition: str) -> int:
    evidence.use(condition, 0, _EXCLUDED)
    return 0
