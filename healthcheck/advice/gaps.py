"""What is not there, in words a person reads: what we still need, and why a test gave no result."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from healthcheck.advice.finding import Finding, Gap, unknown
from healthcheck.measurement import Absent, AbsentReason, Kind
from healthcheck.questionnaires import QUESTIONNAIRES
from healthcheck.score import Score, Unscored

# A kind not named here is called by its own words.
_KINDS: Mapping[Kind, str] = {
    Kind.SYSTOLIC: "your blood pressure",
    Kind.DIASTOLIC: "your blood pressure",
    Kind.WAIST: "your waist measurement",
    Kind.CHOLESTEROL_RATIO: "your cholesterol ratio",
    Kind.HBA1C: "your HbA1c (average blood sugar) test",
    Kind.CREATININE: "your kidney blood test",
    Kind.ACR: "your kidney urine test",
}
# Answers come a section at a time, and "AUDIT question 1" would tell a person nothing.
_SECTIONS: Mapping[str, str] = {
    "about_you": "your answers about you",
    "family_and_smoking": "your answers about your family and smoking",
    "your_health": "your answers about your health",
    "activity": "your answers about physical activity",
    "alcohol": "your answers about alcohol",
    "high_pressure": "your answers about how you feel",
    "low_pressure": "your answers about how you feel",
    "blood_sugar": "your answers about how you feel",
    "hba1c_test": "your answers about your HbA1c test",
}
_WHY: Mapping[AbsentReason, str] = {
    AbsentReason.NOT_MEASURED: "",
    AbsentReason.HAEMOLYSED: "the blood sample was damaged",
    AbsentReason.INSUFFICIENT: "there was not enough in the sample",
    AbsentReason.INVALID: "the sample could not be tested",
    AbsentReason.REJECTED: "the laboratory could not accept the sample",
    AbsentReason.LAB_ERROR: "there was a problem at the laboratory",
    AbsentReason.UNKNOWN: "the laboratory did not say why",
    AbsentReason.CONTROL_FAILED: "the test device did not pass its own check",
    AbsentReason.WITHDRAWN: "the laboratory took the result back",
    AbsentReason.CANCELLED: "the laboratory cancelled the test",
    AbsentReason.UNREADABLE: "the result could not be read safely",
    AbsentReason.HELD: "a clinician is checking that it is your sample",
    AbsentReason.NOT_YOUR_SAMPLE: "a clinician found that it may not be your sample",
    AbsentReason.KIT_LOST: "the test kit was lost",
    AbsentReason.KIT_EXPIRED: "the test kit was out of date",
    AbsentReason.KIT_CANCELLED: "the test kit was cancelled",
}
NOT_TOGETHER = "your cholesterol results do not fit together"
NOT_EXACT = "the laboratory could not give an exact result"

_OF_KIND = {kind.key: _KINDS.get(kind, f"your {kind.written}") for kind in Kind}
_OF_QUESTION = {
    question.id: _SECTIONS[section.id]
    for questionnaire in QUESTIONNAIRES
    for section in questionnaire.sections
    for question in section.questions
}


def what(key: str, otherwise: str) -> str:
    """What a measurement's key or a question's id stands for; `otherwise` where it is neither."""
    return _OF_KIND.get(key) or _OF_QUESTION.get(key) or otherwise


def because(reason: AbsentReason) -> str:
    """Why there is no result, for the person: "the blood sample was damaged"."""
    return _WHY[reason]


def absent(subject: str, measured: Absent, *, name: str = "", why: str = "") -> Finding:
    """The finding of a missing or failed measurement. The laboratory's own words go to the GP only.

    Args:
        name: of the measurement for the GP, where it is not the kind's own.
        why: for the person, where it is not the reason's own.
    """
    gap = Gap(_OF_KIND[measured.kind.key], why or _WHY[measured.reason])
    made = unknown(
        subject,
        f"We have no result for {gap.what}, because {gap.why}" if gap.why else f"We do not have {gap.what} yet",
        gap,
        failed=measured.reason is not AbsentReason.NOT_MEASURED,
        gp=f"{name or measured.kind.written} ({measured.words or measured.reason.written})",
    )
    return replace(made, band="held") if measured.reason is AbsentReason.HELD else made


def unscored(subject: str, name: str, called: str, score: Score) -> Finding:
    """The finding of a score that was not given.

    Args:
        name: of the score for the GP.
        called: what a person calls it, such as "your alcohol score".
    """
    reason, missing = (score.reason, score.missing) if isinstance(score, Unscored) else ("no value", "")
    lacking = what(missing, "")
    because = f"we do not have {lacking}" if lacking else "your age or a result is outside the range it is made for"
    words = f"We could not work out {called}, because {because}"
    return unknown(subject, words, Gap(lacking or called), gp=f"{name} ({reason})")


def listed(gaps: Iterable[Gap]) -> str:
    """Each gap once, those of one reason together: "your height and your weight; your HbA1c (the reason)"."""
    together: dict[str, list[str]] = {}
    for gap in dict.fromkeys(gaps):
        together.setdefault(gap.why, []).append(gap.what)
    return "; ".join(_joined(whats) + (f" ({why})" if why else "") for why, whats in together.items())


def _joined(whats: list[str]) -> str:
    *first, last = whats
    return f"{', '.join(first)} and {last}" if first else last
