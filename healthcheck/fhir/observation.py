"""Observation: the elements that all of them share."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from healthcheck.fhir.datatype import Json, moment, profile
from healthcheck.fhir.draft import Draft
from healthcheck.fhir.fixed import fixed
from healthcheck.measurement import Source

_CATEGORY_SYSTEM = "http://terminology.hl7.org/CodeSystem/observation-category"
_CATEGORY_WORDS = {
    "vital-signs": "Vital Signs",
    "social-history": "Social History",
    "activity": "Activity",
    "laboratory": "Laboratory",
    "survey": "Survey",
}
_SOURCE_WORDS = {
    Source.HOME: "Measured at home by the person, and reported by them.",
    Source.PHARMACY: "Measured at a pharmacy.",
    Source.KIOSK: "Measured at a kiosk.",
    Source.CLINIC: "Measured in a clinic.",
    Source.LABORATORY: "Measured by the laboratory, in a sample the person took at home.",
}
_ABSENT_WORDS = {
    "error": "Error",
    "not-performed": "Not Performed",
    "asked-unknown": "Asked But Unknown",
    "unknown": "Unknown",
    "temp-unknown": "Temporarily Unknown",
}


@cache
def category(code: str) -> Json:
    """One of HL7's observation categories."""
    return fixed({"coding": [{"system": _CATEGORY_SYSTEM, "code": code, "display": _CATEGORY_WORDS[code]}]})


@dataclass(frozen=True, slots=True)
class Head:
    """What every Observation must say.

    Args:
        id: of the resource.
        group: its category's code.
        code: what is observed.
        at: when it was measured, answered or calculated; None for a failed sample without a date.
        by: who took it.
        uk_core: the profile it claims.
    """

    id: str
    group: str
    code: Json
    at: datetime | None
    by: Json
    uk_core: str = "UKCore-Observation"


def observation(draft: Draft, head: Head, *notes: str, **elements: Any) -> Json:
    """One Observation: its head, its notes, and its value and other elements; empty ones are left out."""
    whole: Json = {
        "resourceType": "Observation",
        "id": head.id,
        "meta": profile(head.uk_core),
        "status": "final",
        "category": [category(head.group)],
        "code": head.code,
        "subject": draft.person,
        "encounter": draft.encounter,
        **({"effectiveDateTime": moment(head.at)} if head.at else {}),
        "performer": [head.by],
    }
    for name, value in elements.items():
        if value not in (None, []):
            whole[name] = value
    if notes:
        whole["note"] = [{"text": note} for note in notes]
    return whole


def measured_where(source: Source) -> str:
    """Where a value was measured, in words: self-report must be visible to the reader."""
    return _SOURCE_WORDS[source]


def device(model: str) -> Json | None:
    """The device as it was told to us; there is no Device resource behind it."""
    return {"display": model} if model else None


def absent(reason: str, words: str) -> Json:
    """Why there is no value: HL7's code and the words given."""
    system = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
    return {"coding": [{"system": system, "code": reason, "display": _ABSENT_WORDS[reason]}], "text": words}


def points(value: float) -> int:
    """A score in points, which is whole."""
    return round(value)
